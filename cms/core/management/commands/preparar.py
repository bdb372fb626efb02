"""`manage.py preparar`: what an installation needs beyond its tables. Running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from cms.core import preparation


class Command(BaseCommand):
    """Run the preparation of every app, in order; each is whole or not at all."""

    help = "Prepara la instalación: grupos, permisos, llaves, aplicaciones y flujos."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--solo", help="solo la parte con este nombre")

    def handle(self, *args: Any, **options: Any) -> None:
        for step in preparation.steps():
            if options["solo"] in (None, step.name):
                with transaction.atomic():
                    said = step.run()
                self.stdout.write(f"{step.name}: {said}")
                self.stdout.flush()
