"""`puebla adela`: bring an old ADELA inventory to FORM.317."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import click

from pipelines.adela.convert import Conversion, HeaderOf, Office, convert
from pipelines.adela.inventory import UnreadableInventory, read_inventory
from pipelines.data import inspect_file
from pipelines.form317 import write_workbook
from pipelines.problems import Problem

PATH = click.Path(path_type=Path)


@click.group("adela", options_metavar="[OPCIONES]", subcommand_metavar="ORDEN [ARGUMENTOS]...")
def command() -> None:
    """Pasar un inventario ADELA (DCAT-MX) al FORM.317."""


@command.command("convertir", options_metavar="[OPCIONES]")
@click.argument("inventario", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--salida", "target", type=PATH, required=True, help="Carpeta donde se escriben los libros.")
@click.option("--datos", "data", type=PATH, help="Carpeta con los archivos: sus encabezados llenan el diccionario.")
@click.option("--id-dependencia", help="ID oficial de la dependencia; sin él se hace un libro por dominio de correo.")
@click.option("--nombre", default="", help="Nombre oficial de la dependencia.")
@click.option("--funciones", default="", help="Funciones de la dependencia.")
@click.option("--logotipo", default="", help="Nombre del archivo del logotipo.")
@click.option("--json", "as_json", is_flag=True, help="Resultado en JSON.")
@click.pass_context
def convertir(
    ctx: click.Context,
    inventario: Path,
    target: Path,
    data: Path | None,
    id_dependencia: str | None,
    nombre: str,
    funciones: str,
    logotipo: str,
    as_json: bool,
) -> None:
    """Convertir INVENTARIO.csv en libros del FORM.317, con un aviso por cada cosa que hubo que suponer."""
    office = Office(id_dependencia, nombre or id_dependencia, funciones, logotipo) if id_dependencia else None
    try:
        result = convert(read_inventory(inventario), office=office, header_of=headers_in(data) if data else None)
        files = write_books(result, target)
    except (UnreadableInventory, OSError) as problem:
        click.echo(str(problem), err=True)
        ctx.exit(2)
    click.echo(json.dumps(as_dict(result, files), ensure_ascii=False, indent=1) if as_json else as_text(result, files))
    ctx.exit(1 if result.problems.errors else 0)


def headers_in(folder: Path) -> HeaderOf:
    """A reader of the headers of the files in `folder`."""

    def header_of(name: str, formato: str) -> list[str] | None:
        path = folder / Path(name).name
        return inspect_file(path, declared_format=formato).header if path.is_file() else None

    return header_of


def write_books(result: Conversion, target: Path) -> list[Path]:
    """Write every workbook and `avisos.csv`; return the paths of the workbooks."""
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, book in result.workbooks.items():
        paths.append(target / f"{name}.xlsx")
        write_workbook(paths[-1], book)
    with (target / "avisos.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["codigo", "gravedad", "hoja", "fila", "columna", "mensaje"])
        writer.writerows([p.code, p.severity, p.sheet, p.row, p.column, p.message] for p in result.problems)
    return paths


def as_dict(result: Conversion, files: list[Path]) -> dict[str, object]:
    """The result as JSON: counts, workbooks, errores, avisos."""

    def shaped(problems: list[Problem]) -> list[dict[str, object]]:
        return [problem.to_json() for problem in problems]

    return {
        **result.counts,
        "archivos": [str(path) for path in files],
        "errores": shaped(result.problems.errors),
        "avisos": shaped(result.problems.warnings),
    }


def as_text(result: Conversion, files: list[Path]) -> str:
    """The result for a person."""
    counts = result.counts
    lines = [", ".join(f"{number} {name}" for name, number in counts.items())]
    lines += [f"  {path}" for path in files]
    lines.append(f"{len(result.problems.errors)} errores y {len(result.problems.warnings)} avisos en avisos.csv.")
    return "\n".join(lines)
