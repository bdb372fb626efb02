"""Who may open which page of the review: its people, their colleagues, strangers, nobody."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("clean_puebla")

PEOPLE = ("capturista", "capturista2", "seguridad", "transparencia", "ajeno", "ciudadana", "admin_dependencia")


def get(app: Any, city: Any, person: str | None, path: str, **options: Any) -> Any:
    """A page as a person sees it."""
    headers = {"Authorization": city.token(person)} if person else {}
    return app.get(path, headers=headers, follow_redirects=False, **options)


@pytest.fixture
def submission(city: Any) -> dict[str, Any]:
    """A complete submission in capture."""
    return city.submission()


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        ("/solicitudes/{id}", (200, 200, 200, 403, 403, 403, 403)),
        ("/solicitudes/{id}/historial", (200, 200, 200, 403, 403, 403, 403)),
        ("/solicitudes/{id}/diagrama.svg", (200, 200, 200, 403, 403, 403, 403)),
        ("/solicitudes/{id}/editar", (200, 200, 302, 403, 403, 403, 403)),
        ("/solicitudes/{id}/cancelar", (200, 200, 403, 403, 403, 403, 403)),
        ("/solicitudes/{id}/archivos/{key}", (200, 200, 200, 403, 403, 403, 403)),
        ("/solicitudes/nueva", (200, 200, 403, 403, 200, 403, 403)),
        ("/importar", (200, 200, 403, 403, 200, 403, 403)),
        ("/bandeja", (200, 200, 200, 200, 200, 200, 200)),
        ("/nombramientos", (403, 403, 403, 403, 403, 403, 403)),
        ("/solicitudes/no-existe", (404, 404, 404, 404, 404, 404, 404)),
    ],
)
def test_pages_open_only_for_their_people(
    app: Any, city: Any, submission: dict[str, Any], path: str, statuses: tuple[int, ...]
) -> None:
    address = path.format(id=submission["id"], key=submission["resources"][0]["key"])
    assert tuple(get(app, city, person, address).status_code for person in PEOPLE) == statuses


def test_without_an_account_one_is_sent_to_the_login(app: Any, city: Any, submission: dict[str, Any]) -> None:
    answer = get(app, city, None, f"/solicitudes/{submission['id']}")
    assert answer.status_code == 302
    assert "/user/login?came_from=" in answer.headers["Location"]
    assert app.post(f"/solicitudes/{submission['id']}/editar", follow_redirects=False).status_code == 403


def test_appointments_are_for_the_administration(app: Any, city: Any) -> None:
    page = get(app, city, "administradora", "/nombramientos")
    assert page.status_code == 200
    assert "Persona capturista" in page.body


def test_a_stranger_learns_nothing_from_a_refusal(app: Any, city: Any, submission: dict[str, Any]) -> None:
    assert submission["title"] not in get(app, city, "ajeno", f"/solicitudes/{submission['id']}").body


def test_the_menu_follows_the_roles(app: Any, city: Any) -> None:
    found = {
        person: [label for label in ("Bandeja", "Importar libro", "Nombramientos") if f">{label}" in page.body]
        for person in ("capturista", "seguridad", "ciudadana", "administradora")
        for page in [get(app, city, person, "/")]
    }
    assert found == {
        "capturista": ["Bandeja", "Importar libro"],
        "seguridad": ["Bandeja"],
        "ciudadana": [],
        "administradora": ["Nombramientos"],
    }


def test_the_inbox_says_what_waits_and_until_when(app: Any, city: Any, submission: dict[str, Any]) -> None:
    page = get(app, city, "capturista", "/bandeja").body
    assert submission["title"] in page
    assert "Vence en" in page
    assert "No tiene tareas pendientes" in get(app, city, "transparencia", "/bandeja").body


def test_the_public_pages_of_a_publication(app: Any, city: Any, submission: dict[str, Any]) -> None:
    published = city.advance(submission["id"])
    name, folio = published["package_name"], published["publication"]["folio"]
    assert [
        get(app, city, None, path).status_code
        for path in (f"/dataset/{name}", f"/dataset/{name}/version/1", f"/oficio/{folio}", f"/oficio/{folio}.pdf")
    ] == [200, 200, 200, 200]
    assert get(app, city, None, f"/dataset/{name}/version/2").status_code == 404
    assert get(app, city, None, "/oficio/DGE-DA-1999-0001").status_code == 404
    letter = get(app, city, None, f"/oficio/{folio}").body
    assert "Auténtico" in letter
    assert "<dt>Dependencia</dt><dd>Secretaría de Movilidad de Ejemplo</dd>" in letter
    assert [person["name"] for person in city.people.values() if person["fullname"] in letter] == []
