"""The workbook of the directory: what is written reads back equal, people's ways of writing are understood, and
nothing that is sent as a workbook hurts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import Workbook as Excel
from openpyxl import load_workbook

from pipelines.directory import read_book, write_book
from pipelines.form317.errors import UnreadableWorkbookError
from schemas.directory import WORKBOOK
from tests.form317 import hostile
from tests.form317.books import repack, same

ID = UUID("6ff0c7b5-6f05-4d1c-9c1f-3f6a25d2c111")
ROWS: dict[str, list[dict[str, Any]]] = {
    "organizations": [
        {
            "clave": "movilidad",
            "name": "=1+1 Dirección de Movilidad",
            "acronym": "DM",
            "id_dependencia": "0101",
            "description": "Planea.\nCuida.",
            "email": "m@puebla.example",
            "phone": "222 555 10 00",
            "address": "Calle 1",
            "url": "https://puebla.example/",
            "active": True,
        }
    ],
    "units": [{"organization": "movilidad", "code": "d-1", "name": "Dirección", "parent": None, "active": False}],
    "posts": [
        {
            "organization": "movilidad",
            "unit": "d-1",
            "code": "titular",
            "name": "Titular",
            "heads_unit": True,
            "roles": ["cuentas", "equipo-web"],
            "active": True,
        }
    ],
    "people": [
        {
            "uuid": ID,
            "employee_number": "007",
            "first_names": "Íñigo",
            "first_surname": "Ñáñez",
            "second_surname": "",
            "organization": "movilidad",
            "unit": None,
            "post": None,
            "email": "",
            "phone": "",
            "extension": "0012",
            "public": False,
            "active": True,
        }
    ],
    "appointments": [
        {
            "uuid": ID,
            "person": "007",
            "role": "enlace_datos_abiertos",
            "organization": "movilidad",
            "oficio_number": "1/2026",
            "oficio_date": date(2026, 1, 5),
            "starts_on": date(2026, 1, 6),
            "ends_on": None,
            "revoked_on": None,
            "revoked_because": "",
        }
    ],
    "substitutions": [],
}


def sheet(title: str, *rows: list[Any]) -> Callable[[Path], Path]:
    """A workbook with one sheet."""

    def make(path: Path) -> Path:
        book = Excel()
        page = book.active
        page.title = title
        for row in rows:
            page.append(row)
        book.save(path)
        return path

    return make


def told(path: Path) -> list[tuple[str, str | None, int | None, str | None]]:
    """Problems as code, sheet, row and column."""
    found = read_book(path).problems
    return [(one.code, one.sheet, one.row, one.column) for one in found]


def test_what_is_written_reads_back_equal(tmp_path: Path) -> None:
    path = tmp_path / "libro.xlsx"
    write_book(path, ROWS)
    reading = read_book(path)
    assert list(reading.problems) == []
    assert {key: [dict(row.values) for row in rows] for key, rows in reading.rows.items()} == ROWS
    assert [row.number for row in reading.rows["people"]] == [2]


def test_the_template_is_empty_and_offers_choices() -> None:
    target = io.BytesIO()
    write_book(target, {})
    book = load_workbook(target)
    assert book.sheetnames == ["Instrucciones", *WORKBOOK.titles]
    page = book["Nombramientos"]
    assert [cell.value for cell in page[1]][:5] == [
        "Identificador",
        "Persona *",
        "Nombre de la persona",
        "Cargo *",
        "Dependencia",
    ]
    assert page.max_row == 1
    assert '"Enlace de Datos Abiertos,' in page.data_validations.dataValidation[0].formula1


def test_formulas_are_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "libro.xlsx"
    write_book(path, ROWS)
    cell = load_workbook(path)["Dependencias"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1 Dirección de Movilidad", "s")


def test_peoples_ways_of_writing(tmp_path: Path) -> None:
    path = sheet(
        "  suplencias ",
        ["Directorio", None],
        [],
        ["persona  ausente*", "SUPLENTE", "Desde", "Hasta", "Número del oficio", "Notas"],
        ["007", 12, datetime(2026, 3, 1), "9 de marzo de 2026", "  A\u200b  1 ", "nada"],
        [None, " ", None, None, None, "solo notas"],
        ["008", "13", "01/04/2026", "2026-04-09", None, None],
    )(tmp_path / "libro.xlsx")
    reading = read_book(path)
    assert [dict(row.values) for row in reading.rows["substitutions"]] == [
        {
            "absent": "007",
            "substitute": "12",
            "starts_on": date(2026, 3, 1),
            "ends_on": date(2026, 3, 9),
            "oficio_number": "A 1",
        },
        {
            "absent": "008",
            "substitute": "13",
            "starts_on": date(2026, 4, 1),
            "ends_on": date(2026, 4, 9),
            "oficio_number": "",
        },
    ]
    assert told(path) == [("columna_no_leida", "Suplencias", 3, "Notas")]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("Clave", "Con Espacio", "clave_no_valida"),
        ("Clave", None, "falta_dato"),
        ("Correo", "no es correo", "correo_no_valido"),
        ("Teléfono", "llamar a Ana", "telefono_no_valido"),
        ("Sitio", "javascript:alert(1)", "texto_con_html"),
        ("Sitio", "ftp://x", "direccion_no_valida"),
        ("Activa", "quizá", "si_o_no"),
        ("Nombre", "<script>alert(1)</script>", "texto_con_html"),
        ("Nombre", "x" * 201, "demasiado_largo"),
        ("Siglas", "=1+1", "celda_con_formula"),
        ("Siglas", "#N/A", "celda_con_error"),
    ],
)
def test_each_problem_has_its_place(tmp_path: Path, column: str, value: Any, code: str) -> None:
    labels = [one.label for one in WORKBOOK.sheet("organizations").columns]
    good = {"Clave": "movilidad", "Nombre": "Movilidad"}
    row = [{**good, column: value}.get(label) for label in labels]
    path = sheet("Dependencias", labels, row)(tmp_path / "libro.xlsx")
    assert told(path) == [(code, "Dependencias", 2, column)]


@pytest.mark.parametrize(
    ("title", "row", "code", "column"),
    [
        ("Nombramientos", {"Cargo": "Rey"}, "cargo_desconocido", "Cargo"),
        ("Nombramientos", {"Desde": "marzo de 2026"}, "fecha_no_valida", "Desde"),
        ("Nombramientos", {"Desde": "31/02/2026"}, "fecha_no_valida", "Desde"),
        ("Nombramientos", {"Identificador": "7"}, "identificador_no_valido", "Identificador"),
        ("Puestos", {"Grupos": "Editores, Reyes"}, "grupo_desconocido", "Grupos"),
    ],
)
def test_lists_dates_and_identifiers(tmp_path: Path, title: str, row: dict[str, Any], code: str, column: str) -> None:
    good = {
        "Nombramientos": {
            "Persona": "7", "Cargo": "enlace tecnico", "Número del oficio": "1", "Fecha del oficio": "1/1/2026",
            "Desde": "1/1/2026",
        },
        "Puestos": {"Dependencia": "m", "Unidad": "d", "Puesto": "P"},
    }[title]  # fmt: skip
    labels = [one.label for found in WORKBOOK.sheets if found.title == title for one in found.columns]
    path = sheet(title, labels, [{**good, **row}.get(label) for label in labels])(tmp_path / "libro.xlsx")
    assert told(path) == [(code, title, 2, column)]


def test_books_without_our_sheets_or_headings(tmp_path: Path) -> None:
    assert told(sheet("Hoja1", ["a"])(tmp_path / "a.xlsx")) == [("sin_hojas", None, None, None)]
    path = sheet("Personas", ["Nombre", "Apellido"], ["A", "B"])(tmp_path / "b.xlsx")
    assert told(path) == [("encabezado_no_encontrado", "Personas", None, None)]


REFUSED = [
    *(hostile.plain_text, hostile.empty, hostile.picture, hostile.plain_zip, hostile.open_document),
    *(hostile.word_document, hostile.truncated, hostile.no_workbook_part, hostile.outside_entity),
    *(hostile.encrypted, hostile.encrypted_zip, hostile.old_excel, hostile.with_macro, hostile.macro_type),
    *(hostile.many_parts, hostile.heavy, hostile.zip_bomb),
]


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
def test_hostile_files_are_refused_in_words(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "libro.xlsx")
    with pytest.raises(UnreadableWorkbookError) as caught:
        read_book(path)
    assert len(str(caught.value)) > 30


def test_links_to_other_books_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "libro.xlsx"
    write_book(path, ROWS)
    with pytest.raises(UnreadableWorkbookError, match="vinculado con otros archivos") as caught:
        read_book(repack(path, same, {"xl/externalLinks/externalLink1.xml": b"<a/>"}))
    assert caught.value.code == "vinculo_externo"


def test_a_book_of_thousands_is_read_in_time(tmp_path: Path) -> None:
    person = ROWS["people"][0]
    people = [{**person, "uuid": None, "employee_number": str(number)} for number in range(5_000)]
    path = tmp_path / "libro.xlsx"
    write_book(path, {"people": people})
    reading = read_book(path)
    assert (len(reading.rows["people"]), list(reading.problems)) == (5_000, [])
    path = sheet("Personas", ["Nombres", "Primer apellido"], *([["A", "B"]] * 20_001))(tmp_path / "largo.xlsx")
    with pytest.raises(UnreadableWorkbookError):
        read_book(path)
