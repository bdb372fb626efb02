"""The section «Directorio»: who sees what, and forms that do their deed or say why not."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cms.directory.models import Appointment, Organization, Person, Post, Substitution, Unit
from cms.directory.tests import world
from cms.directory.tests.admin_city import LISTS, PDF, City, entered, status, text

pytestmark = pytest.mark.django_db


def test_lists_show_what_each_may_see(city: City) -> None:
    shown: dict[str, list[int]] = {}
    for name, user in (("keeper", city.keeper), ("administrativo", city.administrativo)):
        client = entered(user)
        found = [client.get(reverse(f"directorio_{one}:index")).context["page_obj"].paginator.count for one in LISTS]
        shown[name] = found
    assert shown == {"keeper": [5, 3, 2, 2, 1, 1], "administrativo": [3, 2, 1, 1, 1, 1]}
    for user in (city.editor, city.citizen):
        assert {status(entered(user), f"directorio_{one}:index") for one in LISTS} == {403}


@pytest.mark.parametrize(
    ("name", "own", "foreign"),
    [
        ("directorio_personas:edit", "person", "stranger"),
        ("directorio_personas:history", "person", "stranger"),
        ("directorio_personas:baja", "person", "stranger"),
        ("directorio_nombramientos:inspect", "held", "foreign"),
        ("directorio_nombramientos:history", "held", "foreign"),
        ("directorio_nombramientos:oficio", "held", "foreign"),
        ("directorio_suplencias:inspect", "acting", "foreign_acting"),
        ("directorio_dependencias:inspect", "office", "other"),
    ],
)
def test_records_of_others_do_not_exist(city: City, name: str, own: str, foreign: str) -> None:
    pks = [getattr(city, own).pk, getattr(city, foreign).pk]
    assert [status(entered(city.keeper), name, pk) for pk in pks] == [200, 200]
    assert [status(entered(city.administrativo), name, pk) for pk in pks] == [200, 404]
    assert {status(entered(city.editor), name, pk) for pk in pks} <= {403, 404}
    assert {status(Client(), name, pk) for pk in pks} <= {403}


@pytest.mark.parametrize(
    "name",
    [
        *("directorio_nombramientos:edit", "directorio_nombramientos:revocar", "directorio_nombramientos:confirmar"),
        *("directorio_suplencias:edit", "directorio_suplencias:terminar"),
        *("directorio_dependencias:edit", "directorio_dependencias:desactivar"),
        *("directorio_unidades:edit", "directorio_puestos:edit"),
    ],
)
def test_what_only_keepers_change(city: City, name: str) -> None:
    kind = name.partition(":")[0].removeprefix("directorio_")
    record = {
        "nombramientos": city.held,
        "suplencias": city.acting,
        "dependencias": city.office,
        "unidades": city.unit,
        "puestos": city.post,
    }[kind]
    assert status(entered(city.keeper), name, record.pk) == 200
    assert status(entered(city.administrativo), name, record.pk) == 403
    assert status(entered(city.editor), name, record.pk) == 403


PAGES = ("directorio_libro:index", "directorio_libro:export", "directorio_libro:template", "directorio_portal:index")


def test_pages_of_the_keepers(city: City) -> None:
    for user, expected in ((city.keeper, 200), (city.administrativo, 403), (city.editor, 403)):
        assert {status(entered(user), name) for name in PAGES} == {expected}
    for name in ("directorio_por_vencer:index", "directorio_calendario:index"):
        found = [status(entered(user), name) for user in (city.keeper, city.administrativo, city.editor)]
        assert found == [200, 200, 403]


def test_choosers_offer_what_each_may_see(city: City) -> None:
    results, chosen = "directorio_elegir_persona:choose_results", "directorio_elegir_persona:chosen"
    mine = text(entered(city.administrativo).get(reverse(results)))
    assert "Amada Ejemplo Rueda" in mine
    assert "Camelia" not in mine
    assert "Camelia" in text(entered(city.keeper).get(reverse(results), {"q": "camélia"}))
    assert status(entered(city.administrativo), chosen, city.stranger.pk) == 404
    for user in (city.editor, city.citizen):
        assert status(entered(user), results) == 403
        assert status(entered(user), chosen, city.person.pk) == 403
    assert "Analista" in text(entered(city.administrativo).get(reverse("directorio_elegir_puesto:choose_results")))
    assert status(entered(city.editor), "directorio_elegir_puesto:choose_results") == 403


def test_the_menu_shows_to_each_his_own(city: City) -> None:
    def items(user: Any) -> set[str]:
        page = entered(user).get(reverse("wagtailadmin_home")).content.decode()
        return set(re.findall(r"/administracion/directorio/([a-z-]+)/", page))

    everything = {*LISTS, "por-vencer", "calendario", "libro", "portal"}
    assert items(city.keeper) == everything
    assert items(city.administrativo) == everything - {"libro", "portal"}
    assert items(city.editor) == set()


PERSON = {
    "first_names": "Nueva",
    "first_surname": "Persona",
    "second_surname": "",
    "employee_number": "",
    "email": "",
    "phone": "",
    "extension": "",
    "post": "",
}


def test_a_person_is_added_changed_and_leaves(city: City) -> None:
    client = entered(city.administrativo)
    add = reverse("directorio_personas:add")
    answer = client.post(add, {**PERSON, "post": city.post.pk, "organization": city.office.pk}, follow=True)
    made = Person.objects.get(first_names="Nueva")
    assert "Se guardó «Nueva Persona»." in text(answer)
    assert (made.organization, made.post) == (city.office, city.post)
    edit = reverse("directorio_personas:edit", args=[made.pk])
    seen = client.get(edit).context["form"]["seen"].value()
    values = {**PERSON, "organization": city.office.pk, "seen": seen}
    client.post(edit, {**values, "phone": "222 555 00 00"})
    made.refresh_from_db()
    assert (made.phone, made.post) == ("222 555 00 00", None)
    late = client.post(edit, {**values, "phone": "1"})
    assert "Alguien más cambió este registro mientras usted lo editaba" in text(late)
    assert late.context["form"]["phone"].value() == "1"
    wrong = client.post(edit, {**values, "seen": "", "phone": "llámame", "email": "x"})
    assert "No se guardó. Revise lo que se señala." in text(wrong)
    history = text(client.get(reverse("directorio_personas:history", args=[made.pk])))
    assert "teléfono: «vacío» → «222 555 00 00»" in history
    assert "puesto: «Analista» → «vacío»" in history
    leave = reverse("directorio_personas:baja", args=[made.pk])
    assert "Su cuenta, si la tiene, se desactiva" in text(client.get(leave))
    client.post(leave, {"reason": "Renuncia"})
    made.refresh_from_db()
    assert not made.active
    assert "Dejó el cargo el" in text(client.get(edit))
    client.post(reverse("directorio_personas:regreso", args=[made.pk]), {"organization": city.office.pk})
    made.refresh_from_db()
    assert made.active


def test_an_enlace_administrativo_cannot_reach_beyond_his_dependencia_by_hand(city: City) -> None:
    client = entered(city.administrativo)
    forged = {**PERSON, "organization": city.other.pk}
    client.post(reverse("directorio_personas:add"), forged)
    assert not Person.objects.filter(first_names="Nueva").exists()
    client.post(reverse("directorio_personas:edit", args=[city.person.pk]), {**forged, "first_names": "Otra"})
    city.person.refresh_from_db()
    assert (city.person.first_names, city.person.organization) == ("Amada", city.office)
    other_post = world.post(world.unit(city.other))
    client.post(reverse("directorio_personas:edit", args=[city.person.pk]), {**PERSON, "post": other_post.pk})
    city.person.refresh_from_db()
    assert city.person.post == city.post


def appointment(city: City, **values: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "person": city.colleague.pk,
        "role": "enlace_seguridad",
        "organization": city.office.pk,
        "oficio_number": "O-1/2026",
        "oficio_date": f"{today:%d/%m/%Y}",
        "starts_on": f"{today:%d/%m/%Y}",
        "ends_on": "",
        **values,
    }


def test_an_appointment_with_its_scan(city: City) -> None:
    client = entered(city.keeper)
    add = reverse("directorio_nombramientos:add")
    assert str(city.colleague) in text(client.get(add, {"persona": city.colleague.pk}))
    bad = SimpleUploadedFile("oficio.pdf", b"<html>", content_type="application/pdf")
    refused = client.post(add, appointment(city, scan=bad))
    assert "El oficio escaneado debe ser un PDF, JPG o PNG." in text(refused)
    yesterday = timezone.localdate() - timedelta(days=1)
    refused = client.post(add, appointment(city, ends_on=f"{yesterday:%d/%m/%Y}"))
    assert refused.context["form"].errors["ends_on"] == ["La fecha de término no puede ser anterior a la de inicio."]
    client.post(add, appointment(city, scan=SimpleUploadedFile("oficio.pdf", PDF, content_type="text/html")))
    made = Appointment.objects.get(oficio_number="O-1/2026")
    assert not made.proposed
    answer = client.get(reverse("directorio_nombramientos:oficio", args=[made.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    again = client.post(add, appointment(city))
    assert "La persona ya tiene ese nombramiento en esas fechas." in text(again)
    portal = client.post(add, appointment(city, role="enlace_tecnico"))
    assert "no lleva dependencia" in text(portal)
    edit = reverse("directorio_nombramientos:edit", args=[made.pk])
    client.post(edit, appointment(city, oficio_number="O-2/2026", person=city.stranger.pk))
    made.refresh_from_db()
    assert (made.oficio_number, made.person, bool(made.scan)) == ("O-2/2026", city.colleague, True)
    revoke = reverse("directorio_nombramientos:revocar", args=[made.pk])
    assert "Este campo es necesario" in text(client.post(revoke, {}))
    client.post(revoke, {"reason": "Cambio"})
    made.refresh_from_db()
    assert made.state(timezone.localdate()) == "Revocado"


def test_the_gateway_hands_over_the_scan(city: City, settings: Any) -> None:
    settings.X_ACCEL = True
    answer = entered(city.keeper).get(reverse("directorio_nombramientos:oficio", args=[city.held.pk]))
    assert answer["X-Accel-Redirect"] == f"/_cms_private/{city.held.scan.name}"
    assert "no-store" in answer["Cache-Control"]


def test_a_proposal_goes_to_the_keepers(city: City) -> None:
    client, keeper = entered(city.administrativo), entered(city.keeper)
    add = reverse("directorio_nombramientos:add")
    assert "Lo que registre aquí es una propuesta" in text(client.get(add))
    client.post(add, appointment(city))
    made = Appointment.objects.get(oficio_number="O-1/2026")
    assert made.proposed
    client.post(reverse("directorio_nombramientos:confirmar", args=[made.pk]))
    client.post(add, appointment(city, person=city.stranger.pk, oficio_number="O-9"))
    client.post(add, appointment(city, organization=city.other.pk, oficio_number="O-9"))
    client.post(add, appointment(city, role="enlace_tecnico", organization="", oficio_number="O-9"))
    made.refresh_from_db()
    assert made.proposed
    assert not Appointment.objects.filter(oficio_number="O-9").exists()
    index = reverse("directorio_nombramientos:index")
    assert "Benito Supuesto Candado" in text(keeper.get(index, {"state": "por_confirmar"}))
    keeper.post(reverse("directorio_nombramientos:confirmar", args=[made.pk]))
    made.refresh_from_db()
    assert not made.proposed


def test_substitutions_and_their_calendar(city: City) -> None:
    client, today = entered(city.keeper), timezone.localdate()
    days = {"starts_on": f"{today:%d/%m/%Y}", "ends_on": f"{today:%d/%m/%Y}", "oficio_number": "", "oficio_date": ""}
    add = reverse("directorio_suplencias:add")
    same = client.post(add, {**days, "absent": city.colleague.pk, "substitute": city.colleague.pk})
    assert "Nadie puede suplirse a sí mismo." in text(same)
    client.post(add, {**days, "absent": city.colleague.pk, "substitute": city.stranger.pk})
    made = Substitution.objects.get(absent=city.colleague)
    shown = text(client.get(reverse("directorio_calendario:index")))
    assert "Camelia Ficticia Fresno por Benito Supuesto Candado" in shown
    assert f"{today.day} hoy" in shown
    later = text(client.get(reverse("directorio_calendario:index"), {"mes": "2019-02"}))
    assert "No hay suplencias en este mes." in later
    assert entered(city.keeper).get(reverse("directorio_calendario:index"), {"mes": "9999-99"}).status_code == 200
    client.post(reverse("directorio_suplencias:terminar", args=[made.pk]), {"reason": "Volvió"})
    assert "Camelia Ficticia Fresno por Benito" not in text(client.get(reverse("directorio_calendario:index")))
    other = text(entered(city.administrativo).get(reverse("directorio_calendario:index")))
    assert "Otra Ejemplo" not in other


def test_what_expires_soon(city: City) -> None:
    today = timezone.localdate()
    for days, role in ((0, "enlace_seguridad"), (45, "enlace_datos_abiertos")):
        world.appointment(city.colleague, role, city.office, ends_on=today + timedelta(days=days))
    client, index = entered(city.keeper), reverse("directorio_por_vencer:index")
    soon = text(client.get(index))
    assert "vence hoy" in soon
    assert "45 días" not in soon
    assert "45 días" in text(client.get(index, {"dias": "60"}))
    nobody = world.user("otra", None, "directorio")
    Appointment.objects.update(ends_on=None)
    assert "Ningún nombramiento vence en los próximos 30 días." in text(entered(nobody).get(index))


def test_structure_is_kept(city: City) -> None:
    client = entered(city.keeper)
    client.post(reverse("directorio_dependencias:add"), {"clave": "nueva", "name": "Nueva"})
    made = Organization.objects.get(clave="nueva")
    bad = client.post(reverse("directorio_dependencias:add"), {"clave": "Mal Hecha", "name": "Otra"})
    assert "clave" in bad.context["form"].errors
    client.post(reverse("directorio_dependencias:edit", args=[made.pk]), {"clave": "cambiada", "name": "Nueva nueva"})
    made.refresh_from_db()
    assert (made.clave, made.name) == ("nueva", "Nueva nueva")
    client.post(reverse("directorio_unidades:add"), {"organization": made.pk, "name": "Dirección", "parent": ""})
    unit = Unit.objects.get(organization=made)
    foreign = client.post(
        reverse("directorio_unidades:add"), {"organization": made.pk, "name": "Otra", "parent": city.unit.pk}
    )
    assert "debe ser de la misma dependencia" in text(foreign)
    post = {"unit": unit.pk, "name": "Jefatura", "code": "sw-jefe", "heads_unit": "on", "roles": ["cuentas"]}
    client.post(reverse("directorio_puestos:add"), post)
    chief = Post.objects.get(code="sw-jefe")
    assert chief.roles == ["equipo-web"]  # what a keeper marks counts for nothing
    world.user("jefa", is_superuser=True)
    boss = entered(world.user("administradora", is_superuser=True))
    boss.post(reverse("directorio_puestos:edit", args=[chief.pk]), {**post, "roles": ["cuentas", "editores"]})
    chief.refresh_from_db()
    assert chief.roles == ["cuentas", "editores"]
    client.post(reverse("directorio_dependencias:desactivar", args=[made.pk]))
    client.post(reverse("directorio_puestos:desactivar", args=[chief.pk]))
    client.post(reverse("directorio_unidades:desactivar", args=[unit.pk]))
    kept = ((Organization, made.pk), (Post, chief.pk), (Unit, unit.pk))
    assert [model.objects.get(pk=pk).active for model, pk in kept] == [False] * 3
    client.post(reverse("directorio_dependencias:reactivar", args=[made.pk]))
    assert Organization.objects.get(pk=made.pk).active


def test_lists_are_searched_filtered_and_exported(city: City) -> None:
    world.person(city.office, "=cmd Fórmula")
    client, index = entered(city.keeper), reverse("directorio_personas:index")
    assert client.get(index, {"q": "amáda rueda"}).context["page_obj"].paginator.count == 1
    assert client.get(index, {"organization": city.other.pk}).context["page_obj"].paginator.count == 2
    assert "No" in text(client.get(index, {"q": "zzz"}))
    sheet = load_workbook(io.BytesIO(client.get(index, {"export": "xlsx"}).getvalue())).active
    assert [cell.value for cell in sheet[1]][:3] == ["Número de empleado", "Nombres", "Primer apellido"]
    names = [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert "=cmd" in names
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    csv = b"".join(client.get(index, {"export": "csv"}).streaming_content).decode()
    assert "'=cmd" in csv
    mine = b"".join(entered(city.administrativo).get(index, {"export": "csv"}).streaming_content).decode()
    assert "Camelia" not in mine
