"""The command line: its Spanish, its JSON and its exit status."""

import ast
import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from pipelines import spanish
from pipelines.cli import command
from pipelines.form317 import read_workbook
from tests.form317.books import BOOK, book, rows_of, save


@pytest.fixture
def run(monkeypatch):
    for name in ("PUEBLA_URL", "PUEBLA_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments):
        return CliRunner().invoke(command, [str(a) for a in arguments], prog_name="puebla")

    return call


def texts_of_click():
    """Every literal that click hands to gettext, with the module it stands in."""
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id
            if called in ("_", "ngettext") and isinstance(node.args[0], ast.Constant):
                yield path.stem, called, node.args[0].value


# What only a programmer's mistake shows, or what these commands never do (colours, editors, Windows, completion).
NOT_SHOWN_IN = {"_termui_impl", "_winconsole", "shell_completion", "utils"}
NOT_SHOWN = {
    "d",
    "Could not determine name for option with declarations {decls!r}",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
    "Did you mean to pass '--{name}'?",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Unknown color {colour!r}",
}


def test_every_text_of_click_is_translated():
    shown = [(kind, text) for module, kind, text in texts_of_click() if module not in NOT_SHOWN_IN]
    assert len(shown) > 40
    missing = [
        text
        for kind, text in shown
        if text not in NOT_SHOWN and text not in (spanish.SINGULAR if kind == "_" else spanish.PLURAL)
    ]
    assert missing == []


def walk(group, path=()):
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield (*path, name), found
        if isinstance(found, click.Group):
            yield from walk(found, (*path, name))


ENGLISH = {"Usage:", "Options:", "Commands:", "Show this", "COMMAND", "TEXT", "INTEGER", "FLOAT", "PATH", "[OPTIONS]"}


def test_the_help_of_every_command_is_spanish(run):
    paths = [(), *(path for path, _ in walk(command))]
    assert {path[0] for path in paths[1:]} >= {"form317", "procedimientos"}
    for path in paths:
        result = run(*path, "--ayuda")
        assert result.exit_code == 0, path
        assert result.output.startswith("Uso: puebla"), path
        words = set(re.findall(r"[\w\[\]]+:?(?: this)?", result.output))
        assert not words & ENGLISH, path


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["form317", "revisar"], "Falta el argumento 'LIBRO'."),
        (["form317", "nada"], "No existe la orden 'nada'."),
        (["form317", "revisar", "a.xlsx", "--nada"], "No existe la opción '--nada'."),
        (["form317", "revisar", "a.xlsx", "--datos", "/no/existe"], "no existe '/no/existe'"),
        (["form317", "revisar", "a.xlsx", "--max-mb", "x"], "'x' no es un número válido"),
        (["form317", "cargar", "a.xlsx"], "Falta la opción '--datos'"),
        (["form317", "exportar", "a.xlsx", "--dependencia", "1"], "Falta la dirección del portal"),
        (["form317", "plantilla", "a.xlsx", "--conjunto", "1"], "indique también --dependencia y --url"),
    ],
)
def test_wrong_use_is_told_in_spanish(run, arguments, told):
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.output


def test_a_good_workbook(run, tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of())
    result = run("form317", "revisar", path)
    assert (result.exit_code, result.stdout) == (
        0,
        "1 conjuntos, 1 recursos, 2 términos: 0 errores y 0 avisos.\n",
    )
    result = run("form317", "revisar", path, "--json")
    assert json.loads(result.stdout) == {
        "valido": True,
        "conjuntos": 1,
        "recursos": 1,
        "terminos": 2,
        "errores": [],
        "avisos": [],
    }


def test_a_workbook_with_problems(run, tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of(book(tema="", nombre="palabra " * 16)))
    result = run("form317", "revisar", path, "--json", "--anotado", tmp_path / "anotado.xlsx")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["valido"] is False
    assert [{k: v for k, v in p.items() if k != "mensaje"} for p in told["errores"] + told["avisos"]] == [
        {"codigo": "obligatorio", "hoja": "Dataset", "fila": 2, "columna": "Tema"},
        {"codigo": "nombre_largo", "hoja": "Dataset", "fila": 2, "columna": "Nombre del Dataset"},
    ]
    assert load_workbook(tmp_path / "anotado.xlsx").sheetnames[0] == "Problemas"
    lines = run("form317", "revisar", path).stdout.splitlines()
    assert lines[0].startswith("ERROR obligatorio (Dataset, fila 2, «Tema»): Falta «Tema».")


def test_warnings_alone_are_fine(run, tmp_path):
    path = save(tmp_path / "l.xlsx", rows_of(book(nombre="palabra " * 16)))
    assert run("form317", "revisar", path).exit_code == 0


def test_what_cannot_be_read(run, tmp_path):
    (tmp_path / "l.xlsx").write_bytes(b"nada")
    result = run("form317", "revisar", tmp_path / "l.xlsx", "--json", "--anotado", tmp_path / "anotado.xlsx")
    assert result.exit_code == 2
    assert [p["codigo"] for p in json.loads(result.stdout)["errores"]] == ["no_es_libro"]
    assert not (tmp_path / "anotado.xlsx").exists()
    assert run("form317", "revisar", tmp_path / "nada.xlsx").exit_code == 2


def test_limits_may_be_set(run, tmp_path, monkeypatch):
    path = save(tmp_path / "l.xlsx", rows_of())
    assert "libro_demasiado_grande" in run("form317", "revisar", path, "--max-mb", "0.001").stdout
    assert "tiempo_agotado" in run("form317", "revisar", path, "--max-segundos", "0.0000001").stdout
    monkeypatch.setenv("PUEBLA_FORM317_MAX_CELLS", "3")
    assert "libro_demasiado_grande" in run("form317", "revisar", path).stdout
    monkeypatch.setenv("PUEBLA_FORM317_MAX_CELLS", "ninguna")
    assert run("form317", "revisar", path).exit_code == 2


def test_the_template(run, tmp_path):
    assert run("form317", "plantilla", tmp_path / "p.xlsx").exit_code == 0
    assert read_workbook(tmp_path / "p.xlsx") == (type(BOOK)(), [])
    assert run("form317", "plantilla", tmp_path / "q.xlsx", "--dependencia", "0012").exit_code == 0
    workbook, _ = read_workbook(tmp_path / "q.xlsx")
    assert workbook.dependencia.id_dependencia == "0012"
    result = run("form317", "plantilla", tmp_path / "no" / "p.xlsx")
    assert (result.exit_code, "No se pudo escribir" in result.output) == (2, True)


def test_a_long_list_of_problems_is_cut(run, tmp_path):
    rows = rows_of()
    rows["dataset"] += [[str(n)] for n in range(10, 60)]
    result = run("form317", "revisar", save(tmp_path / "l.xlsx", rows))
    assert len(result.stdout.splitlines()) == 202
    assert "use --json o --anotado" in result.stdout
