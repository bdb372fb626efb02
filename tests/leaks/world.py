"""A small city whose unpublished datasets carry words that occur nowhere else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ckan.plugins import toolkit as tk
from ckanext.puebla.demo import load
from ckanext.puebla.demo.accounts import act, prepare
from ckanext.puebla.demo.city import HERE, City, DemoDataset, DemoOffice, Person
from ckanext.puebla.demo.review import review
from werkzeug.datastructures import FileStorage

from pipelines.form317 import write_workbook
from pipelines.form317.records import Workbook

STATES = (
    "captura",
    "visto_bueno",
    "solicitud_validacion",
    "restricciones",
    "solicitud_publicacion",
    "validacion_tecnica",
    "cancelada",
)
KINDS = ("registro", "actualizacion")
FIELDS = ("tit", "des", "eti", "res", "cor", "rec", "arc", "ter", "def", "cel", "ofi")
HOLDER, HOLDER_SECURITY, OUTSIDER, CITIZEN = "reservada-datos", "reservada-seguridad", "ajena-datos", "ciudadana"
PASSWORD = "solo-para-estas-pruebas"


@dataclass
class Secret:
    """One submission that nobody outside may see, and every address that could lead to it."""

    state: str
    kind: str
    submission_id: str = ""
    package_name: str | None = None
    package_id: str | None = None
    resource_id: str | None = None
    addresses: dict[str, list[str]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return f"zq{STATES.index(self.state)}{self.kind[0]}"

    @property
    def markers(self) -> tuple[str, ...]:
        """Words of the content; each is unique to this secret and to one field."""
        return tuple(f"{self.code}{name}" for name in FIELDS)

    @property
    def slug(self) -> str:
        """The name that CKAN would have given to a package with this title."""
        return f"padron-{self.code}tit-reservado"

    @property
    def file_name(self) -> str:
        return f"{self.code}arc.csv"

    def __str__(self) -> str:
        return f"{self.state}-{self.kind}"


@dataclass
class World:
    """The secrets and the public facts beside them."""

    secrets: list[Secret]
    import_id: str
    public_names: list[str]
    tokens: dict[str, str]


def office(clave: str, number: str) -> DemoOffice:
    people = (
        Person(f"{clave}-datos", f"Enlace Inventado {clave}", "enlace_datos_abiertos", "P-1/2026", clave),
        Person(f"{clave}-seguridad", f"Seguro Inventado {clave}", "enlace_seguridad", "P-2/2026", clave),
    )
    return Office(clave, number, f"Dependencia {clave}", "Funciones inventadas.", people, ())


class Office(DemoOffice):
    """An invented dependencia that borrows a logo."""

    @property
    def logo(self) -> Path:
        return HERE / "logotipos" / "obra.png"


def city() -> City:
    portal = (
        Person("transparencia", "Transparente Inventada", "enlace_transparencia", "P-3/2026"),
        Person("tecnico", "Técnico Inventado", "enlace_tecnico", "P-4/2026"),
    )
    others = (Person(CITIZEN, "Ciudadana Inventada", "ciudadana"),)
    return City(PASSWORD, portal, others, (office("reservada", "0901"), office("ajena", "0902")))


def plain_dataset(code: str) -> DemoDataset:
    """What is public before an update of it begins."""
    return DemoDataset(
        _raw(f"PUB-{code}", f"Lista publica {code}", f"publico_{code}.csv", dict.fromkeys(FIELDS, "palabra"))
    )


def secret_dataset(secret: Secret) -> DemoDataset:
    """The content with a marker in every field."""
    words = {name: f"{secret.code}{name}" for name in FIELDS}
    identifier = f"PUB-{secret.code}" if secret.kind == "actualizacion" else f"SEC-{secret.code}def"
    return DemoDataset(_raw(identifier, f"Padrón {words['tit']} reservado", secret.file_name, words))


def _raw(identifier: str, title: str, file_name: str, words: dict[str, str]) -> dict[str, Any]:
    return {
        "id_dataset": identifier,
        "meta": ["publicada"],
        "nombre": title,
        "descripcion": f"Descripción con la palabra {words['des']}.",
        "etiquetas": [words["eti"]],
        "tema": "Gobierno Abierto",
        "frecuencia": "anual",
        "responsable_nombre": f"Persona {words['res']}",
        "responsable_correo": f"{words['cor']}@puebla.example",
        "recursos": [
            {
                "archivo": file_name,
                "formato": "CSV",
                "tipo_visualizacion": "tabla de datos",
                "nombre": f"Recurso {words['rec']}",
                "fecha_inicial": "2026-01-01",
                "fecha_final": "2026-06-30",
            }
        ],
        "diccionario": [[words["ter"], f"Significa {words['def']}.", "texto"], ["valor", "Una cifra.", "entero"]],
    }


def content(words: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([f"{words}ter" if words else "palabra", "valor"])
    writer.writerows([[f"{words}cel" if words else "celda", number] for number in range(12)])
    return out.getvalue().encode()


def build(folder: Path) -> World:
    """Make the city, publish the base of the updates, and leave a submission of each kind in each state."""
    made = city()
    prepare(made)
    home = made.dependencias[0]
    secrets = [Secret(state, kind) for kind in KINDS for state in STATES]
    for secret in secrets:
        if secret.kind == "actualizacion":
            _publish_base(made, home, secret, folder)
        _bring(made, home, secret, folder)
    names = [secret.package_name for secret in secrets if secret.package_name]
    tokens = {user: _token(user) for user in (HOLDER, OUTSIDER, CITIZEN)}
    return World(secrets, _import(home, secrets[0], folder), names, tokens)


def _send(home: DemoOffice, dataset: DemoDataset, data: bytes, folder: Path) -> None:
    record = dataset.record(home.id_dependencia, 1)
    (folder / record.resources[0].archivo).write_bytes(data)
    load.put(home, [record], folder)


def _publish_base(made: City, home: DemoOffice, secret: Secret, folder: Path) -> None:
    dataset = plain_dataset(secret.code)
    _send(home, dataset, content(""), folder)
    ended = review(made, home, _open(home, dataset), "publicada")
    secret.package_name = ended["package_name"]
    package = tk.get_action("package_show")({"ignore_auth": True}, {"id": ended["package_id"]})
    secret.package_id, secret.resource_id = package["id"], package["resources"][0]["id"]


def _bring(made: City, home: DemoOffice, secret: Secret, folder: Path) -> None:
    dataset = secret_dataset(secret)
    _send(home, dataset, content(secret.code), folder)
    found = _open(home, dataset)
    goal = "restricciones" if secret.state == "cancelada" else secret.state
    if goal != "captura":
        found = review(made, home, found, goal)
    if secret.state == "cancelada":
        found = act(HOLDER, "puebla_submission_cancel", id=found["id"], reason=f"Motivo {secret.code}ofi")
    secret.submission_id = found["id"]
    shown = act(HOLDER, "puebla_submission_show", id=found["id"])
    secret.addresses = {
        "sha256": [row["file"]["sha256"] for row in shown["resources"] if row["file"]],
        "key": [row["key"] for row in shown["resources"]],
        "task": [task["id"] for task in shown["tasks"]],
        "oficio": [str(letter.get("folio") or letter.get("numero") or letter.get("id")) for letter in shown["oficios"]],
    }


def _open(home: DemoOffice, dataset: DemoDataset) -> dict[str, Any]:
    found = load.find_open(home, dataset)
    assert found is not None
    return found


def _import(home: DemoOffice, secret: Secret, folder: Path) -> str:
    """A workbook with the markers, uploaded and not applied."""
    path = folder / "libro.xlsx"
    write_workbook(path, Workbook(home.record(), (secret_dataset(secret).record(home.id_dependencia, 1),)))
    with path.open("rb") as stream:
        upload = FileStorage(stream, filename=path.name)
        return str(act(HOLDER, "puebla_import_create", organization_id=home.clave, upload=upload)["id"])


def _token(user: str) -> str:
    return str(act(user, "api_token_create", user=user, name="pruebas")["token"])


def guesses(secret: Secret) -> Iterator[str]:
    """Identifiers that somebody outside could have learnt or guessed."""
    yield secret.submission_id
    yield secret.slug
    yield from (name for name in (secret.package_name, secret.resource_id) if name)
    yield from secret.addresses["key"]
    yield from secret.addresses["task"]
