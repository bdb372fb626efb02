"""`manage.py directorio`: the directory as a workbook, from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.core.errors import CmsError
from cms.directory.domain.permissions import SYSTEM
from cms.directory.exchange import importer, rows
from cms.directory.exchange.outcome import Outcome


class Command(BaseCommand):
    """Without --aplicar an import only tells what it would do. Exit codes: 0 good; 1 the workbook has problems."""

    help = "Importa o exporta el directorio como libro de Excel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("accion", choices=["importar", "exportar", "plantilla"])
        parser.add_argument("archivo", type=Path)
        parser.add_argument("--aplicar", action="store_true", help="aplicar el libro, si no tiene problemas")
        parser.add_argument("--usuario", help="cuenta que queda en el historial; sin ella, el sistema")
        parser.add_argument("--json", action="store_true", help="resultado en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(options["usuario"])
        try:
            if options["accion"] == "importar":
                self.take(actor, options)
            else:
                self.write(actor, options)
        except CmsError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"No se puede escribir {options['archivo']}: {error.strerror}") from error

    def actor(self, username: str | None) -> Any:
        """The account of that name, or the system."""
        if not username:
            return SYSTEM
        found = get_user_model().objects.filter(username=username, is_active=True).first()
        if found is None:
            raise CommandError(f"No hay una cuenta activa «{username}».")
        return found

    def write(self, actor: Any, options: dict[str, Any]) -> None:
        with options["archivo"].open("wb") as target:
            if options["accion"] == "plantilla":
                rows.template(target)
            else:
                rows.export(actor=actor, target=target)
        self.stdout.write(f"Libro escrito en {options['archivo']}.")

    def take(self, actor: Any, options: dict[str, Any]) -> None:
        run = importer.apply if options["aplicar"] else importer.preview
        outcome = run(actor=actor, path=options["archivo"], today=timezone.localdate())
        if options["json"]:
            self.stdout.write(json.dumps(outcome.to_json(), ensure_ascii=False))
        else:
            self.tell(outcome)
        if outcome.errors:
            raise SystemExit(1)

    def tell(self, outcome: Outcome) -> None:
        """The outcome in words."""
        for problem in outcome.problems:
            place = ", ".join(
                part for part in (problem.sheet, f"fila {problem.row}" if problem.row else "", problem.column) if part
            )
            self.stdout.write(f"{'Error' if problem.severity == 'error' else 'Aviso'} ({place}): {problem.message}")
        for entry in outcome.doing:
            details = "; ".join(f"{label}: «{before}» → «{after}»" for label, before, after in entry.changes)
            self.stdout.write(f"{entry.what} · {entry.sheet}, fila {entry.row}: {entry.name} {details}".rstrip())
        for sheet, created, changed, same in outcome.counts():
            self.stdout.write(f"{sheet}: {created} altas, {changed} cambios, {same} sin cambio.")
        if outcome.errors:
            self.stdout.write("El libro tiene problemas: no se aplicó nada.")
        else:
            self.stdout.write("Aplicado." if outcome.applied else "Esto haría el libro; nada se ha aplicado.")
