"""The declared matrix role × address × verb is what really happens, at every registered address."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cms.tests import samples
from cms.tests.matrix import Matrix, differences
from cms.tests.walk import ROLES, VERBS, Found, Seen, addresses, look, visitors


@pytest.mark.timeout(2400)
@pytest.mark.django_db
def test_every_address_does_what_the_matrix_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUEBLA_ADMIN_PASSWORD", "una-clave-larga-de-las-pruebas")
    call_command("preparar", stdout=StringIO())
    call_command("demo", "cargar", stdout=StringIO())
    people = visitors()  # before the samples: logging in makes the links for a new password useless
    city = samples.of_the_city()
    seen: set[Seen] = set()
    found = {one.route: look(city.path(one), people, seen, city.fields(one)) for one in addresses()}
    problems = differences(Matrix.read(), found)
    assert not problems, f"{len(problems)} diferencias con cms/tests/permissions/:\n\n" + "\n\n".join(problems)


# ── The matrix itself ─────────────────────────────────────────────────────────────────────────────────────────────────
GROUPS = """grupos:
  equipo: equipo_web administrador
  cerrado: ""
"""
AREA = """direcciones:
  "uno/": {GET: equipo, POST: cerrado}
cerradas:
  "dos/": Lo que no existe.
fallas:
  "uno/": No comprueba nada.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "grupos.yaml").write_text(GROUPS, encoding="utf-8")
    (tmp_path / "area.yaml").write_text(AREA, encoding="utf-8")
    return tmp_path


def result(get: str = "", post: str = "", errors: str = "") -> Found:
    return Found({"GET": get.split(), "POST": post.split()}, {"GET": errors.split(), "POST": []})


def test_what_was_declared_is_no_difference(folder: Path) -> None:
    real = {"uno/": result("equipo_web", errors="administrador"), "dos/": result()}
    assert differences(Matrix.read(folder), real) == []


@pytest.mark.parametrize(
    ("found", "sentence", "line"),
    [
        (
            {"uno/": result("editora equipo_web", errors="administrador"), "dos/": result()},
            "uno/: se abre también a editora (GET)",
            '  "uno/": {GET: editora equipo_web administrador, POST: cerrado}',
        ),
        (
            {"uno/": result("equipo_web", "equipo_web administrador", "administrador"), "dos/": result()},
            "uno/: se abre también a equipo_web administrador (POST)",
            '  "uno/": {GET: equipo, POST: equipo}',
        ),
        (
            {"uno/": result(errors="administrador"), "dos/": result("nadie")},
            "dos/: se abre también a nadie (GET)",
            '  "dos/": {GET: nadie, POST: cerrado}',
        ),
        ({"uno/": result("equipo_web administrador"), "dos/": result()}, "uno/: ya no falla", "`fallas`"),
        ({"dos/": result()}, "uno/: ya no existe", "Quite su línea"),
        (
            {"uno/": result("equipo_web", errors="administrador"), "dos/": result(), "tres/": result()},
            "tres/: no se abre a nadie",
            '  "tres/": la razón',
        ),
        (
            {"uno/": result("equipo_web", errors="administrador"), "dos/": result(errors="editora")},
            "dos/: contesta con un error 5xx a editora (GET)",
            'escriba en `fallas`:\n  "dos/": la razón',
        ),
    ],
)
def test_a_difference_says_what_to_write(folder: Path, found: dict[str, Found], sentence: str, line: str) -> None:
    told = "\n".join(differences(Matrix.read(folder), found))
    assert sentence in told
    assert line in told


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('direcciones:\n  "uno/": {GET: cerrado, POST: cerrado}\n', "también en otro archivo"),
        ('direcciones:\n  "dos/": {GET: equipo, POST: equipo}\n', "o en `direcciones` o en `cerradas`"),
        ('direcciones:\n  "a/": {GET: equipo}\n', "se esperan"),
        ('direcciones:\n  "a/": {GET: reinas, POST: equipo}\n', "se esperan"),
        ('cerradas:\n  "a/":\n', "falta la razón"),
        ('cerradas:\n  "a/": Una.\n  "a/": Otra.\n', "está dos veces"),
    ],
)
def test_a_matrix_that_contradicts_itself_is_refused(folder: Path, text: str, sentence: str) -> None:
    (folder / "otra.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=sentence):
        Matrix.read(folder)


def test_groups_name_roles_in_order() -> None:
    for roles in Matrix.read().groups.values():
        assert roles == [role for role in ROLES if role in roles]
    assert VERBS == ("GET", "POST")
