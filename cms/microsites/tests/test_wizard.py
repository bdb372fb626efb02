"""The wizard as the web team meets it, from the first question to the micrositio."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from cms.directory.models import Organization
from cms.microsites.models import Microsite, MicrositeRequest, RequestState
from cms.microsites.tests.conftest import City, join_web_team, person, tomorrow
from schemas.microsites.declarations import guide

GO = {
    "publico": "si", "servicios": "si", "duracion": "larga",
    "contenidos": "suficientes", "mantenimiento": "si", "obligacion": "no",
}  # fmt: skip
Enter = Callable[[User], Client]


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({}, "micrositio"),
        ({"mantenimiento": "no"}, "pagina"),
        ({"mantenimiento": "no", "obligacion": "si"}, "pagina"),
        ({"contenidos": "pocos"}, "pagina"),
        ({"contenidos": "pocos", "obligacion": "si"}, "micrositio"),
        ({"duracion": "corta", "servicios": "no"}, "pagina"),
        ({"duracion": "corta"}, "micrositio"),
        ({"publico": "no", "servicios": "no"}, "pagina"),
        ({"publico": "no"}, "micrositio"),
    ],
)
def test_the_guide_decides_by_its_declaration(changed: dict[str, str], outcome: str) -> None:
    assert guide().decide({**GO, **changed}).outcome == outcome


def test_the_guide_wants_every_answer() -> None:
    assert guide().missing({**GO, "publico": "quizá"}) == ("publico",)
    with pytest.raises(ValueError, match="sin respuesta: publico"):
        guide().decide({**GO, "publico": "quizá"})


def url(name: str, *args: object) -> str:
    return reverse(f"microsites_requests:{name}", args=args)


def begin(browser: Client, **changed: str) -> MicrositeRequest:
    answer = browser.post(url("new"), {**GO, **changed})
    assert (answer.status_code, answer.headers["Location"].startswith(url("index"))) == (302, True)
    return MicrositeRequest.objects.latest("pk")


def steps(city_org: Organization, owner: User, validator: User) -> dict[str, dict[str, object]]:
    return {
        "proposito": {"title": "Huertos en casa", "purpose": "Enseñar a sembrar."},
        "publico": {"audience": "Familias.", "services": "Talleres."},
        "dependencia": {"organization": city_org.pk, "oficio_number": "DPA-7/2026", "oficio_date": tomorrow(-1)},
        "personas": {"owner": owner.pk, "validators": [validator.pk]},
        "direccion": {"kind": "subdominio", "name": "Huertos"},
        "plantilla": {"layout": "servicio"},
        "aspecto": {
            "primary": "#1c5c3a", "accent": "#6f9a2b", "text": "#16231b", "background": "#ffffff",
            "header_style": "principal", "type_pair": "editorial",
        },
        "fechas": {"review_on": tomorrow(60), "ends_on": tomorrow(120)},
    }  # fmt: skip


def test_from_the_first_question_to_the_micrositio(city: City, enter: Enter) -> None:
    browser = enter(city.web)
    draft = begin(browser)
    assert (draft.state, draft.outcome, draft.answers) == (RequestState.DRAFT, "micrositio", GO)
    values = steps(city.parques, city.colleague, city.colleague_validator)
    for number, (key, said) in enumerate(values.items()):
        shown = browser.get(url("step", draft.pk, key))
        assert shown.status_code == 200
        assert f"Paso {number + 1} de 8" in shown.content.decode()
        answer = browser.post(url("step", draft.pk, key), {**said, "version": 0, "go": "next"})
        following = [*values, "resumen"][number + 1]
        goal = url("summary", draft.pk) if following == "resumen" else url("step", draft.pk, following)
        assert (answer.status_code, answer.headers.get("Location")) == (302, goal), answer.content.decode()[:2000]
    summary = browser.get(url("summary", draft.pk)).content.decode()
    for expected in (
        "Huertos en casa",
        "Dirección de Parques",
        "#1c5c3a",
        "Crear el micrositio",
        "Parques-Web Ficticia",
    ):
        assert expected in summary
    made = browser.post(url("summary", draft.pk))
    microsite = Microsite.objects.get(name="huertos")
    assert made.headers["Location"] == reverse("microsites:detail", args=[microsite.pk])
    assert (microsite.look.layout, microsite.organization, microsite.owner) == (
        "servicio",
        city.parques,
        city.colleague,
    )
    draft.refresh_from_db()
    assert (draft.state, draft.microsite) == (RequestState.CREATED, microsite)
    again = browser.post(url("summary", draft.pk))
    assert again.headers["Location"] == reverse("microsites:detail", args=[microsite.pk])
    assert Microsite.objects.filter(name__startswith="huertos").count() == 1


def test_a_page_is_enough_unless_the_web_team_says_why_not(city: City, enter: Enter) -> None:
    browser = enter(city.web)
    draft = begin(browser, contenidos="pocos")
    page = browser.get(url("detail", draft.pk)).content.decode()
    assert "Con una página basta" in page
    assert reverse("wagtailadmin_explore_root") in page
    assert browser.get(url("step", draft.pk, "proposito")).status_code == 302
    browser.post(url("override", draft.pk), {"reason": "porque"})
    draft.refresh_from_db()
    assert draft.state == RequestState.PAGE
    browser.post(url("override", draft.pk), {"reason": "Un convenio estatal lo pide por escrito."})
    draft.refresh_from_db()
    assert (draft.state, draft.override_reason) == (RequestState.DRAFT, "Un convenio estatal lo pide por escrito.")
    assert ModelLogEntry.objects.filter(action="microsites.override").count() == 1


def test_a_draft_keeps_what_lacks_something_and_is_taken_up_later(city: City, enter: Enter) -> None:
    browser = enter(city.web)
    draft = begin(browser)
    left = browser.post(
        url("step", draft.pk, "proposito"), {"title": "A medias", "purpose": "", "version": 0, "go": "leave"}
    )
    assert left.headers["Location"] == url("detail", draft.pk)
    assert "A medias" in browser.get(url("index")).content.decode()
    browser = enter(join_web_team(person("web-dos", None)))
    shown = browser.get(url("step", draft.pk, "proposito")).content.decode()
    assert 'value="A medias"' in shown
    assert "Falta algo" in browser.get(url("detail", draft.pk)).content.decode()
    refused = browser.post(
        url("step", draft.pk, "proposito"), {"title": "A medias", "purpose": "", "version": 1, "go": "next"}
    )
    assert refused.status_code == 422
    assert "Falta algo" in refused.content.decode()


def test_back_keeps_too(city: City, enter: Enter) -> None:
    browser = enter(city.web)
    draft = begin(browser)
    answer = browser.post(
        url("step", draft.pk, "publico"), {"audience": "Todas", "services": "", "version": 0, "go": "back"}
    )
    assert answer.headers["Location"] == url("step", draft.pk, "proposito")
    draft.refresh_from_db()
    assert draft.data["publico"] == {"audience": ["Todas"], "services": [""]}


def test_two_editors_at_once_lose_nothing(city: City, enter: Enter) -> None:
    browser = enter(city.web)
    draft = begin(browser)
    first = {"title": "Lo mío", "purpose": "Primero", "version": 0, "go": "next"}
    browser.post(url("step", draft.pk, "proposito"), first)
    second = browser.post(
        url("step", draft.pk, "proposito"), {"title": "Lo tuyo", "purpose": "Segundo", "version": 0, "go": "next"}
    )
    page = second.content.decode()
    assert second.status_code == 409
    assert "Otra persona guardó este paso" in page
    assert all(text in page for text in ("Lo mío", "Primero", "Lo tuyo", "Segundo"))
    draft.refresh_from_db()
    assert draft.first("proposito", "title") == "Lo mío"
    on_top = browser.post(
        url("step", draft.pk, "proposito"), {"title": "Lo tuyo", "purpose": "Segundo", "version": 1, "go": "next"}
    )
    assert on_top.status_code == 302
    draft.refresh_from_db()
    assert (draft.first("proposito", "title"), draft.versions["proposito"]) == ("Lo tuyo", 2)
    other_step = browser.post(
        url("step", draft.pk, "publico"), {"audience": "a", "services": "b", "version": 0, "go": "next"}
    )
    assert other_step.status_code == 302


def test_the_summary_creates_nothing_while_a_step_lacks_something(city: City, enter: Enter) -> None:
    browser = enter(city.web)
    draft = begin(browser)
    before = Microsite.objects.count()
    answer = browser.post(url("summary", draft.pk))
    assert "Faltan datos" in answer.content.decode()
    assert Microsite.objects.count() == before


def test_colours_that_cannot_be_read_are_refused_with_a_remedy(city: City, enter: Enter) -> None:
    browser = enter(city.web)
    draft = begin(browser)
    bad = {
        "primary": "#ffd200", "accent": "#dddddd", "text": "#888888", "background": "#ffffff",
        "header_style": "claro", "type_pair": "clara", "version": 0, "go": "next",
    }  # fmt: skip
    refused = browser.post(url("step", draft.pk, "aspecto"), bad)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Texto sobre el fondo (#888888 sobre #ffffff): 3.54:1, y hace falta 4.5:1." in page
    assert "el más parecido que sí alcanza es #6d6d6d" in page
    check = browser.get(url("preview_check"), {**bad, "layout": "campana"}).json()
    assert check["propuesta"]["background"] == "#ffffff"
    mended = {**bad, **check["propuesta"], "version": 1}
    assert browser.post(url("step", draft.pk, "aspecto"), mended).status_code == 302


def test_the_preview_takes_only_checked_values(city: City, enter: Enter) -> None:
    browser = enter(city.web)
    good = {
        "primary": "#1b3a8a", "accent": "#c47f00", "text": "#1d2433", "background": "#ffffff",
        "header_style": "claro", "type_pair": "clara", "layout": "campana",
    }  # fmt: skip
    assert browser.get(url("preview"), good).status_code == 200
    css = browser.get(url("preview_css"), good)
    assert css.headers["Content-Type"] == "text/css; charset=utf-8"
    assert css.content.decode().startswith(":root{--m-principal:#1b3a8a;--m-acento:#c47f00;")
    for name, value in [("primary", "red"), ("text", "#fff;}*{color:red"), ("layout", "../x"), ("type_pair", "")]:
        for view in ("preview", "preview_css", "preview_check"):
            assert browser.get(url(view), {**good, name: value}).status_code == 404


def test_a_dependencia_asks_and_the_web_team_returns_and_completes(
    city: City, enter: Enter, django_capture_on_commit_callbacks
) -> None:
    browser = enter(city.holder)
    asked = browser.post(reverse("microsites_ask"), GO)
    draft = MicrositeRequest.objects.latest("pk")
    assert asked.headers["Location"] == reverse("microsites_request", args=[draft.uuid])
    form = {
        "organization": city.movilidad.pk, "oficio_number": "DMB-20/2026", "oficio_date": timezone.localdate(),
        "title": "Rutas escolares", "purpose": "Caminar seguro.", "audience": "Familias", "services": "Mapas",
        "owner": city.holder.pk, "name": "rutas", "ends_on": timezone.localdate() + timedelta(days=100),
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        sent = browser.post(reverse("microsites_request_fill", args=[draft.uuid]), form)
    assert sent.status_code == 302, sent.content.decode()[:3000]
    draft.refresh_from_db()
    assert (draft.state, draft.organization, draft.title) == (RequestState.SENT, city.movilidad, "Rutas escolares")
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["web@puebla.example"], "Solicitud de micrositio: Dirección de Movilidad")
    ]
    assert browser.get(url("detail", draft.pk)).status_code in (302, 403)
    team = enter(city.web)
    assert "Rutas escolares" in team.get(reverse("microsites_dashboard:index")).content.decode()
    assert 'value="rutas"' in team.get(url("step", draft.pk, "direccion")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        team.post(url("give_back", draft.pk), {"observations": "Falta quién valida."})
    assert mail.outbox[-1].to == ["movilidad-web@puebla.example"]
    assert "Falta quién valida." in mail.outbox[-1].body
    browser = enter(city.holder)
    assert "Falta quién valida." in browser.get(reverse("microsites_request", args=[draft.uuid])).content.decode()
    assert browser.post(reverse("microsites_request_fill", args=[draft.uuid]), form).status_code == 302


def test_a_dependencia_asks_for_the_page_that_is_enough(
    city: City, enter: Enter, django_capture_on_commit_callbacks
) -> None:
    browser = enter(city.holder)
    browser.post(reverse("microsites_ask"), {**GO, "contenidos": "pocos"})
    draft = MicrositeRequest.objects.latest("pk")
    assert "Con una página basta" in browser.get(reverse("microsites_request", args=[draft.uuid])).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(
            reverse("microsites_request_page", args=[draft.uuid]),
            {"purpose": "Horarios del biciestacionamiento."},
        )
    draft.refresh_from_db()
    assert (draft.state, draft.page_purpose) == (RequestState.PAGE, "Horarios del biciestacionamiento.")
    assert "Horarios del" in mail.outbox[0].body


def test_requests_are_their_authors_alone(city: City, enter: Enter, client: Client) -> None:
    browser = enter(city.holder)
    browser.post(reverse("microsites_ask"), GO)
    draft = MicrositeRequest.objects.latest("pk")
    mine, fill = (reverse(name, args=[draft.uuid]) for name in ("microsites_request", "microsites_request_fill"))
    assert (browser.get(mine).status_code, browser.get(fill).status_code) == (200, 200)
    for other in (city.colleague, city.stranger):
        browser = enter(other)
        assert (browser.get(mine).status_code, browser.get(fill).status_code) == (404, 404)
        assert browser.post(fill, {}).status_code == 404
    citizen = User.objects.create_user("ciudadana", password="una-clave-larga")
    browser = enter(citizen)
    assert browser.get(reverse("microsites_ask")).status_code == 403
    assert browser.post(reverse("microsites_ask"), GO).status_code == 403
    assert browser.get(reverse("microsites_mine")).status_code == 403
    client.logout()
    assert client.get(reverse("microsites_ask")).status_code == 302


def test_a_dependencia_cannot_ask_for_another(city: City, enter: Enter) -> None:
    browser = enter(city.holder)
    browser.post(reverse("microsites_ask"), GO)
    draft = MicrositeRequest.objects.latest("pk")
    form = {
        "organization": city.parques.pk, "oficio_number": "X-1", "oficio_date": timezone.localdate(), "title": "t",
        "purpose": "p", "audience": "a", "services": "s", "ends_on": tomorrow(50),
    }  # fmt: skip
    refused = browser.post(reverse("microsites_request_fill", args=[draft.uuid]), form)
    assert refused.status_code == 422
    draft.refresh_from_db()
    assert (draft.state, draft.organization) == (RequestState.DRAFT, city.movilidad)
