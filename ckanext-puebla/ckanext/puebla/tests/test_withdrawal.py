"""The page that takes a dataset off the portal: who sees it, what it asks, what it does."""

from __future__ import annotations

from typing import Any

import pytest
from ckan import model

from ckanext.puebla.domain import history
from ckanext.puebla.model import Version

LINK = "Retirar este conjunto del portal"
PEOPLE = (
    "tecnico",
    "administradora",
    "capturista",
    "seguridad",
    "transparencia",
    "ajeno",
    "admin_dependencia",
    "editora",
    "ciudadana",
)
ANSWER = {"motivo": "Orden de autoridad.", "confirmo": "1"}


@pytest.fixture
def published(city: Any) -> dict[str, Any]:
    """A published dataset."""
    return city.advance(city.submission()["id"])


def ask(app: Any, city: Any, person: str | None, path: str, data: dict[str, str] | None = None) -> Any:
    """A page as a person; with data, its form sent."""
    headers = {"Authorization": city.token(person)} if person else {}
    if data is None:
        return app.get(path, headers=headers, follow_redirects=False)
    return app.post(path, data=data, headers=headers, follow_redirects=False)


def is_public(app: Any, published: dict[str, Any]) -> bool:
    """Whether anybody finds the dataset."""
    return app.get(f"/dataset/{published['package_name']}/version/1").status_code == 200


def test_only_the_tecnico_and_administrators_see_it(app: Any, city: Any, published: dict[str, Any]) -> None:
    page = f"/dataset/{published['package_name']}"
    statuses = [ask(app, city, person, f"{page}/retirar").status_code for person in PEOPLE]
    assert statuses == [200, 200, 403, 403, 403, 403, 403, 403, 403]
    links = [LINK in ask(app, city, person, page).body for person in (*PEOPLE, None)]
    assert links == [True, True, *[False] * 8]
    assert "/user/login?came_from=" in ask(app, city, None, f"{page}/retirar").headers["Location"]
    refused = [ask(app, city, person, f"{page}/retirar", ANSWER).status_code for person in (*PEOPLE[2:], None)]
    assert refused == [403] * 8
    assert is_public(app, published)


def test_reason_and_confirmation_are_asked_and_kept(app: Any, city: Any, published: dict[str, Any]) -> None:
    address = f"/dataset/{published['package_name']}/retirar"
    blank = ask(app, city, "tecnico", address).body
    assert 'name="_csrf_token"' in blank
    assert published["title"] in blank
    unconfirmed = ask(app, city, "tecnico", address, {"motivo": "Lo que escribí"}).body
    assert 'href="#retiro-confirmo"' in unconfirmed
    assert "Lo que escribí</textarea>" in unconfirmed
    unexplained = ask(app, city, "tecnico", address, {"motivo": "  ", "confirmo": "1"}).body
    assert 'href="#retiro-motivo">Explique por qué se retira.' in unexplained
    assert 'value="1" checked' in unexplained
    assert is_public(app, published)


def test_it_is_gone_and_the_history_says_who_and_why(app: Any, city: Any, published: dict[str, Any]) -> None:
    name, package_id = published["package_name"], published["package_id"]
    answer = ask(app, city, "tecnico", f"/dataset/{name}/retirar", ANSWER)
    assert (answer.status_code, answer.headers["Location"].rsplit("/dataset", 1)[1]) == (302, "/")
    assert not is_public(app, published)
    assert model.Session.get(Version, (package_id, 1)).withdrawn_reason == "Orden de autoridad."
    event = history.of(subject=("conjunto", package_id))[-1]
    assert (event.kind, event.actor_id, event.data) == (
        "retiro",
        city.people["tecnico"]["id"],
        {"reason": "Orden de autoridad."},
    )
    again = [
        ask(app, city, person, f"/dataset/{name}/retirar", data).status_code
        for person in ("tecnico", "administradora")
        for data in (None, ANSWER)
    ]
    assert set(again) <= {403, 404}
    assert ask(app, city, "administradora", "/dataset/no-existe/retirar").status_code == 404
