"""Workbooks, the portal's page and the policy of the administration in the section «Directorio»."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.directory.domain.permissions import SYSTEM
from cms.directory.models import ImportBatch, Organization, PortalPush
from cms.directory.portal import outbox
from cms.directory.tests import world
from cms.directory.tests.admin_city import LISTS, City, entered, text
from cms.directory.tests.portal_server import FakePortal
from pipelines.directory import write_book

pytestmark = pytest.mark.django_db


def upload(rows: dict[str, Any]) -> SimpleUploadedFile:
    target = io.BytesIO()
    write_book(target, rows)
    return SimpleUploadedFile("libro.xlsx", target.getvalue())


def test_a_workbook_is_shown_before_it_is_applied(city: City) -> None:
    client, index = entered(city.keeper), reverse("directorio_libro:index")
    for file, sentence in (
        (SimpleUploadedFile("x.xlsx", b"nada"), "no es un libro de Excel"),
        (SimpleUploadedFile("x.xlsx", b""), "El archivo está vacío."),
        (None, "Elija un libro."),
    ):
        assert sentence in text(client.post(index, {"file": file} if file else {}))
    assert not ImportBatch.objects.exists()
    answer = client.post(index, {"file": upload({"organizations": [{"clave": "mal", "name": ""}]})}, follow=True)
    assert "El libro tiene 1 problema" in text(answer)
    assert "Aplicar" not in text(answer)
    rows = {"organizations": [{"clave": "nueva", "name": "Nueva"}, {"clave": "parques", "name": "Parques"}]}
    answer = client.post(index, {"file": upload(rows)}, follow=True)
    assert "Aplicar 2 filas con cambios" in text(answer)
    assert not Organization.objects.filter(clave="nueva").exists()
    address, digest = answer.request["PATH_INFO"], answer.context["digest"]
    assert entered(city.administrativo).post(address, {"digest": digest}).status_code == 302
    assert not Organization.objects.filter(clave="nueva").exists()
    stale = client.post(address, {"digest": "otra cosa"})
    assert "alguien cambió el directorio" in text(stale)
    done = client.post(address, {"digest": digest}, follow=True)
    assert "Se aplicó «libro.xlsx»: 2 filas con cambios." in text(done)
    assert Organization.objects.filter(clave="nueva").exists()
    again = client.post(address, {"digest": digest}, follow=True)
    assert "Este libro ya se aplicó." in text(again)
    book = client.get(reverse("directorio_libro:export"))
    assert "no-store" in book["Cache-Control"]
    same = SimpleUploadedFile("igual.xlsx", book.content)
    assert "no hay nada que cambiar" in text(client.post(index, {"file": same}, follow=True))


def test_the_state_of_the_portal(city: City, settings: Any, portal: FakePortal) -> None:
    client, index = entered(city.keeper), reverse("directorio_portal:index")
    settings.CKAN_URL = "http://127.0.0.1:9"
    PortalPush.objects.all().delete()
    outbox.request([("organization", "movilidad")])
    failed = client.post(index, {"accion": "entregar"}, follow=True)
    assert "1 no se pudieron entregar" in text(failed)
    assert "El portal de datos no responde en este momento." in text(failed)
    assert "no responde" in text(client.post(index, {"accion": "comparar"}, follow=True))
    settings.CKAN_URL = portal.url
    assert "Se entregaron 1 cambios." in text(client.post(index, {"accion": "entregar"}, follow=True))
    found = text(client.post(index, {"accion": "comparar"}, follow=True))
    assert "Se encontró 1 diferencia." in found
    assert "Dirección de parques falta" in found
    assert "al día con el directorio" in text(client.post(index, {"accion": "reparar"}, follow=True))
    assert set(portal.organizations) == {"movilidad", "parques"}
    for user in (city.administrativo, city.editor):
        assert entered(user).post(index, {"accion": "reparar"}).status_code == 302


INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/json|text/)[^\"]*\")", re.IGNORECASE)


def test_pages_run_under_the_policy_of_the_administration(city: City) -> None:
    client = entered(city.keeper)
    for name, *args in (
        *((f"directorio_{one}:index",) for one in LISTS),
        *((f"directorio_{one}:add",) for one in LISTS),
        ("directorio_personas:edit", city.person.pk),
        ("directorio_nombramientos:edit", city.held.pk),
        ("directorio_suplencias:edit", city.acting.pk),
        ("directorio_libro:index",),
        ("directorio_portal:index",),
        ("directorio_calendario:index",),
    ):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200, name
        assert not INLINE_SCRIPT.search(answer.content.decode()), name


def test_many_people_take_few_queries(city: City, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        world.person(city.office, f"Persona{number} Ejemplo", post=city.post)
    client = entered(city.keeper)
    client.get(reverse("directorio_personas:index"))
    with django_assert_max_num_queries(45):
        client.get(reverse("directorio_personas:index"))


def test_the_system_is_no_account(city: City) -> None:
    history = text(entered(city.keeper).get(reverse("directorio_personas:history", args=[city.person.pk])))
    assert "sistema" in history.lower()
    assert SYSTEM.pk is None
