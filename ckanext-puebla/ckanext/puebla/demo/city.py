"""The demo city as the portal sees it: people and dependencias of `schemas.demo`, datasets of `conjuntos/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipelines.form317.records import Dataset, Dependencia, Resource, Term, Workbook
from schemas import demo
from schemas.directory import REGISTRY

HERE = Path(__file__).parent
CITIZEN = "ciudadana"


@dataclass(frozen=True)
class Person:
    """Somebody invented. `oficio` is empty for those without appointment."""

    usuario: str
    nombre: str
    rol: str
    oficio: str = ""
    dependencia: str = ""

    @property
    def correo(self) -> str:
        return f"{self.usuario}@{demo.load_city().domain}"


@dataclass(frozen=True)
class DemoDataset:
    """A dataset with the state that each of its rounds must reach: ("publicada", "publicada") has two versions."""

    raw: dict[str, Any]

    @property
    def id_dataset(self) -> str:
        return str(self.raw["id_dataset"])

    @property
    def goals(self) -> tuple[str, ...]:
        return tuple(self.raw["meta"])

    @property
    def left_out(self) -> tuple[str, ...]:
        """Fields that an unfinished capture still lacks; `archivo` means that no file was sent."""
        return tuple(self.raw.get("incompleto", ()))

    def record(self, id_dependencia: str, turn: int) -> Dataset:
        """The FORM.317 record of that round (1, 2, …)."""
        plain = {key: value for key, value in self.raw.items() if key not in ("recursos", "diccionario")}
        base = Dataset.from_dict({**plain, "id_dependencia": id_dependencia})
        return Dataset(
            **{
                key: getattr(base, key)
                for key in ("id_dataset", "nombre", "descripcion", "etiquetas", "id_dependencia", "tema", "frecuencia")
            },
            responsable_nombre=base.responsable_nombre,
            responsable_correo=base.responsable_correo,
            resources=tuple(self._resource(raw, turn) for raw in self.raw["recursos"]),
            terms=tuple(
                Term(id_dataset=self.id_dataset, termino=term, descripcion=text, tipo=kind)
                for term, text, kind in self.raw["diccionario"]
            ),
        )

    def _resource(self, raw: dict[str, Any], turn: int) -> Resource:
        last = raw["fecha_final"]
        end = last[min(turn, len(last)) - 1] if isinstance(last, list) else last
        return Resource.from_dict({**raw, "fecha_final": end, "id_dataset": self.id_dataset})


@dataclass(frozen=True)
class DemoOffice:
    """An invented dependencia with its people and datasets."""

    clave: str
    id_dependencia: str
    nombre: str
    funciones: str
    personas: tuple[Person, ...]
    conjuntos: tuple[DemoDataset, ...]

    @property
    def logo(self) -> Path:
        return HERE / "logotipos" / f"{self.clave}.png"

    def person(self, role: str) -> Person:
        """The appointed person of that role."""
        return next(person for person in self.personas if person.rol == role)

    def record(self) -> Dependencia:
        """Sheet Dependencia."""
        return Dependencia(
            id_dependencia=self.id_dependencia, nombre=self.nombre, funciones=self.funciones, logotipo=self.logo.name
        )

    def workbook(self, datasets: list[DemoDataset], turn: int) -> Workbook:
        """The workbook that the dependencia sends in that round."""
        return Workbook(self.record(), tuple(dataset.record(self.id_dependencia, turn) for dataset in datasets))


@dataclass(frozen=True)
class City:
    """The whole demo city."""

    contrasena: str
    portal: tuple[Person, ...]
    sin_rol: tuple[Person, ...]
    dependencias: tuple[DemoOffice, ...]

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, people of the whole portal first."""
        return (*self.portal, *self.sin_rol, *(person for office in self.dependencias for person in office.personas))

    def person(self, role: str, office: DemoOffice) -> Person:
        """Who acts in that role on the datasets of that dependencia."""
        return next(person for person in (*self.portal, *office.personas) if person.rol == role)


def file_of(name: str, turn: int) -> Path:
    """The data file of that round: its own, or the newest earlier one."""
    for version in range(turn, 0, -1):
        path = HERE / "datos" / f"v{version}" / name
        if path.exists():
            return path
    raise FileNotFoundError(f"the demo city has no data file {name}")


def load_city() -> City:
    """The city of `schemas.demo`: who has a role of the portal, who has none, and the dependencias with datasets."""
    city = demo.load_city()
    offices = [office for office in city.offices if office.has_data]
    elsewhere = (person for office in city.offices if not office.has_data for person in office.people)
    return City(
        contrasena=city.password,
        portal=tuple(sorted(_of_portal(elsewhere), key=lambda person: person.oficio)),
        sin_rol=tuple(Person(citizen.username, citizen.full_name, CITIZEN) for citizen in city.citizens),
        dependencias=tuple(map(_office, offices)),
    )


def _of_portal(people: Iterable[demo.Person], office: str = "") -> Iterator[Person]:
    """Those who have a role of the portal, with the first one that they have."""
    for person in people:
        roles = [one for one in person.appointments if REGISTRY.roles[one.role].portal]
        if roles:
            yield Person(person.username, person.full_name, roles[0].role, roles[0].oficio, office)


def _office(office: demo.Office) -> DemoOffice:
    datasets = yaml.safe_load((HERE / "conjuntos" / f"{office.clave}.yaml").read_text(encoding="utf-8"))
    return DemoOffice(
        clave=office.clave,
        id_dependencia=office.id_dependencia,
        nombre=office.name,
        funciones=office.functions,
        personas=tuple(_of_portal(office.people, office.name)),
        conjuntos=tuple(DemoDataset(dataset) for dataset in datasets),
    )
