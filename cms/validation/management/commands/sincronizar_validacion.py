"""`manage.py sincronizar_validacion`: the workflows of validation, assigned to the trees of pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from cms.core.errors import CmsError
from cms.validation.domain import workflows


class Command(BaseCommand):
    """Set up the workflows; with `--con-revision-web`, a tree of pages gets the second step too."""

    help = "Prepara los flujos de validación y los asigna a los árboles de páginas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--con-revision-web", type=int, metavar="PÁGINA", help="pedir también la revisión del equipo web"
        )
        parser.add_argument("--sin-revision-web", type=int, metavar="PÁGINA", help="dejar de pedirla")

    def handle(self, *args: Any, **options: Any) -> None:
        for line in workflows.sync().changes or ["Nada que cambiar."]:
            self.stdout.write(line)
        for name, demanded in (("con_revision_web", True), ("sin_revision_web", False)):
            if options[name] is not None:
                self._review(options[name], demanded)

    def _review(self, page_id: int, demanded: bool) -> None:
        try:
            page = Page.objects.get(pk=page_id)
            workflows.demand_web_review(page, demanded)
        except Page.DoesNotExist as error:
            raise CommandError(f"No hay una página con el número {page_id}.") from error
        except CmsError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"«{page}»: {'con' if demanded else 'sin'} revisión del equipo web.")
