"""Declared forms: what each kind of field takes and refuses, conditions, rows, computed values."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from cms.accounts.tests import world as people_world
from cms.cases.forms import TaskForm
from cms.cases.tests.world import CLAVE
from schemas.procedures import load_folder
from schemas.procedures.building import build
from schemas.procedures.forms import Form

TODAY = datetime.date(2026, 3, 2)
DECLARATION = load_folder(CLAVE).declaration


def make(fields: str, data: dict[str, Any] | None = None, files: dict[str, Any] | None = None, **more: Any) -> TaskForm:
    declared = build(Form, {"titulo": "Prueba", "campos": yaml.safe_load(fields)}, "prueba", node="prueba")
    sent = MultiValueDict({key: value if isinstance(value, list) else [value] for key, value in (data or {}).items()})
    given = MultiValueDict({key: value if isinstance(value, list) else [value] for key, value in (files or {}).items()})
    bound = {"data": sent, "files": given} if data is not None else {}
    return TaskForm(declared, DECLARATION, today=TODAY, **bound, **more)


def outcome(fields: str, data: dict[str, Any], **more: Any) -> Any:
    form = make(fields, data, **more)
    return form.values() if form.is_valid() else {key: list(found) for key, found in form.errors.items()}


@pytest.mark.parametrize(
    ("declared", "typed", "kept"),
    [
        ("{tipo: texto, maximo: 10}", " Diez ", "Diez"),
        ("{tipo: parrafo}", "Uno\ndos", "Uno\ndos"),
        ("{tipo: entero, minimo: 1, maximo: 5}", "3", 3),
        ("{tipo: moneda}", "1250.5", "1250.5"),
        ("{tipo: fecha}", "2026-03-05", "2026-03-05"),
        ("{tipo: hora}", "09:30", "09:30:00"),
        ("{tipo: correo}", "a@puebla.example", "a@puebla.example"),
        ("{tipo: telefono}", "222 555 01 00", "222 555 01 00"),
        ("{tipo: si_no}", "no", "no"),
        ("{tipo: opcion, opciones: {uno: Uno, dos: Dos}}", "dos", "dos"),
        ("{tipo: varias, opciones: {uno: Uno, dos: Dos}}", ["dos", "uno"], ["dos", "uno"]),
    ],
)
def test_what_is_right_is_kept_as_a_plain_value(declared: str, typed: Any, kept: Any) -> None:
    assert outcome(f"dato: {{etiqueta: Dato, {declared[1:]}", {"dato": typed}) == {"dato": kept}


@pytest.mark.parametrize(
    ("declared", "typed", "says"),
    [
        ("{tipo: texto, obligatorio: true}", "  ", "necesario"),
        ("{tipo: texto, maximo: 4}", "Cinco", "4 caracteres"),
        ("{tipo: texto, patron: '[A-Z]{3}', patron_en_palabras: tres mayúsculas}", "abc", "Escriba tres mayúsculas."),
        ("{tipo: entero, minimo: 1}", "0", "mayor o igual a 1"),
        ("{tipo: entero}", "tres", "número entero"),
        ("{tipo: moneda}", "10.555", "2 dígitos decimales"),
        ("{tipo: fecha, maximo: 0}", "2026-03-03", "Elija una fecha hasta el 02/03/2026."),
        ("{tipo: fecha, minimo: 3}", "2026-03-04", "Elija una fecha del 05/03/2026 en adelante."),
        ("{tipo: correo}", "a@", "correo"),
        ("{tipo: telefono}", "llámame", "Escriba solo números"),
        ("{tipo: opcion, opciones: {uno: Uno}}", "tres", "tres"),
    ],
)
def test_what_is_wrong_says_why(declared: str, typed: Any, says: str) -> None:
    errors = outcome(f"dato: {{etiqueta: Dato, {declared[1:]}", {"dato": typed})
    assert says in errors["dato"][0]


CONDITION = """
revision: {etiqueta: Resultado, tipo: opcion, obligatorio: true}
motivo: {etiqueta: Motivo, tipo: parrafo, obligatorio: true, si: {campo: revision, valores: [con_observaciones]}}
"""


def test_a_question_of_the_diagram_brings_its_answers() -> None:
    form = make(CONDITION, {"revision": "sin_observaciones", "motivo": "no se pide"})
    assert form.is_valid()
    assert (form.answers(), form.values()) == ({"revision": "sin_observaciones"}, {"revision": "sin_observaciones"})
    assert [label for _, label in form.fields["revision"].choices] == [
        "Tiene observaciones",
        "Está lista para el oficio",
    ]


def test_what_is_asked_on_a_condition_is_needed_only_then() -> None:
    assert outcome(CONDITION, {"revision": "con_observaciones", "motivo": ""}) == {"motivo": ["Este dato hace falta."]}
    form = make(CONDITION)
    assert form.fields["motivo"].widget.attrs["data-si-valores"] == "con_observaciones"


ROWS = """
partidas:
  etiqueta: Partidas
  tipo: filas
  obligatorio: true
  maximo: 3
  columnas:
    que: {etiqueta: Qué, tipo: texto, obligatorio: true}
    cantidad: {etiqueta: Cantidad, tipo: entero, obligatorio: true, minimo: 1}
total: {etiqueta: Total, tipo: calculado, calculo: {como: suma, de: [partidas.cantidad]}}
renglones: {etiqueta: Renglones, tipo: calculado, calculo: {como: cuenta, de: [partidas]}}
"""


def rows(*typed: tuple[str, str], **more: str) -> dict[str, Any]:
    data = {"partidas-TOTAL_FORMS": str(len(typed)), "partidas-INITIAL_FORMS": "0", **more}
    for number, (what, amount) in enumerate(typed):
        data |= {f"partidas-{number}-que": what, f"partidas-{number}-cantidad": amount}
    return data


def test_rows_are_kept_without_the_empty_ones_and_summed() -> None:
    assert outcome(ROWS, rows(("Monitor", "2"), ("", ""), ("Teclado", "3"))) == {
        "partidas": [{"que": "Monitor", "cantidad": 2}, {"que": "Teclado", "cantidad": 3}],
        "total": 5,
        "renglones": 2,
    }
    dropped = rows(("Monitor", "2"), ("Teclado", "3"), **{"partidas-0-DELETE": "on"})
    assert outcome(ROWS, dropped)["partidas"] == [{"que": "Teclado", "cantidad": 3}]


def test_rows_that_are_missing_wrong_or_too_many() -> None:
    assert outcome(ROWS, rows(("", "")))["__all__"] == ["«Partidas»: llene al menos un renglón."]
    wrong = make(ROWS, rows(("Monitor", "0")))
    assert not wrong.is_valid()
    assert "mayor o igual a 1" in wrong.rows["partidas"].forms[0].errors["cantidad"][0]
    assert not make(ROWS, rows(*[("Monitor", "1")] * 4)).is_valid()


FILES = "oficio: {etiqueta: Oficio, tipo: archivo, obligatorio: true, minimo: 1, maximo: 2, extensiones: [pdf]}"
PDF = b"%PDF-1.4\n%%EOF\n"


def test_files_that_were_sent_before_count() -> None:
    assert outcome(FILES, {}) == {"oficio": ["Suba un archivo."]}
    kept = {"oficio": [SimpleNamespace(pk=7, name="oficio.pdf")]}
    assert make(FILES, {}, kept=kept).is_valid()
    assert outcome(FILES, {"oficio-quitar": "7"}, kept=kept) == {"oficio": ["Suba un archivo."]}
    two = [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF)]
    assert make(FILES, {}, files={"oficio": two}).is_valid()
    assert outcome(FILES, {}, files={"oficio": two}, kept=kept) == {"oficio": ["Deje 2 archivos, cuando más."]}


@pytest.mark.django_db
def test_people_and_dependencias_are_chosen_among_those_there_are() -> None:
    office = people_world.organization("movilidad")
    boss = people_world.person(office, "Ana Ruiz", post=people_world.post(office, code="ni-jefe"))
    stranger = people_world.person(office, "Eva Paz")
    fields = "quien: {etiqueta: Quién, tipo: persona}\ndonde: {etiqueta: Dónde, tipo: dependencia}"
    assert outcome(fields, {"quien": str(boss.uuid), "donde": "movilidad"}) == {
        "quien": str(boss.uuid),
        "donde": "movilidad",
    }
    assert set(outcome(fields, {"quien": str(stranger.uuid), "donde": "nada"})) == {"quien", "donde"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "of", "kept"),
    [
        ("dias_naturales_despues, de: [dia], cantidad: 90", "2026-03-02", "2026-05-31"),
        ("dias_habiles_despues, de: [dia], cantidad: 10", "2026-03-05", "2026-03-20"),
        ("dias_naturales_despues, de: [dia], cantidad: 90", "", None),
    ],
)
def test_days_that_follow(how: str, of: str, kept: str | None) -> None:
    fields = (
        f"dia: {{etiqueta: Día, tipo: fecha}}\nhasta: {{etiqueta: Hasta, tipo: calculado, calculo: {{como: {how}}}}}"
    )
    assert outcome(fields, {"dia": of})["hasta"] == kept


def test_amounts_that_follow() -> None:
    fields = """
precio: {etiqueta: Precio, tipo: moneda}
piezas: {etiqueta: Piezas, tipo: entero}
total: {etiqueta: Total, tipo: calculado, calculo: {como: producto, de: [precio, piezas]}}
parte: {etiqueta: Parte, tipo: calculado, calculo: {como: porcentaje, de: [piezas, precio]}}
"""
    found = outcome(fields, {"precio": "12.50", "piezas": "4"})
    assert (found["total"], found["parte"]) == (50, 32)
    assert outcome(fields, {"precio": "", "piezas": "4"})["total"] is None


def test_what_was_typed_is_kept_for_a_draft_even_when_it_is_wrong() -> None:
    form = make(ROWS + "dia: {etiqueta: Día, tipo: fecha}\n", rows(("Monitor", "muchos"), ("", "")) | {"dia": "mañana"})
    assert form.as_typed() == {"dia": "mañana", "partidas": [{"que": "Monitor", "cantidad": "muchos"}]}


def test_every_form_of_the_example_can_be_shown() -> None:
    folder = load_folder(CLAVE)
    for form in folder.forms.values():
        made = TaskForm(form, folder.declaration, today=TODAY)
        shown = [entry.declared.key for part in made.parts() for entry in part.entries]
        assert shown == [field.key for field in form.fields]
