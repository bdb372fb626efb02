"""Forms: what is taken, what is refused with nothing lost, who reads the answers, and when they go."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail, signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from cms.media.tests import material
from cms.pages.domain import forms
from cms.pages.models import AnswerFile, FormAnswer, FormField, FormPage
from cms.pages.submissions.listing import harmless
from cms.pages.tests.conftest import City

ANSWER = {"nombre": "Ana", "correo": "ana@puebla.example", "tema": "Luz", "mensaje": "No hay luz", "conformidad": "on"}


@pytest.fixture
def form(city: City) -> FormPage:
    page = FormPage(
        title="Buzón", slug="buzon", organization=city.organization, privacy_notice="<p>Se usan para responder.</p>",
        retention_days=30, last_published_at=timezone.now(),
    )  # fmt: skip
    page.form_fields = [
        FormField(label="Nombre", field_type="singleline", required=False, limit=20),
        FormField(label="Correo", field_type="email", required=False),
        FormField(label="Tema", field_type="radio", choices="Luz\nAgua"),
        FormField(label="Mensaje", field_type="multiline"),
        FormField(label="Edad", field_type="number", required=False, minimum=0, maximum=120),
        FormField(label="Foto", field_type="file", required=False),
    ]
    city.front.add_child(instance=page)
    return FormPage.objects.get(pk=page.pk)


def send(client: Client, page: FormPage, *, seen: float = 10, **values: Any) -> Any:
    """Fill in and send, so many seconds after looking at the page."""
    with freeze_time(timezone.now() - datetime.timedelta(seconds=seen)):
        moment = signing.dumps(page.pk, salt="formulario")
    data = {
        name: value
        for name, value in {**ANSWER, "momento": moment, "sitio_web": "", **values}.items()
        if value is not None
    }
    return client.post(reverse("pages_send_form", args=[page.pk]), data)


def problems(answer: Any) -> list[str]:
    page = BeautifulSoup(answer.content, "html.parser")
    return [item.get_text(" ", strip=True) for item in page.select(".pa-resumen li")]


def test_an_answer_is_kept_and_the_visitor_gets_a_reference(form: FormPage, client: Client, see) -> None:
    answer = send(client, form)
    kept = FormAnswer.objects.get()
    assert (answer.status_code, answer.cookies) == (303, {})
    assert kept.form_data == {"nombre": "Ana", "correo": "ana@puebla.example", "tema": "Luz", "mensaje": "No hay luz",
                              "edad": None, "foto": None}  # fmt: skip
    assert kept.consented_at is not None
    page = see(answer["Location"])
    assert page.select_one(".alert-success strong").get_text() == kept.reference
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", kept.reference)


def test_the_page_of_the_form_needs_no_cookie(form: FormPage, client: Client, see) -> None:
    page = see(form)
    assert not client.cookies
    assert page.form["action"] == f"/formularios/{form.pk}/enviar/"
    assert page.select_one('[name="csrfmiddlewaretoken"]') is None
    assert page.select_one('[name="sitio_web"]').find_parent(class_="pa-trampa")["aria-hidden"] == "true"


def test_a_made_up_receipt_says_nothing(form: FormPage, see) -> None:
    assert see(form.url + "?recibido=AAAA-BBBB").select_one(".alert-success") is None


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"mensaje": ""}, "Mensaje : Este campo es necesario."),
        ({"nombre": "x" * 21}, "Nombre : Asegúrese de que este valor tenga como máximo 20 caracteres (tiene 21)."),
        (
            {"mensaje": "x" * 3001},
            "Mensaje : Asegúrese de que este valor tenga como máximo 3000 caracteres (tiene 3001).",
        ),
        ({"correo": "no es correo"}, "Correo : Introduzca una dirección de correo electrónico válida."),
        ({"tema": "Otra"}, "Tema : Seleccione una opción válida. Otra no es una de las opciones disponibles."),
        ({"edad": "300"}, "Edad : Asegúrese de que este valor sea menor o igual a 120.00."),
        ({"mensaje": "a\x00b"}, "Mensaje : Caracteres nulos no están permitidos."),
        ({"conformidad": None}, "Leí el aviso de privacidad y acepto"),
        ({"sitio_web": "http://spam.example"}, "Deje vacío el campo"),
        ({"momento": "inventado"}, "La página llevaba demasiado tiempo abierta"),
        ({"momento": None}, "La página llevaba demasiado tiempo abierta"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    form: FormPage, client: Client, values: dict[str, Any], says: str
) -> None:
    answer = send(client, form, **values)
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert any(problem.startswith(says[:40]) for problem in problems(answer)), problems(answer)
    if "nombre" not in values:
        assert page.select_one('[name="nombre"]')["value"] == "Ana"
    assert FormAnswer.objects.count() == 0


@pytest.mark.parametrize(("seen", "says"), [(0, "demasiado rápido"), (4 * 24 * 3600, "demasiado tiempo abierta")])
def test_machines_are_too_fast_and_old_pages_too_old(form: FormPage, client: Client, seen: float, says: str) -> None:
    answer = send(client, form, seen=seen)
    assert says in problems(answer)[0]
    fresh = BeautifulSoup(answer.content, "html.parser").select_one('[name="momento"]')["value"]
    with freeze_time(timezone.now() + datetime.timedelta(seconds=20)):
        assert send(client, form, momento=fresh).status_code == 303


def test_the_token_of_one_form_does_not_open_another(form: FormPage, client: Client) -> None:
    with freeze_time(timezone.now() - datetime.timedelta(seconds=20)):
        other = signing.dumps(form.pk + 1, salt="formulario")
    assert send(client, form, momento=other).status_code == 422


def test_a_double_click_is_one_answer(form: FormPage, client: Client) -> None:
    first, second = (send(client, form)["Location"] for _ in range(2))
    assert FormAnswer.objects.count() == 1
    assert first.split("recibido=")[0] == second.split("recibido=")[0]
    send(client, form, mensaje="Otra cosa")
    assert FormAnswer.objects.count() == 2


def test_many_answers_in_a_row_are_stopped_with_the_words_kept(form: FormPage, client: Client) -> None:
    for number in range(6):
        assert send(client, form, mensaje=f"Aviso {number}").status_code == 303
    answer = send(client, form, mensaje="Aviso 7")
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 429
    assert page.select_one('[name="mensaje"]').get_text(strip=True) == "Aviso 7"
    assert "espere diez minutos" in page.select_one(".alert").get_text()
    other = Client(headers={"host": client.defaults["HTTP_HOST"]}, REMOTE_ADDR="203.0.113.9")
    assert send(other, form, mensaje="Aviso de otra persona").status_code == 303


def test_a_header_of_the_visitor_does_not_change_who_she_is(form: FormPage, client: Client) -> None:
    for number in range(7):
        client.defaults["HTTP_X_REAL_IP"] = f"203.0.113.{number}"
        answer = send(client, form, mensaje=f"Aviso {number}")
    assert answer.status_code == 429


def test_files_are_checked_cleaned_and_kept_apart(form: FormPage, client: Client, settings) -> None:
    photo = SimpleUploadedFile("bache.jpg", material.photograph())
    assert send(client, form, foto=photo).status_code == 303
    kept = AnswerFile.objects.get()
    assert str(settings.PRIVATE_ROOT) in kept.file.path
    with kept.file.open() as stored:
        assert material.MAKER.encode() not in stored.read()
    assert FormAnswer.objects.get().form_data["foto"] == "bache.jpg"
    for name, content in (
        ("a.svg", material.SVG),
        ("a.jpg", material.PROGRAM),
        ("a.pdf", b"hola"),
        ("b.png", material.bomb()),
    ):
        assert send(client, form, foto=SimpleUploadedFile(name, content), mensaje=name).status_code == 422


def test_a_closed_form_takes_nothing(form: FormPage, client: Client, see) -> None:
    form.closes_at = timezone.now() - datetime.timedelta(minutes=1)
    form.save()
    assert "ya no recibe respuestas" in see(form).get_text()
    assert send(client, form).status_code == 409
    FormPage.objects.update(live=False)
    assert send(client, form).status_code == 404
    assert FormAnswer.objects.count() == 0


def test_owners_get_a_mail_without_what_was_answered(
    form: FormPage, city: City, client: Client, django_capture_on_commit_callbacks
) -> None:
    form.owners.add(city.person("duena"))
    form.owners.add(city.person("retirada", is_active=False))
    form.save()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, form)
    [sent] = mail.outbox
    assert sent.to == ["duena@puebla.example"]
    assert "Ana" not in sent.body and "No hay luz" not in sent.body
    assert f"/administracion/forms/submissions/{form.pk}/" in sent.body


@pytest.fixture
def answered(form: FormPage, city: City, client: Client) -> dict[str, Any]:
    """An answer with a file, and three people: an owner, an editor of the same site, somebody else of the office."""
    owner = city.person("duena", "editores")
    form.owners.add(owner)
    form.save()
    send(client, form, nombre="=1+1", foto=SimpleUploadedFile("a.pdf", material.PDF))
    return {
        "owner": owner,
        "colleague": city.person("colega", "editores"),
        "stranger": city.person("ajena", "directorio"),
    }


def test_only_owners_see_answers(form: FormPage, answered: dict[str, Any], client: Client) -> None:
    listed = reverse("wagtailforms:list_submissions", args=[form.pk])
    file = reverse("pages_admin_answer_file", args=[AnswerFile.objects.get().pk])
    seen = {}
    for name, user in answered.items():
        client.force_login(user)
        seen[name] = [
            client.get(url).status_code == 200 for url in (listed, file, f"{listed}?export=csv", f"{listed}delete/")
        ]
    assert seen == {"owner": [True] * 4, "colleague": [False] * 4, "stranger": [False] * 4}


def test_exports_carry_no_formulas(form: FormPage, answered: dict[str, Any], client: Client) -> None:
    client.force_login(answered["owner"])
    answer = client.get(reverse("wagtailforms:list_submissions", args=[form.pk]) + "?export=csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=1+1" in text and ",=1+1" not in text
    assert [harmless(value) for value in ("+52", "-1", "@x", "\t=", "Ana", 5, ["=a", "b"])] == [
        "'+52", "'-1", "'@x", "'\t=", "Ana", 5, "'=a, b",
    ]  # fmt: skip


def test_the_office_sees_files_as_downloads(form: FormPage, answered: dict[str, Any], client: Client) -> None:
    client.force_login(answered["owner"])
    page = BeautifulSoup(client.get(reverse("wagtailforms:list_submissions", args=[form.pk])).content, "html.parser")
    answer = client.get(page.find("a", string="a.pdf")["href"])
    assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'


def test_answers_go_when_their_days_are_over(
    form: FormPage, client: Client, django_capture_on_commit_callbacks
) -> None:
    send(client, form, foto=SimpleUploadedFile("a.pdf", material.PDF))
    kept = AnswerFile.objects.get()
    storage, name = kept.file.storage, kept.file.name
    now = timezone.now()
    assert forms.delete_expired(now=now + datetime.timedelta(days=29)) == 0
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        assert forms.delete_expired(now=now + datetime.timedelta(days=31)) == 1
    assert FormAnswer.objects.count() == 0 and not storage.exists(name)


def test_a_form_inside_a_page_is_sent_to_the_form(form: FormPage, city: City, see) -> None:
    page = see(city.content(("formulario", {"form": form.pk}), ("formulario", {"form": form.pk})))
    assert [item["action"] for item in page.find_all("form")] == [f"/formularios/{form.pk}/enviar/"] * 2
    FormPage.objects.update(live=False)
    assert (
        "Este formulario ya no está disponible"
        in see(city.content(("formulario", {"form": form.pk}), slug="z")).get_text()
    )
