"""The directory as a workbook: out and in again changes nothing; in, it is applied whole or not at all."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from openpyxl import Workbook as Excel
from wagtail.models import ModelLogEntry

from cms.core.errors import Conflict, NotAllowed
from cms.directory import registry
from cms.directory.domain.appointments import revoke
from cms.directory.domain.organizations import change_organization
from cms.directory.domain.people import leave_office
from cms.directory.domain.permissions import SYSTEM
from cms.directory.errors import Unreadable
from cms.directory.exchange import importer, rows
from cms.directory.models import Appointment, Organization, Person, PortalPush, Post, Substitution, Unit
from cms.directory.tests import world
from cms.directory.tests.world import TODAY
from pipelines.directory import write_book

pytestmark = pytest.mark.django_db
MODELS = (Organization, Unit, Post, Person, Appointment, Substitution)


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """A workbook of sheets given as title=[headings, row, …]."""

    def make(**sheets: list[list[Any]]) -> Path:
        content = Excel()
        content.remove(content.worksheets[0])
        for title, found in sheets.items():
            page = content.create_sheet(title)
            for row in found:
                page.append(row)
        content.save(tmp_path / "libro.xlsx")
        return tmp_path / "libro.xlsx"

    return make


def exported(folder: Path) -> Path:
    path = folder / "exportado.xlsx"
    with path.open("wb") as target:
        rows.export(actor=SYSTEM, target=target)
    return path


def full_directory() -> None:
    """A little of everything, in every state."""
    office, old = world.organization("movilidad", "Movilidad", id_dependencia="0101"), world.organization("vieja")
    top = world.unit(office, "Dirección", code="direccion")
    low = world.unit(office, "Departamento", code="aaa", parent=top)
    chief = world.post(top, "Titular", code="titular", heads_unit=True)
    world.post(low, "Jefatura", code="sw-jefe")
    amada = world.person(office, post=chief, employee_number="001", public=True)
    benito = world.person(office, "Benito Supuesto Candado", email="benito@puebla.example")
    nameless = world.person(old, "Sin Número")
    gone = world.person(office, "Ida Ejemplo", email="ida@puebla.example")
    world.appointment(amada, "enlace_tecnico", ends_on=TODAY + timedelta(days=3))
    world.appointment(gone, "enlace_web", office)
    revoke(actor=SYSTEM, appointment=world.appointment(benito, "enlace_seguridad", office), today=TODAY, reason="Error")
    world.appointment(benito, "enlace_seguridad", office)
    world.substitution(amada, nameless, oficio_number="S-1", oficio_date=TODAY)
    leave_office(actor=SYSTEM, person=gone, today=TODAY)
    change_organization(actor=SYSTEM, organization=office, description="Planea.\r\nCuida  mucho.", phone="222 555")


def numbers() -> list[int]:
    return [model.objects.count() for model in MODELS]


def messages(outcome: importer.Outcome) -> list[tuple[str | None, int | None, str | None, str]]:
    return [(one.sheet, one.row, one.column, one.message) for one in outcome.errors]


def test_out_and_in_again_changes_nothing(tmp_path: Path) -> None:
    full_directory()
    path, before = exported(tmp_path), ModelLogEntry.objects.count()
    outcome = importer.apply(actor=SYSTEM, path=path, today=TODAY)
    assert (outcome.problems, outcome.doing, outcome.applied) == ([], [], True)
    assert outcome.counts() == [
        ("Dependencias", 0, 0, 2),
        ("Unidades", 0, 0, 2),
        ("Puestos", 0, 0, 2),
        ("Personas", 0, 0, 4),
        ("Nombramientos", 0, 0, 4),
        ("Suplencias", 0, 0, 1),
    ]
    assert ModelLogEntry.objects.count() == before


def test_an_empty_directory_takes_what_still_counts(tmp_path: Path) -> None:
    full_directory()
    path, kept = exported(tmp_path), {one.uuid for one in Appointment.objects.filter(revoked_at__isnull=True)}
    for model in reversed(MODELS):
        for one in model.objects.order_by("-pk"):
            one.delete()
    outcome = importer.apply(actor=SYSTEM, path=path, today=TODAY)
    assert messages(outcome) == []
    assert numbers() == [2, 2, 2, 3, 2, 1]
    assert set(Appointment.objects.values_list("uuid", flat=True)) == kept
    assert Person.objects.get(employee_number="001").post.code == "titular"
    assert Unit.objects.get(code="aaa").parent.code == "direccion"
    again = importer.apply(actor=SYSTEM, path=path, today=TODAY)
    assert (again.doing, messages(again)) == ([], [])


def test_a_preview_writes_and_tells_nothing(
    book: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    office = world.organization()
    somebody = world.person(office, employee_number="7")
    told: list[Any] = []
    monkeypatch.setattr(registry, "_leaving", [lambda *args: told.append(args)])
    before, pushes = numbers(), PortalPush.objects.get(kind="person").wanted
    path = book(
        Dependencias=[["Clave", "Nombre", "Teléfono"], ["nueva", "Nueva", "222"], ["movilidad", office.name, "1"]],
        Personas=[
            ["Número de empleado", "Nombres", "Primer apellido", "En funciones"],
            ["7", "Amada", "Ejemplo", "No"],
        ],
    )
    with django_capture_on_commit_callbacks() as callbacks:
        outcome = importer.preview(actor=SYSTEM, path=path, today=TODAY)
    assert [(one.sheet, one.row, one.name, one.what, one.changes) for one in outcome.entries] == [
        ("Dependencias", 2, "Nueva", "alta", ()),
        ("Dependencias", 3, "Dirección de movilidad", "cambio", (("Teléfono", "vacío", "1"),)),
        ("Personas", 2, "Amada Ejemplo Rueda", "cambio", (("En funciones", "Sí", "No"),)),
    ]
    somebody.refresh_from_db()
    assert (numbers(), somebody.active, told, callbacks) == (before, True, [], [])
    assert PortalPush.objects.get(kind="person").wanted == pushes
    importer.apply(actor=SYSTEM, path=path, today=TODAY, digest=outcome.digest())
    somebody.refresh_from_db()
    assert (somebody.active, len(told), Organization.objects.count()) == (False, 1, 2)


def test_one_problem_stops_everything_and_all_problems_are_told(book: Any) -> None:
    office = world.organization()
    top = world.unit(office, "Dirección", code="direccion")
    world.person(office, employee_number="7", email="a@puebla.example")
    before = numbers()
    path = book(
        Dependencias=[["Clave", "Nombre"], ["buena", "Buena"], ["otra", "Dirección de movilidad"], ["buena", "Doble"]],
        Unidades=[
            ["Dependencia", "Clave", "Nombre", "Depende de"],
            ["movilidad", "u1", "Uno", "u2"],
            ["movilidad", "u2", "Dos", "u1"],
            ["movilidad", "u3", "Tres", "direccion"],
            ["nadie", "u4", "Cuatro", None],
        ],
        Personas=[
            ["Número de empleado", "Correo", "Nombres", "Primer apellido", "Dependencia", "Puesto"],
            ["8", "a@puebla.example", "B", "B", "movilidad", None],
            [None, None, "C", "C", "movilidad", None],
            ["9", None, "D", "D", "movilidad", "rey"],
            ["9", None, "D", "D", "movilidad", None],
        ],
        Nombramientos=[
            ["Persona", "Cargo", "Dependencia", "Número del oficio", "Fecha del oficio", "Desde", "Hasta"],
            ["7", "Enlace Técnico", "movilidad", "1", TODAY, TODAY, None],
            ["7", "Enlace Web", "movilidad", "1", TODAY, TODAY, TODAY + timedelta(days=399)],
            ["77", "Enlace Web", "movilidad", "1", TODAY, TODAY, None],
            ["7", "Enlace Web", "movilidad", "1", TODAY, TODAY + timedelta(days=3), None],
        ],
    )
    outcome = importer.apply(actor=SYSTEM, path=path, today=TODAY)
    assert not outcome.applied
    assert numbers() == before
    assert messages(outcome) == [
        ("Dependencias", 3, None, "Ya hay una dependencia con ese nombre."),
        ("Dependencias", 4, "Clave", "La fila 2 ya es de este mismo registro."),
        ("Unidades", 2, "Depende de", "La dependencia no tiene la unidad «u2»."),
        ("Unidades", 3, "Depende de", "La dependencia no tiene la unidad «u1»."),
        ("Unidades", 5, "Dependencia", "No existe la dependencia «nadie»."),
        ("Personas", 2, "Correo", "Ese correo es de Amada Ejemplo Rueda, con número 7."),
        (
            "Personas",
            3,
            "Número de empleado",
            "Escriba el número de empleado o el correo, para reconocer a la persona.",
        ),
        ("Personas", 4, "Puesto", "No existe el puesto «rey» en esa dependencia y unidad."),
        ("Personas", 5, "Número de empleado", "La fila 4 ya es de este mismo registro."),
        ("Nombramientos", 2, "Dependencia", "Este cargo es de todo el portal: no lleva dependencia."),
        ("Nombramientos", 4, "Persona", "No hay ninguna persona con el número, correo o identificador «77»."),
        ("Nombramientos", 5, None, "La persona ya tiene ese nombramiento en esas fechas."),
    ]
    assert top.children.count() == 0


def test_units_may_come_before_those_they_hang_on(book: Any) -> None:
    world.organization()
    path = book(
        Unidades=[
            ["Dependencia", "Clave", "Nombre", "Depende de"],
            ["movilidad", "hoja", "Hoja", "rama"],
            ["movilidad", "rama", "Rama", "tronco"],
            ["movilidad", "tronco", "Tronco", None],
        ]
    )
    outcome = importer.apply(actor=SYSTEM, path=path, today=TODAY)
    assert messages(outcome) == []
    assert Unit.objects.get(code="hoja").parent.parent.code == "tronco"
    assert importer.apply(actor=SYSTEM, path=path, today=TODAY).doing == []


def test_handmade_rows_are_recognised_again(book: Any) -> None:
    path = book(
        Dependencias=[["Clave", "Nombre"], ["movilidad", "Movilidad"]],
        Unidades=[["Dependencia", "Nombre"], ["movilidad", "Dirección"]],
        Puestos=[["Dependencia", "Unidad", "Puesto"], ["movilidad", "direccion", "Analista"]],
        Personas=[
            ["Número de empleado", "Correo", "Nombres", "Primer apellido", "Dependencia", "Puesto"],
            [7, "amada@puebla.example", "Amada", "Ejemplo", "movilidad", "analista"],
            [None, "benito@puebla.example", "Benito", "Supuesto", "movilidad", None],
        ],
        Nombramientos=[
            ["Persona", "Cargo", "Dependencia", "Número del oficio", "Fecha del oficio", "Desde"],
            ["amada@puebla.example", "enlace de datos abiertos", "movilidad", "1", "1/3/2026", "2/3/2026"],
        ],
        Suplencias=[
            ["Persona ausente", "Suplente", "Desde", "Hasta"],
            ["7", "benito@puebla.example", "2/3/2026", "20/3/2026"],
        ],
    )
    outcome = importer.apply(actor=SYSTEM, path=path, today=TODAY)
    assert messages(outcome) == []
    assert [(one.sheet, one.name, one.what) for one in outcome.entries] == [
        ("Dependencias", "Movilidad", "alta"),
        ("Unidades", "Dirección", "alta"),
        ("Puestos", "Analista", "alta"),
        ("Personas", "Amada Ejemplo", "alta"),
        ("Personas", "Benito Supuesto", "alta"),
        ("Nombramientos", "Enlace de Datos Abiertos: Amada Ejemplo", "alta"),
        ("Suplencias", "Benito Supuesto por Amada Ejemplo", "alta"),
    ]
    assert importer.apply(actor=SYSTEM, path=path, today=TODAY).doing == []
    assert Appointment.objects.get().starts_on == date(2026, 3, 2)


def test_terms_are_corrected_and_ended_today(book: Any) -> None:
    office = world.organization()
    somebody = world.person(office, employee_number="7")
    held = world.appointment(somebody, "enlace_web", office, oficio_number="O-1")
    headings = ["Persona", "Cargo", "Dependencia", "Número del oficio", "Fecha del oficio", "Desde", "Sin efecto desde"]
    row = ["7", "Enlace Web", "movilidad", "O-2", held.oficio_date, held.starts_on]
    bad = importer.apply(
        actor=SYSTEM, path=book(Nombramientos=[headings, [*row, TODAY - timedelta(days=1)]]), today=TODAY
    )
    assert messages(bad) == [
        ("Nombramientos", 2, "Sin efecto desde", "Solo se puede escribir la fecha de hoy, 10/03/2026.")
    ]
    good = importer.apply(actor=SYSTEM, path=book(Nombramientos=[headings, [*row, TODAY]]), today=TODAY)
    assert [one.changes for one in good.entries] == [
        (("Número del oficio", "O-1", "O-2"), ("Sin efecto desde", "vacío", "10/03/2026"))
    ]
    held.refresh_from_db()
    assert (held.oficio_number, held.revoked_on) == ("O-2", TODAY)


def test_groups_of_posts_stay_with_the_administrators(book: Any) -> None:
    world.unit(world.organization(), "Dirección", code="direccion")
    path = book(
        Puestos=[["Dependencia", "Unidad", "Puesto", "Grupos"], ["movilidad", "direccion", "Analista", "Cuentas"]]
    )
    outcome = importer.apply(actor=world.keeper(), path=path, today=TODAY)
    assert [one.message for one in outcome.errors] == [
        "Solo la administración del sistema cambia los grupos de un puesto."
    ]
    assert importer.apply(actor=SYSTEM, path=path, today=TODAY).applied
    assert Post.objects.get().roles == ["cuentas"]


def test_what_was_agreed_to_is_what_happens(book: Any) -> None:
    office = world.organization()
    path = book(Dependencias=[["Clave", "Nombre", "Teléfono"], ["movilidad", office.name, "1"]])
    agreed = importer.preview(actor=SYSTEM, path=path, today=TODAY).digest()
    change_organization(actor=SYSTEM, organization=office, phone="2")
    with pytest.raises(Conflict, match="alguien cambió el directorio"), transaction.atomic():
        importer.apply(actor=SYSTEM, path=path, today=TODAY, digest=agreed)
    office.refresh_from_db()
    assert office.phone == "2"


def test_only_keepers_import_and_export(book: Any) -> None:
    office = world.organization()
    path = book(Dependencias=[["Clave", "Nombre"], ["nueva", "Nueva"]])
    for actor in (world.administrativo(office), world.user("editora", None, "editores")):
        for attempt in (
            lambda actor=actor: importer.preview(actor=actor, path=path, today=TODAY),
            lambda actor=actor: importer.apply(actor=actor, path=path, today=TODAY),
            lambda actor=actor: rows.export(actor=actor, target=io.BytesIO()),
        ):
            with pytest.raises(NotAllowed):
                attempt()
    assert importer.apply(actor=world.keeper(), path=path, today=TODAY).applied


def test_a_file_that_is_no_book_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "libro.xlsx"
    path.write_bytes(b"nada")
    with pytest.raises(Unreadable, match="no es un libro de Excel") as caught:
        importer.preview(actor=SYSTEM, path=path, today=TODAY)
    assert caught.value.code == "no_es_libro"


def test_the_commands(tmp_path: Path) -> None:
    full_directory()
    path = tmp_path / "libro.xlsx"
    call_command("directorio", "exportar", str(path), stdout=(out := StringIO()))
    assert out.getvalue() == f"Libro escrito en {path}.\n"
    call_command("directorio", "importar", str(path), stdout=(out := StringIO()))
    assert out.getvalue().endswith("Esto haría el libro; nada se ha aplicado.\n")
    write_book(path, {"organizations": [{"clave": "nueva", "name": "Nueva"}]})
    call_command("directorio", "importar", str(path), "--aplicar", "--json", stdout=(out := StringIO()))
    told = json.loads(out.getvalue())
    assert (told["aplicado"], told["cambios"][0]["nombre"]) == (True, "Nueva")
    write_book(path, {"organizations": [{"clave": "nueva2", "name": "Nueva"}]})
    with pytest.raises(SystemExit), StringIO() as out:
        call_command("directorio", "importar", str(path), "--aplicar", stdout=out)
    with pytest.raises(CommandError, match="No hay una cuenta activa «nadie»"):
        call_command("directorio", "importar", str(path), "--usuario", "nadie")
    call_command("directorio", "plantilla", str(path), stdout=StringIO())
    actor = world.keeper()
    write_book(path, {"organizations": [{"clave": "otra", "name": "Otra"}]})
    call_command("directorio", "importar", str(path), "--aplicar", "--usuario", actor.username, stdout=StringIO())
    entry = ModelLogEntry.objects.for_instance(Organization.objects.get(clave="otra")).get()
    assert entry.user == actor
