"""`manage.py demo cargar`: the invented city."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cms.core import demo
from cms.core.publication import by_system


class Command(BaseCommand):
    """Load the demo city; running it again changes nothing."""

    help = "Carga la ciudad de demostración."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("accion", choices=["cargar"])
        parser.add_argument("--solo", help="solo la parte con este nombre")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("La ciudad de demostración no se carga en producción.")
        for found in demo.loaders():
            if options["solo"] in (None, found.name):
                with transaction.atomic(), by_system("Ciudad de demostración"):
                    said = found.run()
                self.stdout.write(f"{found.name}: {said}")
                self.stdout.flush()
