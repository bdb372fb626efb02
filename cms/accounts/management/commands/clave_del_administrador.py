"""`manage.py clave_del_administrador`: the one-time password of the first administrator, shown once."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.accounts.domain import first_administrator
from cms.core.errors import CmsError


class Command(BaseCommand):
    """Print it; afterwards nobody can see it again."""

    help = "Muestra, una sola vez, la contraseña de un solo uso del primer administrador."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("usuario", nargs="?", default=os.environ.get("PUEBLA_ADMIN_USER", "administrador"))
        parser.add_argument("--restablecer", action="store_true", help="aunque la cuenta ya tenga contraseña")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = first_administrator.hand_out(username=options["usuario"], again=options["restablecer"])
        except CmsError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"usuario: {options['usuario']}")
        self.stdout.write(f"contraseña de un solo uso (no se vuelve a mostrar): {password}")
