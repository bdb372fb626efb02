"""`manage.py verificar_historial`: proves that no fact of any case was changed, added between or left out."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.cases.domain import proving


class Command(BaseCommand):
    """Check the chain of every case; exit status 1 with the first fault of each."""

    help = "Verifica el historial de los casos: termina con 1 y la primera falla de cada caso si algo no coincide."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folio", nargs="*", help="solo estos casos")
        parser.add_argument("--archivos", action="store_true", help="lee también los archivos y compara sus huellas")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for folio, fault in proving.faults(options["folio"], with_files=options["archivos"]):
            faults += 1
            self.stdout.write(f"{folio}: {fault}")
        checked = proving.count(options["folio"])
        self.stdout.write(f"{checked} casos verificados, {faults} con fallas.")
        if faults:
            sys.exit(1)
