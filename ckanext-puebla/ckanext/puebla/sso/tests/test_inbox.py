"""The inbox's door: the city's site asks what waits for one person, and learns nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.puebla.model import Account
from ckanext.puebla.sso.domain import people
from ckanext.puebla.sso.tests.browser import Browser
from ckanext.puebla.sso.tests.provider import KEYS, SITE, as_claims, somebody
from ckanext.puebla.tests.city import OFICIO, City, all_fulfilled, appoint, person

DOOR = "/sso/bandeja"


class Asking:
    """The city's site, asking for people of the city."""

    def __init__(self, browser: Browser, city: City) -> None:
        self.server = browser.client.application.test_client()
        self.provider = browser.provider
        self.city = city

    def send(self, token: str, path: str = DOOR, method: str = "GET", **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        return self.server.open(path, method=method, base_url="http://127.0.0.1:5000", headers=headers, **options)

    def waiting(self, name: str) -> list[tuple[str, str, str]]:
        answer = self.send(self.provider.inbox_token(f"sub-{name}"))
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.json["total"] == len(answer.json["tasks"])
        return [(task["node"], task["title"], task["url"]) for task in answer.json["tasks"]]


@pytest.fixture
def asking(browser: Browser) -> Asking:
    """People of the review who came in by the single sign-on."""
    group, other = model.Group.get("movilidad"), model.Group.get("salud")
    city = City(group, other)
    for name in ("capturista", "seguridad", "transparencia", "ajeno", "ciudadana"):
        city.people[name] = person(name)
        model.Session.add(Account(sub=f"sub-{name}", user_id=city.people[name]["id"]))
    appoint(city.people["capturista"], "enlace_datos_abiertos", group.id)
    appoint(city.people["seguridad"], "enlace_seguridad", group.id)
    appoint(city.people["ajeno"], "enlace_seguridad", other.id)
    appoint(city.people["transparencia"], "enlace_transparencia", None)
    model.Session.commit()
    return Asking(browser, city)


def joint_review(city: City) -> str:
    """A submission that waits for seguridad and transparencia together."""
    ident = city.submission()["id"]
    city.complete("capturista", ident, "act_01_captura")
    city.complete("seguridad", ident, "act_01_visto_bueno", outcome="conforme")
    city.complete("capturista", ident, "act_02_solicitud_validacion", oficio=OFICIO)
    return str(ident)


def test_each_is_told_what_waits_for_her_until_she_signs(asking: Asking) -> None:
    assert asking.waiting("seguridad") == []
    ident = joint_review(asking.city)
    title, url = "Estaciones de bicicletas compartidas", f"/solicitudes/{ident}"
    assert asking.waiting("seguridad") == [("act_03_seguridad", title, url)]
    assert asking.waiting("transparencia") == [("act_03_transparencia", title, url)]
    assert [asking.waiting(name) for name in ("capturista", "ajeno", "ciudadana")] == [[], [], []]
    asked = asking.send(asking.provider.inbox_token("sub-seguridad")).json
    assert asked == tk.get_action("puebla_inbox")({"user": "seguridad"}, {})
    asking.city.complete("seguridad", ident, "act_03_seguridad", restrictions=all_fulfilled())
    assert asking.waiting("seguridad") == []
    assert asking.waiting("transparencia") == [("act_03_transparencia", title, url)]


def test_tokens_that_are_refused(asking: Asking) -> None:
    provider = asking.provider

    def token(sub: Any = "sub-seguridad", **changes: Any) -> str:
        return provider.inbox_token(sub, **changes)

    tokens = {
        "another audience": token(aud="another"),
        "another issuer": token(iss="https://mal.example"),
        "one that lives long": token(exp=9_999_999_999),
        "expired": token(iat=1_700_000_000, exp=1_700_000_030),
        "of the day after tomorrow": token(iat=9_000_000_000, exp=9_000_000_030),
        "no identifier": token(jti=None),
        "no person": token(sub=None),
        "an empty person": token(sub=""),
        "a directory token": provider.directory_token(b"", sub="sub-seguridad"),
        "a logout token": provider.logout_token("sub-seguridad"),
        "an ID token": provider.sign({**provider.identity("n"), "sub": "sub-seguridad"}),
        "without a type": token(header={"typ": None}),
        "nonsense": "x",
        "nothing": "",
    }
    provider.signer = KEYS["stranger"]
    tokens["signed by a stranger"] = token()
    provider.signer = None
    told = {how: asking.send(raw).status_code for how, raw in tokens.items()}
    assert told == dict.fromkeys(tokens, 401)
    used = token()
    assert asking.send(used).status_code == 200
    again = asking.send(used)
    assert (again.status_code, again.json["code"]) == (401, "sso-token-replayed")


def test_who_is_not_known_or_may_not_enter_gets_the_same_answer(asking: Asking) -> None:
    joint_review(asking.city)
    people.deactivate("sub-transparencia")
    answers = [asking.send(asking.provider.inbox_token(sub)) for sub in ("sub-nadie", "sub-transparencia")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json == answers[1].json
    assert answers[0].json["code"] == "sso-person-unknown"


def test_a_person_s_own_session_and_token_open_nothing_there(asking: Asking, browser: Browser) -> None:
    browser.provider.person = as_claims(
        somebody(sub="sub-ciudadana", username="ciudadana", email="ciudadana@ejemplo.example")
    )
    browser.enter()
    assert browser.whoami() != ""
    assert browser.get(DOOR).status_code == 401
    own = asking.city.token("seguridad")
    for headers in ({"Authorization": own}, {"Authorization": f"Bearer {own}"}):
        assert asking.server.get(DOOR, base_url=SITE, headers=headers).status_code == 401


def test_it_reads_and_nothing_more(asking: Asking) -> None:
    """The door takes no other verb, and its token is worth nothing at the actions and at the directory's door."""
    ident = joint_review(asking.city)
    task = asking.city.task(ident, "act_03_seguridad")
    answer = {"id": task["id"], "revision": 1, "restrictions": all_fulfilled()}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert asking.send(asking.provider.inbox_token("sub-seguridad"), method=method, json=answer).status_code == 405
    for path in ("/api/3/action/puebla_task_complete", "/api/3/action/puebla_inbox"):
        raw = asking.provider.inbox_token("sub-seguridad")
        for sent in (raw, f"Bearer {raw}"):
            refused = asking.server.post(path, base_url=SITE, json=answer, headers={"Authorization": sent})
            assert (path, refused.status_code) == (path, 403)
    for method in ("GET", "POST"):
        raw = asking.provider.inbox_token("sub-seguridad")
        assert asking.send(raw, "/sso/directorio", method).status_code == 401
    assert asking.waiting("seguridad") != []


def test_the_review_leads_back_to_the_one_inbox(asking: Asking, browser: Browser) -> None:
    ident = joint_review(asking.city)
    browser.provider.person = as_claims(
        somebody(
            sub="sub-seguridad", username="seguridad", email="seguridad@ejemplo.example",
            appointments=[{
                "id": "a-1", "role": "enlace_seguridad", "organization": "movilidad", "oficio_numero": "N/1",
                "oficio_fecha": "2025-01-01", "fecha_inicio": "2025-01-01", "fecha_fin": None,
            }],
        )
    )  # fmt: skip
    for path in (f"/solicitudes/{ident}?volver=https://mal.example", "/bandeja"):
        page = BeautifulSoup(browser.enter(path).data, "html.parser")
        links = [link["href"] for link in page.select("main a") if link.get_text(strip=True).endswith("Mi bandeja")]
        assert links == [f"{browser.provider.issuer}/administracion/procedimientos/"]
