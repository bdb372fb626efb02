"""`manage.py llaves_documentos listar|rotar|revocar|firmar`: the keys that sign printed documents."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.core.errors import CmsError
from cms.core.models import DocumentKey
from cms.core.printing import signing


class Command(BaseCommand):
    """List, rotate, revoke, sign what lacks a signature."""

    help = "Llaves con las que se firman los documentos impresos."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("listar", help="las llaves y en qué están")
        actions.add_parser("rotar", help="hace la siguiente llave; lo que firmaron las anteriores sigue valiendo")
        revoke = actions.add_parser("revocar", help="llave robada: deja de publicarse y se firma de nuevo lo suyo")
        revoke.add_argument("--llave", required=True, metavar="NOMBRE", help="--llave=NOMBRE, como en la lista")
        actions.add_parser("firmar", help="firma lo que no tiene firma de una llave publicada")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["action"])(options)
        except CmsError as error:
            raise CommandError(error.message) from error

    def listar(self, options: dict[str, Any]) -> None:
        for key in DocumentKey.objects.all():
            state = "firma"
            if key.revoked_at:
                state = f"revocada el {timezone.localtime(key.revoked_at):%d/%m/%Y}"
            elif key.retired_at:
                state = f"se publica; dejó de firmar el {timezone.localtime(key.retired_at):%d/%m/%Y}"
            self.stdout.write(f"{key.kid}  hecha el {timezone.localtime(key.created_at):%d/%m/%Y}  {state}")

    def rotar(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"Firma desde ahora {signing.rotate().kid}")

    def revocar(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{signing.revoke(options['llave'])} documentos firmados de nuevo")

    def firmar(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{signing.sign_missing()} documentos firmados")
