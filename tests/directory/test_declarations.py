"""The declarations of the directory and of the demo city: they load, and those that contradict themselves do not."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml

from schemas.demo import load_city
from schemas.directory import REGISTRY, DeclarationError, load_registry
from schemas.directory.registry import HERE


def test_the_roles_of_the_enlaces() -> None:
    shown = {key: (role.label, role.scope, role.portal, role.capacity) for key, role in REGISTRY.roles.items()}
    assert shown == {
        "enlace_datos_abiertos": ("Enlace de Datos Abiertos", "dependencia", True, "editor"),
        "enlace_seguridad": ("Enlace de Seguridad", "dependencia", True, "member"),
        "enlace_transparencia": ("Enlace de Transparencia", "portal", True, ""),
        "enlace_tecnico": ("Enlace Técnico", "portal", True, ""),
        "enlace_administrativo": ("Enlace Administrativo", "dependencia", False, ""),
        "enlace_web": ("Enlace Web", "dependencia", False, ""),
    }


def test_every_post_stands_in_a_unit_and_every_unit_has_at_most_one_head() -> None:
    heads = Counter(post.unit for post in REGISTRY.posts.values() if post.head)
    assert set(heads) == set(REGISTRY.units)
    assert max(heads.values()) == 1
    assert REGISTRY.groups_of_post("sw-jefe") == ("equipo-web",)
    assert REGISTRY.groups_of_post("no-such-post") == ()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("roles.yaml", lambda rows: rows.append(dict(rows[0]))),
        ("roles.yaml", lambda rows: rows[0].update(scope="mundo")),
        ("roles.yaml", lambda rows: rows[2].update(capacity="admin")),
        ("roles.yaml", lambda rows: rows[0].update(groups=["nadie"])),
        ("posts.yaml", lambda found: found["posts"][0].update(unit="nadie")),
        ("posts.yaml", lambda found: found["units"][1].update(parent="nadie")),
    ],
)
def test_a_declaration_that_contradicts_itself_does_not_load(tmp_path: Path, name: str, change) -> None:
    folder = Path(shutil.copytree(HERE, tmp_path / "directory"))
    content = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    change(content)
    (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DeclarationError):
        load_registry(folder)


def test_the_demo_city_hangs_together() -> None:
    city = load_city()
    assert len({office.clave for office in city.offices}) == len(city.offices) == 10
    assert len({person.number for person in city.people}) == len(city.people)
    assert len({person.username for person in city.accounts}) == len(city.accounts)
    assert len({person.email for person in city.people}) == len(city.people)
    for office in city.offices:
        codes = {unit.code for unit in office.units}
        assert {unit.parent for unit in office.units} <= {"", *codes}
        posts = [post.code for unit in office.units for post in unit.posts]
        assert {person.post for person in office.people} <= set(posts)
        assert len(posts) == len(set(posts))
    given = [one for person in city.people for one in person.appointments]
    assert {one.role for one in given} == set(REGISTRY.roles)
    assert len({one.oficio for one in given}) == len(given)
    numbers = {person.number for person in city.people}
    assert {name for one in city.substitutions for name in (one.absent, one.substitute)} <= numbers


def test_each_dependencia_with_data_has_its_enlaces() -> None:
    needed = ["enlace_datos_abiertos", "enlace_seguridad", "enlace_web"]
    for office in load_city().offices:
        held = Counter(one.role for person in office.people for one in person.appointments)
        assert [held[role] for role in needed] == ([1, 1, 1] if office.has_data else [0, 0, 0])
