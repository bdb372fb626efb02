"""`manage.py llaves_oidc listar|rotar|retirar`: the keys with which the provider signs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.accounts.models import SigningKey
from cms.accounts.oidc import keys
from cms.core.errors import CmsError


class Command(BaseCommand):
    """List, rotate, retire."""

    help = "Llaves con las que el inicio de sesión único firma."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("listar", help="las llaves, la que firma y hasta cuándo se publica cada una")
        rotate = actions.add_parser("rotar", help="hace la siguiente llave; la anterior se publica un tiempo más")
        rotate.add_argument("--ya", action="store_true", help="que firme desde ahora (llave robada o perdida)")
        rotate.add_argument("--horas", type=int, default=1, help="horas en que se anuncia antes de firmar (1)")
        retire = actions.add_parser("retirar", help="que una llave no firme más")
        retire.add_argument("--llave", required=True, metavar="NOMBRE", help="--llave=NOMBRE, como en la lista")
        retire.add_argument(
            "--ya", action="store_true", help="que tampoco se publique: lo firmado con ella deja de valer"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["action"])(options)
        except CmsError as error:
            raise CommandError(error.message) from error

    def listar(self, options: dict[str, Any]) -> None:
        present = keys.signing_key()
        for key in SigningKey.objects.all():
            self.stdout.write(f"{key.kid}  {self.state(key, present)}")

    def rotar(self, options: dict[str, Any]) -> None:
        announced = timedelta(0) if options["ya"] else timedelta(hours=options["horas"])
        key = keys.rotate(announced=announced)
        self.stdout.write(f"{key.kid} firma desde {timezone.localtime(key.not_before):%Y-%m-%d %H:%M}")

    def retirar(self, options: dict[str, Any]) -> None:
        key = keys.retire(kid=options["llave"], at_once=options["ya"])
        until = timezone.localtime(key.expires_at)
        self.stdout.write(f"{key.kid} ya no firma; se publica hasta {until:%Y-%m-%d %H:%M}")

    @staticmethod
    def state(key: SigningKey, present: SigningKey) -> str:
        now = timezone.now()
        if key.expires_at and key.expires_at <= now:
            return "fuera de uso"
        until = f", se publica hasta {timezone.localtime(key.expires_at):%Y-%m-%d %H:%M}" if key.expires_at else ""
        if key.pk == present.pk:
            return f"firma{until}"
        if key.not_before > now:
            return f"anunciada, firma desde {timezone.localtime(key.not_before):%Y-%m-%d %H:%M}"
        return f"retirada{until}"
