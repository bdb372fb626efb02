"""`ckan puebla demo`: the demo city, for development and for showing the portal; never for a portal in service."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click
from ckan.plugins import toolkit as tk

from ckanext.puebla.demo.accounts import has_sign_on
from ckanext.puebla.demo.city import City, load_city

LABELS = {
    "enlace_datos_abiertos": "Datos Abiertos",
    "enlace_seguridad": "Seguridad",
    "enlace_transparencia": "Enlace de Transparencia",
    "enlace_tecnico": "Enlace Técnico",
    "ciudadana": "Ciudadana con cuenta, sin cargo",
}


@click.group()
def demo() -> None:
    """Ciudad de demostración, con personas y datos inventados."""


@demo.command()
@click.option(
    "--cuentas",
    "target",
    type=click.Path(path_type=Path),
    envvar="PUEBLA_DEMO_ACCOUNTS",
    help="Archivo JSON donde se escriben las cuentas.",
)
def cargar(target: Path | None) -> None:
    """Cargar la ciudad de demostración; si ya está, no cambia nada."""
    require_permission()
    # The history of a city that was always there is no news: its messages would keep the worker busy for minutes.
    tk.config["ckanext.puebla.mail"] = False
    from ckanext.puebla.demo.load import load

    began = time.monotonic()
    found = load(load_city(), lambda line: click.echo(f"[{time.monotonic() - began:5.1f} s] {line}"))
    # With the sign-on the accounts are not the portal's, and whoever made them has written them down.
    if target and not has_sign_on():
        target.write_text(json.dumps(accounts(load_city()), ensure_ascii=False), encoding="utf-8")
    click.echo(
        f"Ciudad lista en {time.monotonic() - began:.0f} s: {found['publicados']} conjuntos publicados "
        f"({found['versiones']} versiones) y {found['en_tramite']} solicitudes en trámite."
    )


@demo.command()
@click.option("--json", "as_json", is_flag=True, help="Resultado en JSON.")
def cuentas(as_json: bool) -> None:
    """Mostrar las cuentas de demostración."""
    require_permission()
    rows = accounts(load_city())
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['usuario']:24}{row['contrasena']:20}{row['papel']}")


def accounts(city: City) -> list[dict[str, str]]:
    """Every account with its password, role and dependencia."""
    return [
        {
            "usuario": person.usuario,
            "contrasena": city.contrasena,
            "nombre": person.nombre,
            "correo": person.correo,
            "rol": person.rol,
            "papel": ", ".join(part for part in (LABELS[person.rol], person.dependencia) if part),
            "dependencia": person.dependencia,
        }
        for person in city.people
    ]


def require_permission() -> None:
    """The demo has passwords that everybody knows: it must be allowed by the configuration."""
    if not tk.asbool(tk.config.get("puebla.demo")):
        click.echo(
            "La demostración está apagada. Para permitirla ponga «puebla.demo = true» en la configuración.", err=True
        )
        sys.exit(2)
