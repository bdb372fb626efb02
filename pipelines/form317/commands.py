"""`puebla form317`: the workbook at the command line. Exit status 0 fine, 1 problems found, 2 could not read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipelines.form317.annotate import annotate
from pipelines.form317.errors import Form317Error
from pipelines.form317.limits import Limits
from pipelines.form317.records import Dependencia, Workbook
from pipelines.form317.review import Review, review
from pipelines.form317.write import write_template, write_workbook
from pipelines.problems import Problem, counted

PROBLEMS, UNREADABLE = 1, 2
SHOWN = 200

WORKBOOK = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)

_url = click.option("--url", envvar="PUEBLA_URL", help="Dirección del portal (o variable PUEBLA_URL).")
_token = click.option("--token", envvar="PUEBLA_TOKEN", help="Clave de acceso a la API (o variable PUEBLA_TOKEN).")
_json = click.option("--json", "as_json", is_flag=True, help="Resultado en JSON, para programas.")


@click.group("form317")
def command() -> None:
    """Trabajar con libros del FORM.317: plantilla, revisión, carga y exportación."""


def _fail(message: str, as_json: bool = False, code: str = "error") -> NoReturn:
    if as_json:
        click.echo(json.dumps({"codigo": code, "mensaje": message}, ensure_ascii=False))
    else:
        click.echo(f"Error: {message}", err=True)
    sys.exit(UNREADABLE)


@contextmanager
def _bar(title: str, total: int | None) -> Iterator[Callable[[str], None]]:
    """Show progress on stderr while it is a terminal; yield the function that tells of one more step."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=total)
        yield lambda name: progress.update(task, advance=1, description=f"{title}: {name[:40]}")


def _portal(url: str | None, token: str | None) -> Any:
    from pipelines.form317.client import Portal  # loads requests: only when a portal is asked

    if not url:
        raise click.UsageError("Falta la dirección del portal: use --url o la variable PUEBLA_URL.")
    return Portal(url, token)


def _limits(max_mb: float | None, max_seconds: float | None) -> Limits:
    try:
        limits = Limits.from_environment()
    except ValueError as wrong:
        raise click.UsageError(f"Un límite puesto en el entorno no sirve: {wrong}") from wrong
    if max_mb:
        limits = replace(limits, max_file_bytes=int(max_mb * 1_000_000))
    return replace(limits, max_seconds=max_seconds) if max_seconds else limits


@command.command("plantilla")
@click.argument("salida", type=WORKBOOK)
@click.option("--dependencia", metavar="ID", help="ID de Dependencia con que se llena la primera hoja.")
@click.option(
    "--conjunto", "ids", metavar="ID", multiple=True, help="ID de un conjunto por actualizar; se puede repetir."
)
@_url
@_token
def plantilla(salida: Path, dependencia: str | None, ids: tuple[str, ...], url: str | None, token: str | None) -> None:
    """Escribir en SALIDA.xlsx el libro oficial, vacío o con lo que ya tiene el portal.

    Con --dependencia y --url se llena con los datos del portal; sin --url solo se anota el ID.
    """
    if ids and not (dependencia and url):
        raise click.UsageError("Para llenar conjuntos indique también --dependencia y --url.")
    content = Workbook(Dependencia(id_dependencia=dependencia)) if dependencia else None
    try:
        if dependencia and url:
            content = _fetched(url, token, dependencia, ids)
            content = content if ids else Workbook(content.dependencia)
        write_template(salida, content)
    except (Form317Error, OSError) as stop:
        _fail(_sentence(stop))
    click.echo(f"Se escribió {salida}", err=True)


def _fetched(url: str, token: str | None, dependencia: str, ids: tuple[str, ...]) -> Workbook:
    from pipelines.form317.export import fetch_workbook

    workbook = fetch_workbook(_portal(url, token), dependencia, ids)
    missing = set(ids) - {d.id_dataset for d in workbook.datasets}
    if missing:
        raise Form317Error("referencia_inexistente", f"El portal no tiene los conjuntos: {', '.join(sorted(missing))}.")
    return workbook


def _sentence(stop: Exception) -> str:
    if isinstance(stop, OSError):
        return f"No se pudo escribir o leer «{stop.filename}»: revise la carpeta y los permisos."
    return str(stop)


@command.command("revisar")
@click.argument("libro", type=WORKBOOK)
@click.option("--datos", type=FOLDER, help="Carpeta con los archivos de datos, para revisarlos también.")
@click.option("--anotado", type=WORKBOOK, help="Escribir aquí el mismo libro con cada problema marcado.")
@click.option("--max-mb", type=float, metavar="MB", help="Tamaño máximo del libro.")
@click.option("--max-segundos", type=float, metavar="S", help="Tiempo máximo de lectura del libro.")
@_json
def revisar(
    libro: Path,
    datos: Path | None,
    anotado: Path | None,
    max_mb: float | None,
    max_segundos: float | None,
    as_json: bool,
) -> None:
    """Revisar LIBRO.xlsx y decir qué falta o está mal, dónde y cómo se arregla.

    Estado de salida: 0 sin errores, 1 con errores, 2 si el libro no se pudo leer.
    """
    limits = _limits(max_mb, max_segundos)
    with _bar("Revisando", None) as step:
        result = review(libro, datos, limits=limits, today=date.today(), progress=step)
    if anotado and result.legible:
        try:
            annotate(libro, result.problems, anotado, limits)
        except (Form317Error, OSError) as stop:
            _fail(_sentence(stop), as_json, "anotado")
    _show(result, as_json)
    sys.exit(_status(result))


def _status(result: Review) -> int:
    if not result.legible:
        return UNREADABLE
    return 0 if result.valido else PROBLEMS


def _show(result: Review, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=2))
        return
    for found in result.problems[:SHOWN]:
        click.echo(_line(found))
    if len(result.problems) > SHOWN:
        click.echo(f"… y {len(result.problems) - SHOWN} más; use --json o --anotado para verlos todos.")
    if result.legible:
        workbook = result.workbook
        click.echo(
            f"{len(workbook.datasets)} conjuntos, {workbook.resource_count} recursos, {workbook.term_count} términos: "
            f"{counted(result.problems)}."
        )


def _line(found: Problem) -> str:
    place = [found.sheet or "", f"fila {found.row}" if found.row else "", f"«{found.column}»" if found.column else ""]
    where = ", ".join(part for part in place if part)
    return f"{found.severity.upper()} {found.code}{f' ({where})' if where else ''}: {found.message}"


@command.command("cargar")
@click.argument("libro", type=WORKBOOK)
@click.option("--datos", type=FOLDER, required=True, help="Carpeta con los archivos de datos.")
@_url
@_token
@click.option(
    "--organizacion", metavar="NOMBRE", help="Nombre de la dependencia en el portal, si no se busca por su ID."
)
@click.option("--simular", is_flag=True, help="Decir qué pasaría, sin cambiar nada en el portal.")
@_json
def cargar(
    libro: Path,
    datos: Path,
    url: str | None,
    token: str | None,
    organizacion: str | None,
    simular: bool,
    as_json: bool,
) -> None:
    """Registrar o actualizar en el portal los conjuntos de LIBRO.xlsx con sus archivos.

    Cada conjunto se carga completo o no se carga. Repetir la orden no cambia nada; si se interrumpió, continúa.
    """
    from pipelines.form317.load import find_organization, load

    portal = _portal(url, token)
    with _bar("Revisando", None) as step:
        result = review(libro, datos, limits=_limits(None, None), today=date.today(), progress=step)
    if not result.valido:
        _show(result, as_json)
        click.echo("No se cargó nada: corrija los errores y repita la orden.", err=True)
        sys.exit(_status(result))
    owner = result.workbook.dependencia
    done = []
    try:
        organization = organizacion or find_organization(portal, owner.id_dependencia if owner else "")
        with _bar("Cargando", len(result.workbook.datasets)) as step:
            steps = load(portal, result.workbook, datos, organization=organization, simulate=simular, progress=step)
            for loaded in steps:
                done.append(loaded)
                if not as_json:
                    reason = f": {loaded.problem.message}" if loaded.problem else ""
                    click.echo(f"{loaded.status}  {loaded.id_dataset}  {loaded.name}{reason}")
    except Form317Error as stop:
        _fail(_sentence(stop), as_json, stop.code)
    if as_json:
        body = {"simulado": simular, "conjuntos": [loaded.to_json() for loaded in done]}
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
    sys.exit(PROBLEMS if any(loaded.problem for loaded in done) else 0)


@command.command("exportar")
@click.argument("salida", type=WORKBOOK)
@click.option("--dependencia", metavar="ID", required=True, help="ID de Dependencia.")
@click.option("--conjunto", "ids", metavar="ID", multiple=True, help="Solo este conjunto; se puede repetir.")
@_url
@_token
def exportar(salida: Path, dependencia: str, ids: tuple[str, ...], url: str | None, token: str | None) -> None:
    """Escribir en SALIDA.xlsx el libro de lo que el portal tiene de una dependencia."""
    if not url:
        raise click.UsageError("Falta la dirección del portal: use --url o la variable PUEBLA_URL.")
    try:
        workbook = _fetched(url, token, dependencia, ids)
        write_workbook(salida, workbook)
    except (Form317Error, OSError) as stop:
        _fail(_sentence(stop))
    click.echo(f"Se escribió {salida} con {len(workbook.datasets)} conjuntos", err=True)
