"""What is told to everybody, and what is hidden."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from cms.cases.domain import versions
from cms.cases.models import ProcedureVersion
from cms.statistics.domain import names
from cms.statistics.domain.terms import Term, public_terms
from cms.statistics.tests.world import ONE, Books, at
from schemas.procedures import folder_files

pytestmark = pytest.mark.django_db
NOW = at("12-01 12:00")
RESERVED, WITHOUT = "administracion_data_center", "registro_incidentes_072"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def books() -> Books:
    for clave in (ONE, RESERVED, WITHOUT):
        files = {path: content.decode() for path, content in folder_files(clave).items()}
        versions.publish(clave, files)
    return Books(versions={one.clave: one for one in ProcedureVersion.objects.all()})


def fill(books: Books, month: str, kept: int, late: int = 0, *, clave: str = ONE) -> None:
    """Cases with a term of the 10th; those that are late end two months afterwards."""
    for number in range(kept + late):
        books.case(
            f"{month}-01 10:00", f"{month}-05 10:00" if number < kept else f"{int(month) + 2:02d}-20 10:00",
            due=f"{month}-10 23:59:59", clave=clave,
        )  # fmt: skip


def told(year: int = 2026) -> dict[int | None, Term]:
    return {one.quarter: one for one in public_terms(NOW) if one.year == year and one.procedure.clave == ONE}


def test_late_cases_count_where_their_term_ran_out_and_few_are_hidden(books: Books) -> None:
    fill(books, "02", kept=9, late=3)
    fill(books, "05", kept=9)
    fill(books, "10", kept=50)  # the quarter is not over
    books.case("08-01 10:00", due="08-10 23:59:59")  # open, and its term is over
    books.case("02-01 10:00", "02-02 10:00", due="02-10 23:59:59", cancelled=True)
    found = told()
    assert {quarter: (one.counted, one.kept, one.percent) for quarter, one in found.items()} == {
        3: (None, None, None), 2: (None, None, None), 1: (12, 9, 75),
    }  # fmt: skip
    assert found[1].median is None  # nine ended in the quarter


def test_a_case_that_stands_still_is_not_late(books: Books) -> None:
    fill(books, "08", kept=10)
    books.case("08-01 10:00", due="08-10 23:59:59", paused="08-05 10:00")
    books.case("08-01 10:00", due="08-10 23:59:59")
    assert (told()[3].counted, told()[3].kept) == (11, 10)


def test_a_year_is_hidden_when_the_difference_would_tell_few(books: Books) -> None:
    fill(books, "02", kept=12)
    fill(books, "05", kept=3)
    fill(books, "08", kept=11)
    fill(books, "11", kept=12)
    later = at("12-01 12:00").replace(year=2027)
    found = {one.quarter: one.counted for one in public_terms(later) if one.year == 2026}
    assert found == {None: None, 4: 12, 3: 11, 2: None, 1: 12}
    fill(books, "06", kept=7)
    found = {one.quarter: one.counted for one in public_terms(later) if one.year == 2026}
    assert found == {None: 45, 4: 12, 3: 11, 2: 10, 1: 12}


@pytest.mark.parametrize(
    ("kept", "late", "percent"), [(399, 1, 99), (1, 399, 1), (10, 0, 100), (0, 10, 0), (2, 10, 17)]
)
def test_percent_is_whole_and_exact_at_its_ends(kept: int, late: int, percent: int) -> None:
    one = Term(procedure=None, year=2026, quarter=1, counted=kept + late, kept=kept, median=None)  # type: ignore[arg-type]
    assert one.percent == percent


@freeze_time(NOW)
def test_the_page_and_its_files_say_the_same_without_what_is_reserved(books: Books, client: Client) -> None:
    fill(books, "08", kept=12, late=4)
    fill(books, "08", kept=20, clave=RESERVED)
    page = client.get("/transparencia/plazos/")
    text = page.content.decode()
    assert page.status_code == 200 and "75 <svg" in text and "Centro de Datos" not in text
    assert "public" in page["Cache-Control"]
    assert text.count("Incidentes 072") + text.count("Registro y canalización de incidentes") == 1  # has no term
    rows = list(csv.DictReader(io.StringIO(client.get("/transparencia/plazos.csv").content.decode("utf-8-sig"))))
    plain = client.get("/transparencia/plazos.json").json()["plazos"]
    assert {row["procedimiento"] for row in rows} == {ONE} == {row["procedimiento"] for row in plain}
    assert [(row["casos_con_plazo"], row["casos_en_plazo"], row["porcentaje_en_plazo"]) for row in rows if
            row["anio"] == "2026" and row["trimestre"] == "3"] == [("16", "12", "75")]  # fmt: skip
    assert [["" if cell is None else str(cell) for cell in row.values()] for row in plain] == [
        list(row.values()) for row in rows
    ]


@freeze_time(NOW)
def test_a_strange_year_shows_the_newest(books: Books, client: Client) -> None:
    assert client.get("/transparencia/plazos/?anio=2025").status_code == 200
    assert 'aria-current="page">2026' in client.get("/transparencia/plazos/?anio=x'").content.decode()


def test_without_procedures_there_is_nothing_to_tell(client: Client) -> None:
    assert "Todavía no hay un trimestre" in client.get("/transparencia/plazos/").content.decode()
    assert client.get("/transparencia/plazos.json").json()["plazos"] == []


def test_names_are_read_without_the_files_of_the_procedures(books: Books) -> None:
    names.known()
    with CaptureQueriesContext(connection) as asked:
        assert set(names.known()) == {ONE, RESERVED, WITHOUT}
    assert [query["sql"] for query in asked if '"files"' in query["sql"]] == []
