"""`manage.py clientes_oidc registrar|listar|rotar-secreto|borrar`: applications that use our sign-on."""

from __future__ import annotations

import sys
from typing import Any

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.accounts.oidc import clients
from cms.core.errors import CmsError


class Command(BaseCommand):
    """Register, list, give a new secret, remove."""

    help = "Aplicaciones que usan el inicio de sesión único."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("listar", help="las aplicaciones registradas")
        register = actions.add_parser("registrar", help="registra o actualiza una aplicación; puede repetirse")
        register.add_argument("--portal", action="store_true", help="el portal de datos abiertos, según los ajustes")
        register.add_argument("--id", help="identificador de la aplicación (client_id)")
        register.add_argument("--nombre", help="cómo la ven las personas")
        register.add_argument("--regreso", action="append", default=[], help="dirección de regreso; puede repetirse")
        register.add_argument("--tras-salir", action="append", default=[], help="dirección tras cerrar la sesión")
        register.add_argument("--aviso", default="", help="dirección interna de back-channel logout")
        register.add_argument("--anfitrion", default="", help="nombre público con que se llama a esa dirección")
        register.add_argument(
            "--permisos", default=" ".join(clients.SCOPES[:3]), help="permisos separados por espacios"
        )
        register.add_argument("--propia", action="store_true", help="es nuestra: no se pide consentimiento")
        register.add_argument("--publica", action="store_true", help="no puede guardar un secreto")
        register.add_argument("--secreto-de-entrada", action="store_true", help="lee el secreto de la entrada estándar")
        for name, words in (("rotar-secreto", "da otro secreto; el anterior deja de valer"), ("borrar", "la olvida")):
            actions.add_parser(name, help=words).add_argument("id")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["action"].replace("-", "_"))(options)
        except CmsError as error:
            raise CommandError(error.message) from error

    def listar(self, options: dict[str, Any]) -> None:
        for client in Client.objects.order_by("pk"):
            told = clients.backchannel_of(client)
            self.stdout.write(f"{client.pk}  {client.name}")
            self.stdout.write(f"    regreso: {', '.join(client.get_redirect_uris())}")
            self.stdout.write(f"    permisos: {' '.join(client.get_scopes())}")
            self.stdout.write(f"    aviso de cierre: {told[0] if told else 'no'}")

    def registrar(self, options: dict[str, Any]) -> None:
        if options["portal"]:
            client, _ = clients.register(clients.portal(), secret=settings.SSO_CLIENT_SECRET)
            self.stdout.write(f"registrada: {client.pk}")
            return
        if not options["id"] or not options["nombre"]:
            raise CommandError("Indique --id y --nombre, o --portal.")
        secret = sys.stdin.readline().strip() if options["secreto_de_entrada"] else None
        client, made = clients.register(
            clients.Registration(
                client_id=options["id"],
                name=options["nombre"],
                redirect_uris=options["regreso"],
                post_logout_redirect_uris=options["tras_salir"],
                backchannel_logout_uri=options["aviso"],
                host=options["anfitrion"],
                scopes=options["permisos"].split(),
                own=options["propia"],
                public=options["publica"],
            ),
            secret=secret,
        )
        self.stdout.write(f"registrada: {client.pk}")
        if made:
            self.stdout.write(f"secreto (no se vuelve a mostrar): {made}")

    def rotar_secreto(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"secreto (no se vuelve a mostrar): {clients.rotate_secret(client_id=options['id'])}")

    def borrar(self, options: dict[str, Any]) -> None:
        clients.remove(client_id=options["id"])
        self.stdout.write(f"borrada: {options['id']}")
