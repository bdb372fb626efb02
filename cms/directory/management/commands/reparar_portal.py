"""`manage.py reparar_portal`: says what differs between directory and portal, and mends it when asked to."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.core.errors import CmsError
from cms.directory.portal.compare import Comparison, compare, repair, table


class Command(BaseCommand):
    """Exit codes: 0 nothing differs or everything was mended; 1 something differs; 2 the portal does not answer."""

    help = "Compara el directorio con el portal de datos y, con --aplicar, pone el portal al día."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--aplicar", action="store_true", help="poner el portal al día")
        parser.add_argument("--json", action="store_true", help="resultado en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = compare(timezone.localdate())
            changed, errors = repair(found) if options["aplicar"] else ([], [])
        except CmsError as error:
            raise CommandError(error.message, returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(report(found, changed, errors, options["aplicar"]), ensure_ascii=False))
        else:
            self.tell(found, changed, errors, options["aplicar"])
        if errors or (found.differences and not options["aplicar"]):
            raise SystemExit(1)

    def tell(
        self, found: Comparison, changed: list[dict[str, Any]], errors: list[dict[str, Any]], applied: bool
    ) -> None:
        """The result in words."""
        for notice in found.notices:
            self.stdout.write(f"Aviso: {notice}")
        if not found.differences:
            self.stdout.write("El portal está al día con el directorio.")
            return
        self.stdout.write(table(found.differences))
        if not applied:
            self.stdout.write(f"\n{counted(found)}. Para poner el portal al día: manage.py reparar_portal --aplicar")
            return
        for error in errors:
            self.stdout.write(f"Error en {error.get('of') or error.get('id')}: {error.get('message')}")
        self.stdout.write(f"\n{counted(found)}; el portal cambió {len(changed)} registros y dio {len(errors)} errores.")


def counted(found: Comparison) -> str:
    """How many differences, in words."""
    number = len(found.differences)
    return "1 diferencia" if number == 1 else f"{number} diferencias"


def report(
    found: Comparison, changed: list[dict[str, Any]], errors: list[dict[str, Any]], applied: bool
) -> dict[str, Any]:
    """The result for programs."""
    return {
        "diferencias": [one.to_json() for one in found.differences],
        "avisos": found.notices,
        "aplicado": applied,
        "cambios": changed,
        "errores": errors,
    }
