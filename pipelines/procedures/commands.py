"""`puebla procedimientos`: lists, checks and draws the procedures."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import click
import yaml

from pipelines.engine.draw_file import with_drawing
from pipelines.engine.problems import InvalidProcess
from pipelines.engine.registry import Procedure, load_procedure, procedure_names
from pipelines.engine.sketch import BadTable, sketch
from pipelines.engine.svg import activity_rows, to_svg
from pipelines.engine.verify import verify_folder
from pipelines.procedures import manual, rules
from schemas.directory import REGISTRY
from schemas.procedures import InvalidDeclaration


@click.group(name="procedimientos", help="Los procedimientos del manual: listarlos, verificarlos, dibujarlos.")
def command() -> None:
    pass


def _summary(procedure: Procedure) -> dict[str, Any]:
    declared, process = procedure.declaration, procedure.process
    return {
        "clave": procedure.clave,
        "numero": declared.numero,
        "nombre": declared.nombre,
        "departamento": REGISTRY.units[declared.departamento].name,
        "actividades": len(process.activities),
        "decisiones": len(process.decisions),
        "roles": [role.name for role in declared.roles.values()],
        "formatos": list(declared.formatos),
        "tiempo": declared.tiempo.text,
        "version": procedure.hash,
    }


@command.command("listar", help="Lista los procedimientos.")
@click.option("--json", "as_json", is_flag=True, help="Salida en JSON.")
def list_procedures(as_json: bool) -> None:
    found = [_summary(_loaded(clave)) for clave in procedure_names()]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one['clave']}  {one['nombre']}")
        click.echo(
            f"    {one['actividades']} actividades, {one['decisiones']} decisiones, {len(one['roles'])} responsables"
        )


@command.command("verificar", help="Comprueba cada carpeta: diagrama, roles, formularios, escenarios y dibujo.")
@click.argument("claves", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Salida en JSON.")
@click.pass_context
def verify(context: click.Context, claves: tuple[str, ...], as_json: bool) -> None:
    wanted = [_known(clave) for clave in claves] or procedure_names()
    found = {clave: verify_folder(clave) for clave in wanted}
    if as_json:
        value = {clave: [problem.to_json() for problem in problems] for clave, problems in found.items()}
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        for clave, problems in found.items():
            click.echo(f"{clave}: {'correcto' if not problems else f'{len(problems)} problemas'}")
            for problem in problems:
                click.echo(f"    {problem.element}: {problem.message} [{problem.code}]")
    context.exit(1 if any(found.values()) else 0)


@command.command("diagrama", help="Escribe el dibujo de un procedimiento (SVG), o su tabla con --json.")
@click.argument("clave")
@click.option("--salida", type=click.Path(dir_okay=False, path_type=Path), help="Archivo SVG; si falta, a la pantalla.")
@click.option("--json", "as_json", is_flag=True, help="Las actividades como datos en vez del dibujo.")
def diagram(clave: str, salida: Path | None, as_json: bool) -> None:
    process = _loaded(_known(clave)).process
    if as_json:
        rows = [
            {
                "nodo": row.node,
                "numero": row.number,
                "actividad": row.label,
                "rol": row.role_label,
                "documentos": row.documents,
            }
            for row in activity_rows(process)
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif salida:
        salida.write_text(to_svg(process), encoding="utf-8")
        click.echo(f"Dibujo escrito en {salida}")
    else:
        click.echo(to_svg(process))


@command.command("manual", help="Escribe el manual de procedimientos completo, en HTML y en PDF.")
@click.option("--salida", required=True, type=click.Path(file_okay=False, path_type=Path), help="Carpeta.")
@click.option("--sin-pdf", is_flag=True, help="Solo la página HTML, que tarda menos.")
@click.option("--sin-diferencias", is_flag=True, help="Sin las notas sobre el manual impreso.")
def whole_manual(salida: Path, sin_pdf: bool, sin_diferencias: bool) -> None:
    procedures = [_loaded(clave) for clave in procedure_names()]
    html = manual.to_html(procedures, today=datetime.date.today(), keeper=not sin_diferencias)
    salida.mkdir(parents=True, exist_ok=True)
    (salida / "manual.html").write_text(html, encoding="utf-8")
    click.echo(f"{len(procedures)} procedimientos en {salida / 'manual.html'}")
    if not sin_pdf:
        (salida / "manual.pdf").write_bytes(manual.to_pdf(html))
        click.echo(f"El mismo manual en {salida / 'manual.pdf'}")


@command.command("reglas", help="Escribe la tabla de reglas: dónde se cumple cada una y qué prueba la nombra.")
@click.option("--salida", type=click.Path(dir_okay=False, path_type=Path), help="Archivo; si falta, a la pantalla.")
@click.option("--raiz", default=".", type=click.Path(file_okay=False, path_type=Path), help="Carpeta del proyecto.")
def rules_table(salida: Path | None, raiz: Path) -> None:
    text = rules.to_markdown([_loaded(clave) for clave in procedure_names()], raiz)
    if salida:
        salida.write_text(text, encoding="utf-8")
        click.echo(f"Reglas escritas en {salida}")
    else:
        click.echo(text)


@command.command("dibujar", help="Rehace el dibujo dentro de un archivo BPMN.")
@click.argument("archivo", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def redraw(context: click.Context, archivo: Path) -> None:
    try:
        archivo.write_bytes(with_drawing(archivo.read_bytes()))
    except InvalidProcess as error:
        for problem in error.problems:
            click.echo(f"{problem.element}: {problem.message} [{problem.code}]", err=True)
        context.exit(2)
    click.echo(f"Dibujo rehecho en {archivo}")


@command.command("esbozar", help="Hace un archivo BPMN, con su dibujo, a partir de una tabla de actividades en YAML.")
@click.argument("tabla", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--salida", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Archivo BPMN.")
@click.pass_context
def draft(context: click.Context, tabla: Path, salida: Path) -> None:
    try:
        salida.write_bytes(sketch(yaml.safe_load(tabla.read_text(encoding="utf-8"))))
    except yaml.YAMLError as error:
        raise click.UsageError(f"{tabla} no es YAML: {error}") from error
    except BadTable as error:
        raise click.UsageError(str(error)) from error
    except InvalidProcess as error:
        for problem in error.problems:
            click.echo(f"{problem.element}: {problem.message} [{problem.code}]", err=True)
        context.exit(2)
    click.echo(f"Proceso escrito en {salida}")


def _loaded(clave: str) -> Procedure:
    try:
        return load_procedure(clave)
    except (InvalidDeclaration, InvalidProcess) as error:
        raise click.ClickException(f"{clave}: {error}") from error


def _known(clave: str) -> str:
    if clave not in procedure_names():
        raise click.UsageError(f"No hay un procedimiento «{clave}». Consulte: puebla procedimientos listar")
    return clave
