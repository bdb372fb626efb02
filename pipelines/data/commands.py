"""`puebla datos`: look at data files from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from pipelines.data.inspection import FileReport, inspect_file
from pipelines.data.report import readable_size

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("datos", options_metavar="[OPCIONES]", subcommand_metavar="ORDEN [ARGUMENTOS]...")
def command() -> None:
    """Revisar archivos de datos: formato real, codificación, encabezado, tipos y filas."""


@command.command("revisar", options_metavar="[OPCIONES]")
@click.argument("archivos", nargs=-1, required=True, type=_FILE)
@click.option("--formato", help="Formato declarado en FORM.317 (CSV, XLS, GEOJSON…), para compararlo con el real.")
@click.option("--json", "as_json", is_flag=True, help="Resultado en JSON.")
@click.pass_context
def revisar(ctx: click.Context, archivos: tuple[Path, ...], formato: str | None, as_json: bool) -> None:
    """Revisar ARCHIVOS. Termina con 0 si todo está bien, 1 si hay errores y 2 si un archivo no se pudo abrir."""
    console = Console(stderr=True)
    shown = track(archivos, "Revisando", console=console, transient=True) if console.is_terminal else archivos
    reports = []
    for path in shown:
        try:
            reports.append(inspect_file(path, declared_format=formato))
        except OSError as problem:
            click.echo(f"{path}: {problem.strerror}", err=True)
            ctx.exit(2)
    if as_json:
        click.echo(json.dumps([report.to_json() for report in reports], ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join(as_text(report) for report in reports))
    ctx.exit(0 if all(report.readable for report in reports) else 1)


def as_text(report: FileReport) -> str:
    """The report for a person."""
    facts = [report.detected_format or "formato desconocido", readable_size(report.size)]
    facts += [report.encoding] if report.encoding else []
    facts += [f"{report.rows:,} filas"] if report.rows is not None else []
    lines = [f"{report.name}: {', '.join(facts)}"]
    lines += [f"  {name or '(sin nombre)'}: {tipo}" for name, tipo in report.types.items()]
    for problem in report.problems:
        place = ", ".join(
            part
            for part in (
                f"fila {problem.row}" if problem.row else "",
                f"columna {problem.column}" if problem.column else "",
            )
            if part
        )
        lines.append(f"  {problem.severity.upper()}{f' ({place})' if place else ''}: {problem.message}")
    return "\n".join(lines)
