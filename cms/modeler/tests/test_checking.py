"""What is wrong with a draft, with its file, line and element; and YAML changed in place."""

from __future__ import annotations

import pytest
import yaml

from cms.modeler.domain import checking
from cms.modeler.domain.yaml_text import line_of, value_at, with_value
from cms.modeler.tests.world import CLAVE, DICTAMEN, folder, renamed
from schemas.procedures import ROOT, names
from schemas.procedures.loader import MAIN, PROCESS

pytestmark = pytest.mark.django_db


def problems(path: str, old: str, new: str) -> list[tuple[str, int, str, str]]:
    files = folder()
    files[path] = renamed(files[path], old, new)
    found = checking.check(CLAVE, files).problems
    return [(one.file, one.line, one.element, one.message) for one in found]


def line(path: str, words: str) -> int:
    text = folder()[path]
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("clave", [name for name in names() if name != "alta_conjunto_datos"])
def test_every_folder_of_the_installation_is_without_problems(clave: str) -> None:
    found = checking.check(clave, folder(clave), system="sitios")
    assert found.problems == ()
    assert found.procedure is not None


def test_yaml_that_cannot_be_read_says_its_line_and_speaks_spanish() -> None:
    place = line(MAIN, "nombre_corto:")
    (found,) = problems(MAIN, "nombre_corto: Cuentas", "nombre_corto: [Cuentas")
    assert found[0] == MAIN and found[1] >= place
    assert found[3] == "Desde aquí no se entiende: revise sangría, comillas, comas y dos puntos."
    ((path, where, _, words),) = problems(MAIN, "numero: 4\n", "numero: &n 4\nx: *n\n")
    assert (path, where) == (MAIN, 3) and "No se admiten referencias" in words


def test_keys_that_are_misspelt_or_missing_say_where() -> None:
    ((path, where, _, words),) = problems(MAIN, "nombre_corto:", "nombre_corta:")
    assert (path, where) == (MAIN, line(MAIN, "nombre_corto:")) and "nombre_corta" in words
    files = folder()
    files["forms/act_02_turno.yaml"] = "campos: {}\n"
    (found,) = checking.check(CLAVE, files).problems
    assert (found.file, found.line, found.message) == ("forms/act_02_turno.yaml", 1, "Falta «titulo».")


def test_problems_of_the_diagram_name_the_element() -> None:
    found = problems(
        PROCESS,
        'sourceRef="act_01_solicitud" targetRef="act_02_turno"',
        'sourceRef="act_01_solicitud" targetRef="nada"',
    )
    assert {one[0] for one in found} == {PROCESS}
    assert any("empieza o termina en un elemento que no existe" in one[3] and one[2] for one in found)


def test_a_function_that_nobody_wrote_is_told() -> None:
    files = folder(DICTAMEN)
    files[MAIN] = renamed(files[MAIN], "reglas: [anexos_completos]", "reglas: [inventada]")
    found = checking.check(DICTAMEN, files).problems
    told = [one for one in found if one.code == "funcion_desconocida"]
    assert [(one.element, one.message) for one in told] == [
        ("act_04_oficio", "Entrega el oficio con los anexos digitales: la plataforma no tiene una función «inventada».")
    ]


def test_the_system_of_a_procedure_never_changes() -> None:
    files = folder()
    files[MAIN] += "sistema: portal\n"
    assert "El sistema de un procedimiento no cambia." in [
        one.message for one in checking.check(CLAVE, files, system="sitios").problems
    ]


def test_a_question_without_its_field_points_to_the_form() -> None:
    files = folder(DICTAMEN)
    files["forms/act_03_revision.yaml"] = "titulo: Revisión\ncampos:\n  nota: {etiqueta: Nota, tipo: parrafo}\n"
    found = checking.check(DICTAMEN, files).problems
    told = [one for one in found if one.code == "pregunta_sin_campo"]
    assert [(one.file, one.element) for one in told] == [("forms/act_03_revision.yaml", "act_03_revision")]


TEXT = """# Nota que se queda
uno: 1  # uno
actividades:
  a:
    boton: Guardar
    plazo: {minimo: 1, maximo: 2, unidad: horas}

  b: {boton: Enviar}
largo: >-
  dos
  renglones
"""


@pytest.mark.parametrize(("path", "value"), [
    (("uno",), "Sí: no"), (("actividades", "a", "boton"), "Terminar, ya"), (("actividades", "a", "plazo", "maximo"), 5),
    (("actividades", "a", "plazo"), None), (("actividades", "a", "plazo", "unidad"), None), (("largo",), "uno\ndos"),
    (("actividades", "a", "nota"), "Nueva"), (("actividades", "b", "reglas"), ["x", "y"]), (("actividades", "b"), None),
    (("actividades", "c"), {"boton": "Uno"}), (("actividades", "b", "espera", "a_quien"), "el proveedor"),
])  # fmt: skip
def test_a_value_changes_and_the_rest_stays(path: tuple[str, ...], value: object) -> None:
    changed = with_value(TEXT, path, value)
    wanted = yaml.safe_load(TEXT)
    place = wanted
    for part in path[:-1]:
        place = place.setdefault(part, {})
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    assert yaml.safe_load(changed) == wanted
    assert changed.startswith("# Nota que se queda\n")
    assert value_at(changed, path) == value


def test_lines_are_found() -> None:
    assert [line_of(TEXT, path) for path in (("uno",), ("actividades", "b"), ("actividades", "z"), ("nada",))] == [
        2,
        8,
        3,
        1,
    ]


def test_the_only_key_of_a_mapping_can_go() -> None:
    assert yaml.safe_load(with_value("a:\n  b: 1\n", ("a", "b"), None)) == {"a": {}}


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/procedure.yaml"))[:8], ids=lambda path: path.parent.name)
def test_real_files_change_in_one_line_only(path) -> None:
    text = path.read_text(encoding="utf-8")
    node = next(iter(yaml.safe_load(text)["actividades"]))
    changed = with_value(text, ("actividades", node, "boton"), "Otro texto")
    before, after = text.splitlines(), changed.splitlines()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
