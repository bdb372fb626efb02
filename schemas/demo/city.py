"""The demo city as values. People are told apart by `number`; those with `username` have an account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from schemas.directory import REGISTRY

CITY_FILE = Path(__file__).parent / "city.yaml"
MANUAL = "manual"


@dataclass(frozen=True)
class Appointed:
    """A role by oficio. `ends_in`: days from today until it ends; None: it has no end."""

    role: str
    oficio: str
    ends_in: int | None = None


@dataclass(frozen=True)
class Person:
    """Somebody invented. `organization` is the clave of the dependencia; empty for citizens."""

    first_names: str
    first_surname: str
    second_surname: str
    domain: str
    username: str = ""
    number: str = ""
    organization: str = ""
    post: str = ""
    phone: str = ""
    extension: str = ""
    public: bool = False
    appointments: tuple[Appointed, ...] = ()

    @property
    def full_name(self) -> str:
        """Names and surnames in the usual order."""
        return " ".join(filter(None, (self.first_names, self.first_surname, self.second_surname)))

    @property
    def email(self) -> str:
        """The institutional address; people without an account have one by their number."""
        return f"{(self.username or self.number).lower()}@{self.domain}"


@dataclass(frozen=True)
class Post:
    """A post of a unit. `head`: it heads the unit."""

    code: str
    name: str
    head: bool = False


@dataclass(frozen=True)
class Unit:
    """A part of a dependencia; `parent` is the code of the unit above."""

    code: str
    name: str
    parent: str = ""
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class Office:
    """A dependencia with its units and people. `has_data`: the data portal's demo has datasets of it."""

    clave: str
    name: str
    acronym: str
    functions: str
    id_dependencia: str
    email: str
    phone: str
    address: str
    has_data: bool
    units: tuple[Unit, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Substitution:
    """Who acts for whom, by number of person, in days from today."""

    absent: str
    substitute: str
    starts_in: int
    ends_in: int
    oficio: str


@dataclass(frozen=True)
class City:
    """The whole city. `appointed_for`: for how many days everybody has been in the role."""

    password: str
    domain: str
    appointed_for: int
    citizens: tuple[Person, ...]
    offices: tuple[Office, ...]
    substitutions: tuple[Substitution, ...]

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who works in a dependencia."""
        return tuple(person for office in self.offices for person in office.people)

    @property
    def accounts(self) -> tuple[Person, ...]:
        """Everybody who has an account, citizens last."""
        return tuple(person for person in (*self.people, *self.citizens) if person.username)


@lru_cache(maxsize=1)
def load_city(path: Path = CITY_FILE) -> City:
    """Read the declaration."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return City(
        password=raw["contrasena"],
        domain=raw["dominio"],
        appointed_for=raw["desde"],
        citizens=tuple(_person(person, raw["dominio"], "", "") for person in raw["ciudadania"]),
        offices=tuple(_office(office, raw["dominio"]) for office in raw["dependencias"]),
        substitutions=tuple(_substitution(one) for one in raw["suplencias"]),
    )


def _office(raw: dict[str, Any], domain: str) -> Office:
    return Office(
        clave=raw["clave"],
        name=raw["nombre"],
        acronym=raw["siglas"],
        functions=raw["funciones"].strip(),
        id_dependencia=raw.get("id_dependencia", ""),
        email=f"{raw['clave']}@{domain}",
        phone=raw["telefono"],
        address=raw["domicilio"],
        has_data=raw.get("datos", False),
        units=tuple(_manual_units() if raw.get("estructura") == MANUAL else map(_unit, raw["unidades"])),
        people=tuple(_person(person, domain, raw["clave"], raw["telefono"]) for person in raw["personas"]),
    )


def _manual_units() -> Iterator[Unit]:
    for unit in REGISTRY.units.values():
        posts = (post for post in REGISTRY.posts.values() if post.unit == unit.code)
        yield Unit(unit.code, unit.name, unit.parent, tuple(Post(one.code, one.name, one.head) for one in posts))


def _unit(raw: dict[str, Any]) -> Unit:
    posts = tuple(Post(post["clave"], post["nombre"], post.get("encabeza", False)) for post in raw["puestos"])
    return Unit(raw["clave"], raw["nombre"], raw.get("depende_de", ""), posts)


def _person(raw: dict[str, Any], domain: str, organization: str, phone: str) -> Person:
    return Person(
        first_names=raw["nombres"],
        first_surname=raw["primer_apellido"],
        second_surname=raw.get("segundo_apellido", ""),
        domain=domain,
        username=raw.get("usuario", ""),
        number=raw.get("numero", ""),
        organization=organization,
        post=raw.get("puesto", ""),
        phone=phone,
        extension=raw.get("extension", ""),
        public=raw.get("publica", False),
        appointments=tuple(Appointed(one["rol"], one["oficio"], one.get("vence_en")) for one in raw.get("cargos", ())),
    )


def _substitution(raw: dict[str, Any]) -> Substitution:
    return Substitution(raw["ausente"], raw["suplente"], raw["desde"], raw["hasta"], raw["oficio"])
