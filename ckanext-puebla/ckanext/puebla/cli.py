"""`ckan puebla …`: what operators do from the command line."""

from __future__ import annotations

import importlib
import importlib.util

import click
from ckan import model

from ckanext.puebla.domain import clock, datastore, deadlines, history, imports, publication, roles
from ckanext.puebla.errors import HistoryBrokenError, PublicationError


def get_commands() -> list[click.Command]:
    """The group, with the demo's command where the demo is installed."""
    if importlib.util.find_spec("ckanext.puebla.demo.commands") is not None:
        puebla.add_command(importlib.import_module("ckanext.puebla.demo.commands").demo)
    return [puebla]


@click.group(short_help="Datos abiertos de Puebla")
def puebla() -> None:
    """Revisión y publicación de datos abiertos."""


@puebla.group(name="historial")
def history_group() -> None:
    """El historial que solo crece."""


@history_group.command(name="verificar")
def verify_history() -> None:
    """Comprueba la cadena de huellas de todo el historial."""
    try:
        count = history.verify()
    except HistoryBrokenError as error:
        raise click.ClickException(f"El historial fue alterado. {error.message}") from error
    click.secho(f"El historial está íntegro: {count} hechos.", fg="green")


@puebla.command(name="roles")
@click.option("--cargo", help="Solo este cargo.")
def list_roles(cargo: str | None) -> None:
    """Muestra los nombramientos vigentes."""
    for appointment in roles.in_force(role=cargo):
        row = roles.as_dict(appointment)
        place = row["organization_title"] or "todo el portal"
        click.echo(f"{row['user_name']}\t{row['role_label']}\t{place}\t{row['oficio_numero']}")
    model.Session.rollback()


@puebla.command(name="vigencias")
@click.option("--dias", default=30, show_default=True, help="Nombramientos que terminan en estos días.")
@click.option("--avisar", is_flag=True, help="Enviar un correo por cada tarea vencida.")
def show_deadlines(dias: int, avisar: bool) -> None:
    """Muestra los nombramientos por terminar y las tareas vencidas."""
    for appointment in deadlines.ending_appointments(within=dias):
        row = roles.as_dict(appointment)
        click.echo(f"nombramiento\t{row['user_name']}\t{row['role_label']}\ttermina {row['fecha_fin']}")
    for task in deadlines.overdue_tasks():
        due = f"{clock.local(task.due_at):%Y-%m-%d}" if task.due_at else ""
        click.echo(f"tarea\t{task.submission_id}\t{roles.label(task.role)}\tvencida desde {due}")
        if avisar:
            deadlines.remind(task)
    model.Session.rollback()


@puebla.command(name="pendientes")
def resume_unfinished() -> None:
    """Vuelve a intentar las publicaciones e importaciones que quedaron a medias."""
    for submission_id in publication.unfinished():
        try:
            publication.publish(submission_id)
        except PublicationError as error:
            click.secho(f"publicación\t{submission_id}\t{error.message}", fg="red")
        else:
            click.echo(f"publicación\t{submission_id}")
    for found in imports.unfinished():
        import_id = found.id
        imports.run_review(import_id)
        click.echo(f"importación\t{import_id}")


@puebla.command(name="preparar-busqueda")
def prepare_text_search() -> None:
    """Prepara el DataStore para buscar en las tablas en español y sin acentos."""
    if not datastore.prepare():
        raise click.ClickException(
            "El usuario que escribe en el DataStore no puede crear la configuración. Como superusuario de PostgreSQL "
            "ejecute en esa base: CREATE EXTENSION unaccent; y dé a ese usuario CREATE en el esquema public."
        )
    click.secho("El DataStore busca en español y sin acentos.", fg="green")
