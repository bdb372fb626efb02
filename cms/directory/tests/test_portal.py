"""The portal is told of every change, over real HTTP with signed calls; what cannot be told waits."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.directory.domain.appointments import revoke
from cms.directory.domain.calendar import announce_turns
from cms.directory.domain.organizations import change_organization, deactivate_organization
from cms.directory.domain.people import change_person, leave_office
from cms.directory.domain.permissions import SYSTEM
from cms.directory.models import PortalComparison, PortalPush
from cms.directory.portal import outbox
from cms.directory.portal.compare import compare_and_remember
from cms.directory.portal.deliver import deliver_due
from cms.directory.tests import world
from cms.directory.tests.portal_server import OTHER_KEY, FakePortal, sign
from cms.directory.tests.world import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.freeze_time("2026-03-10T18:00:00Z")]


def pending() -> list[tuple[str, str]]:
    return sorted(outbox.pending().values_list("kind", "error_code"))


def test_a_change_reaches_the_portal_signed_and_under_its_public_name(portal: FakePortal, committed: Any) -> None:
    committed(lambda: world.organization("movilidad", "Dirección de Movilidad", id_dependencia="0101", phone="222"))
    assert portal.organizations == {
        "movilidad": {
            "clave": "movilidad",
            "title": "Dirección de Movilidad",
            "description": "",
            "id_dependencia": "0101",
            "email": "",
            "phone": "222",
            "address": "",
            "url": "",
            "active": True,
        }
    }
    [(method, _, headers)] = portal.requests
    public = urlsplit(settings.DATOS_URL)
    assert (method, headers["Host"], headers["X-Forwarded-Proto"]) == ("POST", public.netloc, public.scheme)
    assert pending() == []


def test_a_person_carries_roles_and_dependencias(portal: FakePortal, committed: Any) -> None:
    office = world.organization("movilidad")
    somebody = world.person(office, email="aejemplo@puebla.example")
    absent = world.person(office, "Benito Supuesto Candado")
    account = world.user("aejemplo", somebody)
    own = world.appointment(somebody, "enlace_datos_abiertos", office, oficio_number="O-1")
    world.appointment(somebody, "enlace_web", office)  # no role of the portal
    other = world.appointment(absent, "enlace_seguridad", office, oficio_number="O-2")
    acting = committed(lambda: world.substitution(absent, somebody, -1, 5, oficio_number="O-3", oficio_date=TODAY))
    told = portal.people[str(account.uuid)]
    assert {key: told[key] for key in ("username", "name", "email", "active", "sysadmin")} == {
        "username": "aejemplo",
        "name": "Amada Ejemplo Rueda",
        "email": "aejemplo@puebla.example",
        "active": True,
        "sysadmin": False,
    }
    assert told["organizations"] == {"movilidad": "editor"}
    assert told["appointments"] == [
        {
            "id": str(own.uuid),
            "role": "enlace_datos_abiertos",
            "organization": "movilidad",
            "oficio_numero": "O-1",
            "oficio_fecha": "2026-02-18",
            "fecha_inicio": "2026-02-28",
            "fecha_fin": None,
        },
        {
            "id": str(acting.uuid),
            "role": "enlace_seguridad",
            "organization": "movilidad",
            "oficio_numero": "O-3",
            "oficio_fecha": "2026-03-10",
            "fecha_inicio": "2026-03-09",
            "fecha_fin": "2026-03-15",
        },
    ]
    committed(lambda: revoke(actor=SYSTEM, appointment=other, today=TODAY))
    assert [one["role"] for one in portal.people[str(account.uuid)]["appointments"]] == ["enlace_datos_abiertos"]


def test_leaving_and_deactivation_take_rights_away(portal: FakePortal, committed: Any) -> None:
    office = world.organization()
    somebody, colleague = world.person(office), world.person(office, "Benito Supuesto Candado")
    leaving, staying = world.user("aejemplo", somebody), world.user("bsupuesto", colleague)
    world.appointment(somebody, "enlace_seguridad", office)
    committed(lambda: world.appointment(colleague, "enlace_datos_abiertos", office))
    committed(lambda: leave_office(actor=SYSTEM, person=somebody, today=TODAY))
    assert portal.people[str(leaving.uuid)]["appointments"] == []
    committed(lambda: deactivate_organization(actor=SYSTEM, organization=office, today=TODAY))
    assert portal.organizations["movilidad"]["active"] is False
    assert portal.people[str(staying.uuid)]["organizations"] == {}
    assert portal.people[str(staying.uuid)]["appointments"] == []


def test_changes_of_one_transaction_travel_as_one(portal: FakePortal, committed: Any) -> None:
    somebody = world.person(world.organization())
    world.user("aejemplo", somebody)

    def many() -> None:
        for number in range(5):
            change_person(actor=SYSTEM, person=somebody, today=TODAY, extension=str(number))

    committed(many)
    assert [len(payload["people"]) for _, payload, _ in portal.requests if payload.get("people")] == [1]


def test_an_unreachable_portal_is_told_later(settings: Any, lent: Any, portal: FakePortal, committed: Any) -> None:
    settings.CKAN_URL = "http://127.0.0.1:9"
    committed(world.organization)
    [push] = PortalPush.objects.all()
    assert (push.pending, push.attempts, push.error_code) == (True, 1, "portal_no_disponible")
    assert push.error == "El portal de datos no responde en este momento."
    assert push.next_try_at == timezone.now() + timedelta(seconds=30)
    settings.CKAN_URL = portal.url
    assert deliver_due() == (0, 0)  # not yet its time
    outbox.try_again_now()
    assert deliver_due() == (1, 0)
    assert list(portal.organizations) == ["movilidad"]
    push.refresh_from_db()
    assert (push.pending, push.error, push.attempts) == (False, "", 0)


@pytest.mark.parametrize(
    ("status", "code"), [(500, "portal_no_disponible"), (429, "portal_no_disponible"), (400, "portal_rechaza")]
)
def test_bad_answers_keep_the_push(portal: FakePortal, committed: Any, status: int, code: str) -> None:
    portal.status = status
    committed(world.organization)
    assert pending() == [("organization", code)]


def test_a_signature_of_another_key_is_not_taken(portal: FakePortal, lent: Any, committed: Any) -> None:
    lent["signer"] = lambda claims, typ: sign(claims, typ, OTHER_KEY)
    committed(world.organization)
    assert pending() == [("organization", "firma_no_reconocida")]
    assert portal.organizations == {}


def test_without_accounts_nothing_is_lost(monkeypatch: pytest.MonkeyPatch, committed: Any) -> None:
    from cms.directory.portal import registry

    monkeypatch.setattr(registry, "_lent", {})
    committed(world.organization)
    assert pending() == [("organization", "portal_no_disponible")]


def test_waits_grow_up_to_an_hour(settings: Any, lent: Any) -> None:
    settings.CKAN_URL = "http://127.0.0.1:9"
    world.organization()
    waits = []
    for _ in range(9):
        PortalPush.objects.update(next_try_at=timezone.now())
        deliver_due()
        waits.append(int((PortalPush.objects.get().next_try_at - timezone.now()).total_seconds()))
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_one_refused_record_does_not_hold_the_others(portal: FakePortal, committed: Any) -> None:
    office = world.organization()
    good, bad = world.person(office), world.person(office, "Benito Supuesto Candado")
    world.user("bueno", good)
    account = world.user("malo", bad)
    portal.errors = [
        {"kind": "appointment", "id": "x", "of": str(account.uuid), "code": "no", "message": "No existe el cargo."}
    ]
    committed(lambda: [world.appointment(one, "enlace_seguridad", office) for one in (good, bad)])
    [push] = outbox.pending()
    assert (push.ref, push.error_code, push.error) == (str(bad.uuid), "no", "No existe el cargo.")


def test_a_change_during_a_delivery_is_not_lost(portal: FakePortal) -> None:
    office = world.organization()
    pushes = outbox.claim(timezone.now())
    change_organization(actor=SYSTEM, organization=office, phone="222")
    outbox.settle(pushes[0], timezone.now())
    assert [(push.wanted, push.delivered) for push in outbox.pending()] == [(2, 1)]
    assert deliver_due() == (1, 0)
    assert portal.organizations["movilidad"]["phone"] == "222"


def test_what_is_being_delivered_is_left_alone_by_others(portal: FakePortal) -> None:
    world.organization()
    assert len(outbox.claim(timezone.now())) == 1
    assert outbox.claim(timezone.now()) == []
    assert len(outbox.claim(timezone.now() + outbox.CLAIM)) == 1


def test_the_calendar_tells_who_begins_and_who_ends(portal: FakePortal, committed: Any) -> None:
    office = world.organization()
    absent, by = world.person(office), world.person(office, "Benito Supuesto Candado")
    account = world.user("suplente", by)
    world.appointment(absent, "enlace_datos_abiertos", office)
    world.substitution(absent, by, 3, 5)
    tomorrow = TODAY + timedelta(days=3)
    PortalPush.objects.all().delete()
    assert committed(lambda: announce_turns(tomorrow)) == 2
    assert str(account.uuid) in portal.people
    assert committed(lambda: announce_turns(TODAY + timedelta(days=40))) == 0


def test_comparison_names_each_difference_and_repair_leaves_none(portal: FakePortal, committed: Any) -> None:
    office = world.organization("movilidad", "Dirección de Movilidad")
    world.organization("parques")
    somebody = world.person(office)
    account = world.user("aejemplo", somebody)
    world.user("ciudadana")  # nothing to do in the portal
    committed(lambda: world.appointment(somebody, "enlace_seguridad", office, oficio_number="O-1"))
    assert compare_and_remember(TODAY).differences == []
    del portal.organizations["parques"]
    portal.organizations["movilidad"]["title"] = "Otro nombre"
    portal.organizations["vieja"] = {"clave": "vieja", "title": "Vieja", "active": True}
    portal.people[str(account.uuid)]["appointments"] = []
    portal.people["ido"] = {"sub": "ido", "username": "ido", "name": "Ido", "email": "", "active": True,
                            "sysadmin": True, "organizations": {"movilidad": "admin"}, "appointments": []}  # fmt: skip
    kept = compare_and_remember(TODAY)
    assert [(one["name"], one["problem"], one["field"], one["here"], one["there"]) for one in kept.differences] == [
        ("Dirección de Movilidad", "distinto", "nombre", "Dirección de Movilidad", "Otro nombre"),
        ("Dirección de parques", "falta", "", "existe", "no existe"),
        (
            "aejemplo",
            "distinto",
            "nombramientos",
            "enlace_seguridad de movilidad, oficio O-1, 2026-02-28",
            "ninguno",
        ),
        ("ido", "sobra", "", "no existe", "activa"),
    ]
    assert kept.notices == ["El portal tiene la dependencia «Vieja» (vieja), que no está en el directorio."]
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("reparar_portal", stdout=out)
    assert ended.value.code == 1
    assert "4 diferencias. Para poner el portal al día: manage.py reparar_portal --aplicar" in out.getvalue()
    call_command("reparar_portal", "--aplicar", stdout=(out := StringIO()))
    assert "4 diferencias; el portal cambió 4 registros y dio 0 errores." in out.getvalue()
    call_command("reparar_portal", "--json", stdout=(out := StringIO()))
    assert json.loads(out.getvalue())["diferencias"] == []
    assert portal.people["ido"]["active"] is False


def test_the_command_says_when_the_portal_does_not_answer(settings: Any, lent: Any) -> None:
    settings.CKAN_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="no responde") as caught:
        call_command("reparar_portal")
    assert caught.value.returncode == 2
    assert compare_and_remember(TODAY).failure == "El portal de datos no responde en este momento."
    assert PortalComparison.objects.count() == 1


def test_errors_of_a_repair_are_told(portal: FakePortal, committed: Any) -> None:
    world.organization()
    portal.errors = [{"kind": "organization", "id": "movilidad", "code": "ocupada", "message": "Ya existe."}]
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("reparar_portal", "--aplicar", stdout=out)
    assert "Error en movilidad: Ya existe." in out.getvalue()
