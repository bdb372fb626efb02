"""What the verbs do, refuse and write down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.models import ModelLogEntry

from cms.core.errors import Conflict, NotAllowed
from cms.directory import registry
from cms.directory.domain import records
from cms.directory.domain.appointments import appoint, confirm, correct, propose, reject, revoke
from cms.directory.domain.organizations import (
    change_organization,
    create_organization,
    deactivate_organization,
    reactivate_organization,
)
from cms.directory.domain.people import change_person, create_person, leave_office, return_to_office
from cms.directory.domain.permissions import SYSTEM
from cms.directory.domain.posts import change_post, create_post, deactivate_post
from cms.directory.domain.substitutions import change_substitution, end_substitution, substitute
from cms.directory.domain.units import change_unit, create_unit, deactivate_unit
from cms.directory.errors import Invalid
from cms.directory.tests import world
from cms.directory.tests.world import TODAY

pytestmark = pytest.mark.django_db
OFICIO = {"oficio_number": "PRUEBA-1/2026", "oficio_date": TODAY, "starts_on": TODAY}


def history(instance: Any) -> list[tuple[str, str | None]]:
    """Actions on a record with the name of who did each, oldest first."""
    entries = ModelLogEntry.objects.for_instance(instance).order_by("pk")
    return [(entry.action, entry.user.username if entry.user else None) for entry in entries]


def test_a_dependencia_is_made_changed_and_deactivated_with_its_history() -> None:
    actor = world.keeper()
    made = create_organization(actor=actor, clave="movilidad", name=" Dirección de Movilidad ")
    assert made.name == "Dirección de Movilidad"
    change_organization(actor=actor, organization=made, phone="222 555 01 01")
    change_organization(actor=actor, organization=made, phone="222 555 01 01")  # nothing new, nothing written down
    somebody = world.person(made)
    held = world.appointment(somebody, "enlace_web", made)
    deactivate_organization(actor=actor, organization=made, today=TODAY)
    held.refresh_from_db()
    assert (held.revoked_on, held.revoked_because) == (TODAY, "La dependencia dejó de funcionar")
    reactivate_organization(actor=actor, organization=made, today=TODAY)
    verbs = ["create", "change", "deactivate", "reactivate"]
    assert history(made) == [(f"directory.{verb}", "directora") for verb in verbs]
    entry = ModelLogEntry.objects.for_instance(made).get(action="directory.change")
    assert entry.data == {"changes": {"phone": ["", "222 555 01 01"]}}
    assert entry.message == "Cambió teléfono: «vacío» → «222 555 01 01»."


@pytest.mark.parametrize("clave", ["", "Movilidad", "con espacio", "ñandú", "a", "-x", "x" * 61])
def test_claves_are_plain(clave: str) -> None:
    with pytest.raises(Invalid) as caught:
        create_organization(actor=SYSTEM, clave=clave, name="Una")
    assert "clave" in caught.value.problems


def test_two_editors_at_once_lose_nothing() -> None:
    actor, office = world.keeper(), world.organization()
    seen = records.fingerprint(office)
    change_organization(actor=actor, organization=office, seen=seen, phone="1")
    with pytest.raises(Conflict) as caught:
        change_organization(actor=actor, organization=office, seen=seen, phone="2")
    assert caught.value.message.startswith("Alguien más cambió este registro")
    office.refresh_from_db()
    assert office.phone == "1"


def test_units_get_a_clave_of_their_own_and_hang_only_where_they_may() -> None:
    office, other = world.organization(), world.organization("parques")
    first = create_unit(actor=SYSTEM, organization=office, name="Ñandú y Árbol")
    second = create_unit(actor=SYSTEM, organization=office, name="Ñandú y Árbol", parent=first)
    assert (first.code, second.code) == ("nandu-y-arbol", "nandu-y-arbol-2")
    with pytest.raises(Invalid, match="debe ser de la misma dependencia"):
        create_unit(actor=SYSTEM, organization=other, name="Ajena", parent=first)
    with pytest.raises(Invalid, match="no puede depender de otra que depende de ella"):
        change_unit(actor=SYSTEM, unit=first, parent=second)


def test_what_is_in_use_is_not_deactivated() -> None:
    office = world.organization()
    top = world.unit(office, "Dirección")
    low = world.unit(office, "Departamento", parent=top)
    place = world.post(low)
    somebody = world.person(office, post=place)
    for attempt in (
        lambda: deactivate_unit(actor=SYSTEM, unit=top),
        lambda: deactivate_unit(actor=SYSTEM, unit=low),
        lambda: deactivate_post(actor=SYSTEM, post=place),
    ):
        with pytest.raises(Invalid, match="Primero"):
            attempt()
    leave_office(actor=SYSTEM, person=somebody, today=TODAY)
    assert not deactivate_post(actor=SYSTEM, post=place).active
    assert not deactivate_unit(actor=SYSTEM, unit=low).active


def test_groups_follow_from_the_manual_and_only_administrators_change_them() -> None:
    actor, place = world.keeper(), world.unit(world.organization())
    chief = create_post(actor=actor, unit=place, name="Jefatura", code="sw-jefe", heads_unit=True)
    assert chief.roles == ["equipo-web"]
    with pytest.raises(Invalid, match="puesto del manual"):
        create_post(actor=actor, unit=world.unit(world.organization("otra")), name="Falsa", code="sw-jefe")
    with pytest.raises(NotAllowed):
        create_post(actor=actor, unit=place, name="Analista", roles=["portal-administracion"])
    with pytest.raises(NotAllowed):
        change_post(actor=actor, post=chief, today=TODAY, roles=["equipo-web", "cuentas"])
    changed = change_post(actor=SYSTEM, post=chief, today=TODAY, roles=["cuentas", "equipo-web"])
    assert changed.roles == ["cuentas", "equipo-web"]
    with pytest.raises(Invalid, match="No existe el grupo «nadie»"):
        change_post(actor=SYSTEM, post=chief, today=TODAY, roles=["nadie"])


def test_people_belong_to_the_dependencia_of_their_post() -> None:
    office, other = world.organization(), world.organization("parques")
    place = world.post(world.unit(office))
    somebody = create_person(actor=SYSTEM, today=TODAY, first_names="A", first_surname="B", post=place)
    assert somebody.organization == office
    with pytest.raises(Invalid, match="El puesto es de otra dependencia"):
        change_person(actor=SYSTEM, person=somebody, today=TODAY, organization=other)
    world.appointment(somebody, "enlace_web", office)
    with pytest.raises(Invalid, match="revoque sus nombramientos en Dirección de movilidad: Enlace Web"):
        change_person(actor=SYSTEM, person=somebody, today=TODAY, organization=other, post=None)


@pytest.mark.parametrize(
    ("role", "in_office", "sentence"),
    [
        ("enlace_de_nada", True, "El cargo no existe."),
        ("enlace_web", False, "Este cargo es de una dependencia: indique cuál."),
        ("enlace_tecnico", True, "Este cargo es de todo el portal: no lleva dependencia."),
    ],
)
def test_a_role_has_the_scope_that_was_declared(role: str, in_office: bool, sentence: str) -> None:
    office = world.organization()
    somebody = world.person(office)
    place = office if in_office else None
    with pytest.raises(Invalid) as caught:
        appoint(actor=SYSTEM, person=somebody, role=role, organization=place, today=TODAY, **OFICIO)
    assert caught.value.message == sentence


def test_an_appointment_is_made_corrected_and_revoked() -> None:
    actor, somebody = world.keeper(), world.person(world.organization())
    made = appoint(actor=actor, person=somebody, role="enlace_tecnico", organization=None, today=TODAY, **OFICIO)
    with pytest.raises(Invalid, match="ya tiene ese nombramiento en esas fechas"):
        appoint(actor=actor, person=somebody, role="enlace_tecnico", organization=None, today=TODAY, **OFICIO)
    with pytest.raises(Invalid, match="no puede ser anterior"):
        correct(actor=actor, appointment=made, today=TODAY, ends_on=TODAY - timedelta(days=1))
    correct(actor=actor, appointment=made, today=TODAY, ends_on=TODAY + timedelta(days=20))
    made.refresh_from_db()
    assert [made.state(TODAY + timedelta(days=days)) for days in (-1, 0, 21)] == [
        "Por comenzar",
        "Por vencer",
        "Terminado",
    ]
    revoke(actor=actor, appointment=made, today=TODAY, reason="Cambió de funciones")
    made.refresh_from_db()
    assert (made.in_force(TODAY - timedelta(days=0)), made.state(TODAY)) == (False, "Revocado")
    with pytest.raises(Invalid, match="ya estaba revocado"):
        revoke(actor=actor, appointment=made, today=TODAY)
    assert [action for action, _ in history(made)] == ["directory.appoint", "directory.change", "directory.revoke"]


def test_a_proposal_counts_only_once_confirmed() -> None:
    office, keeper = world.organization(), world.keeper()
    proposer, somebody = world.administrativo(office), world.person(office)
    made = propose(actor=proposer, person=somebody, role="enlace_web", organization=office, today=TODAY, **OFICIO)
    assert made.state(TODAY) == "Por confirmar"
    with pytest.raises(NotAllowed):
        confirm(actor=proposer, appointment=made, today=TODAY)
    with pytest.raises(Invalid, match="Es una propuesta"):
        revoke(actor=keeper, appointment=made, today=TODAY)
    confirm(actor=keeper, appointment=made, today=TODAY)
    made.refresh_from_db()
    assert made.state(TODAY) == "Vigente"
    again = propose(
        actor=proposer, person=somebody, role="enlace_seguridad", organization=office, today=TODAY, **OFICIO
    )
    reject(actor=keeper, appointment=again, today=TODAY, reason="Falta el oficio")
    again.refresh_from_db()
    assert (again.state(TODAY), again.revoked_because) == ("No confirmado", "Falta el oficio")
    with pytest.raises(Invalid, match="ya fue atendida"):
        confirm(actor=keeper, appointment=again, today=TODAY)


def test_proposals_stay_in_the_dependencia_of_who_proposes() -> None:
    office, other = world.organization(), world.organization("parques")
    proposer = world.administrativo(office)
    stranger, own = world.person(other), world.person(office, "Camelia Ficticia Fresno")
    for somebody, place in (
        (stranger, other),
        (stranger, office),
        (own, other),
        (own, None),
        (proposer.person, office),
    ):
        with pytest.raises(NotAllowed):
            propose(actor=proposer, person=somebody, role="enlace_web", organization=place, today=TODAY, **OFICIO)


def test_leaving_office_ends_everything_and_tells_whoever_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(registry, "_leaving", [lambda person, actor, today: told.append((person.pk, actor, today))])
    office = world.organization()
    somebody, colleague = world.person(office, public=True), world.person(office, "Benito Supuesto Candado")
    held = world.appointment(somebody, "enlace_web", office)
    coming = world.appointment(somebody, "enlace_seguridad", office, starts_on=TODAY + timedelta(days=5))
    acting = world.substitution(somebody, colleague)
    actor = world.keeper()
    leave_office(actor=actor, person=somebody, today=TODAY, reason="Renuncia")
    for record in (somebody, held, coming, acting):
        record.refresh_from_db()
    assert (somebody.active, somebody.public, somebody.left_on) == (False, False, TODAY)
    assert [one.revoked_on for one in (held, coming, acting)] == [TODAY] * 3
    assert told == [(somebody.pk, actor, TODAY)]
    entry = ModelLogEntry.objects.for_instance(somebody).get(action="directory.leave")
    assert entry.message == "Registró que dejó el cargo. Motivo: Renuncia"
    with pytest.raises(Invalid, match="ya había dejado el cargo"):
        leave_office(actor=actor, person=somebody, today=TODAY)
    with pytest.raises(Invalid, match="La persona dejó el cargo"):
        world.appointment(somebody, "enlace_web", office)
    return_to_office(actor=actor, person=somebody, today=TODAY)
    somebody.refresh_from_db()
    assert (somebody.active, somebody.left_on, somebody.public) == (True, None, False)


def test_whoever_is_told_of_a_leaving_can_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: Any) -> None:
        raise Conflict("La cuenta no se pudo desactivar.")

    monkeypatch.setattr(registry, "_leaving", [refuses])
    somebody = world.person(world.organization())
    with pytest.raises(Conflict):
        leave_office(actor=SYSTEM, person=somebody, today=TODAY)
    somebody.refresh_from_db()
    assert somebody.active


def test_those_who_changed_are_told_after_the_transaction(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[list[int]] = []
    monkeypatch.setattr(registry, "_changed", [told.append])
    office = world.organization()
    somebody, colleague = world.person(office), world.person(office, "Benito Supuesto Candado")
    world.substitution(somebody, colleague)
    with django_capture_on_commit_callbacks(execute=True):
        world.appointment(somebody, "enlace_web", office)
    assert told == [[somebody.pk, colleague.pk]]


def test_a_substitution_is_made_changed_and_ended() -> None:
    actor, office = world.keeper(), world.organization()
    absent, by, third = (world.person(office, name) for name in ("A B C", "D E F", "G H I"))
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=5)}
    with pytest.raises(Invalid, match="Nadie puede suplirse a sí mismo"):
        substitute(actor=actor, absent=absent, substitute=absent, today=TODAY, **days)
    with pytest.raises(Invalid, match="Escriba la fecha del oficio"):
        substitute(actor=actor, absent=absent, substitute=by, today=TODAY, oficio_number="1", **days)
    made = substitute(actor=actor, absent=absent, substitute=by, today=TODAY, **days)
    with pytest.raises(Invalid, match="ya tiene suplente en esas fechas"):
        substitute(actor=actor, absent=absent, substitute=third, today=TODAY, **days)
    change_substitution(actor=actor, substitution=made, today=TODAY, ends_on=TODAY + timedelta(days=8))
    end_substitution(actor=actor, substitution=made, today=TODAY + timedelta(days=2), reason="Volvió antes")
    made.refresh_from_db()
    assert [made.in_force(TODAY + timedelta(days=days)) for days in (0, 1, 2)] == [True, True, False]
    later = {"starts_on": TODAY + timedelta(days=2), "ends_on": TODAY + timedelta(days=4)}
    assert substitute(actor=actor, absent=absent, substitute=third, today=TODAY, **later).pk
    with pytest.raises(Invalid, match="ya terminó"):
        end_substitution(actor=actor, substitution=made, today=TODAY + timedelta(days=3))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"GIF89a" + bytes(50), "debe ser un PDF, JPG o PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "debe ser un PDF, JPG o PNG"),
        (b"%PDF-1.7\n" + bytes(50), "El PDF está incompleto"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "PDF, JPG o PNG|está dañada"),
        (b"%PDF-1.7\n" + bytes(10 * 1024 * 1024) + b"%%EOF", "más de 10 MB"),
    ],
)
def test_scans_are_what_they_say(content: bytes, sentence: str) -> None:
    somebody = world.person(world.organization())
    scan = ContentFile(content, "oficio.pdf")
    with pytest.raises(Invalid, match=sentence) as caught:
        appoint(
            actor=SYSTEM, person=somebody, role="enlace_tecnico", organization=None, today=TODAY, scan=scan, **OFICIO
        )
    assert caught.value.field == "scan"


def test_a_scan_is_kept_under_a_name_of_ours() -> None:
    somebody = world.person(world.organization())
    scan = ContentFile(b"%PDF-1.7\nx\n%%EOF", "../../oficio de María.exe")
    made = appoint(
        actor=SYSTEM, person=somebody, role="enlace_tecnico", organization=None, today=TODAY, scan=scan, **OFICIO
    )
    assert made.scan.name.startswith("directory/oficios/")
    assert made.scan.name.endswith(".pdf")
    assert "María" not in made.scan.name
