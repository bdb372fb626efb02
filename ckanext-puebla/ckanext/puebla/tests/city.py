"""Fixtures: a clean database of ours, and `city`, two dependencias with people appointed to every role."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import inspect, text
from werkzeug.datastructures import FileStorage

from ckanext.puebla.domain import roles
from ckanext.puebla.model import Base

CSV = "id,nombre,capacidad\n1,Zócalo,12\n2,El Carmen,8\n3,Analco,10\n"
RESTRICTIONS = (
    "datos_personales",
    "informacion_reservada",
    "seguridad_publica",
    "derechos_de_autor",
    "secreto_comercial",
    "proceso_deliberativo",
)


def empty_tables() -> None:
    """Empty our tables; the history only with its guard off, which only the tables' owner can do."""
    session = model.Session
    session.rollback()
    names = ", ".join(table.name for table in Base.metadata.sorted_tables)
    session.execute(text("ALTER TABLE puebla_event DISABLE TRIGGER USER"))
    session.execute(text(f"TRUNCATE {names} CASCADE"))
    session.execute(text("ALTER TABLE puebla_event ENABLE TRIGGER USER"))
    session.commit()


@pytest.fixture
def clean_puebla(
    with_plugins: Any,
    clean_db: Any,
    clean_index: Any,
    migrate_db_for: Any,
    tmp_path: Any,
    ckan_config: Any,
    monkeypatch: Any,
) -> None:
    """Our tables, empty, and a storage folder of its own."""
    if not inspect(model.Session.connection()).has_table("puebla_event"):
        model.Session.rollback()
        migrate_db_for("activity")
        migrate_db_for("puebla")
    empty_tables()
    monkeypatch.setitem(ckan_config, "ckanext.puebla.objects_path", str(tmp_path / "objects"))


@dataclass
class City:
    """Two dependencias; `people` by short name. `act(person, action, **data)` calls an action as that person."""

    organization: model.Group
    other: model.Group
    people: dict[str, dict[str, Any]] = field(default_factory=dict)

    def act(self, person: str | None, action: str, /, **data: Any) -> Any:
        """Call an action with the person's rights, as the API does."""
        name = self.people[person]["name"] if person else ""
        return tk.get_action(action)({"user": name}, data)

    def token(self, person: str) -> str:
        """An API token of the person."""
        name = self.people[person]["name"]
        created = tk.get_action("api_token_create")({"ignore_auth": True, "user": name}, {"user": name, "name": "t"})
        return str(created["token"])

    def upload(self, person: str, content: bytes | str = CSV, filename: str = "estaciones.csv", **data: Any) -> Any:
        """Hand in a file."""
        raw = content.encode("utf-8") if isinstance(content, str) else content
        storage = FileStorage(io.BytesIO(raw), filename)
        return self.act(person, "puebla_file_stage", organization_id=self.organization.id, upload=storage, **data)

    def dataset(self, sha256: str, **changes: Any) -> dict[str, Any]:
        """A complete dataset with one CSV, in FORM.317 keys."""
        return {
            "id_dataset": "1",
            "nombre": "Estaciones de bicicletas compartidas",
            "descripcion": "Ubicación y capacidad de las estaciones.",
            "etiquetas": ["bicicletas", "transporte"],
            "id_dependencia": "07",
            "tema": "Movilidad y Transporte",
            "frecuencia": "mensual",
            "responsable_nombre": "Persona Inventada",
            "responsable_correo": "datos@movilidad.example",
            "recursos": [
                {
                    "archivo": "estaciones.csv",
                    "tipo_visualizacion": "tabla de datos",
                    "nombre": "Estaciones",
                    "fecha_inicial": "2026-01-01",
                    "fecha_final": "2026-01-31",
                    "formato": "CSV",
                    "sha256": sha256,
                }
            ],
            "diccionario": [
                {"termino": "id", "descripcion": "Número de la estación", "tipo": "entero"},
                {"termino": "nombre", "descripcion": "Nombre de la estación"},
                {"termino": "capacidad", "descripcion": "Bicicletas que caben", "tipo": "entero"},
            ],
            **changes,
        }

    def submission(self, **changes: Any) -> dict[str, Any]:
        """A complete submission in capture."""
        dataset = self.dataset(self.upload("capturista")["sha256"], **changes)
        put = self.act("capturista", "puebla_dataset_put", organization_id=self.organization.id, dataset=dataset)
        return self.act("capturista", "puebla_submission_show", id=put["submission_id"])

    def task(self, submission_id: str, node: str) -> dict[str, Any]:
        """The open task of an activity."""
        shown = self.act("capturista", "puebla_submission_show", id=submission_id)
        return next(task for task in shown["tasks"] if task["node"] == node)

    def complete(self, person: str, submission_id: str, node: str, **answers: Any) -> dict[str, Any]:
        """Answer the open task of an activity."""
        shown = self.act("capturista", "puebla_submission_show", id=submission_id)
        task = next(task for task in shown["tasks"] if task["node"] == node)
        return self.act(person, "puebla_task_complete", id=task["id"], revision=shown["revision"], **answers)

    def advance(self, submission_id: str, until: str = "publicada") -> dict[str, Any]:
        """Take a submission through the review, everybody agreeing, until a state is reached."""
        for person, node, answers in STEPS:
            shown = self.act("capturista", "puebla_submission_show", id=submission_id)
            if shown["state"] == until:
                break
            if any(task["node"] == node for task in shown["tasks"]):
                self.complete(person, submission_id, node, **answers)
        return self.act("capturista", "puebla_submission_show", id=submission_id)


def all_fulfilled(**changes: Any) -> dict[str, Any]:
    """The list of restrictions, all fulfilled but for the changes."""
    return {key: {"verdict": "cumple"} for key in RESTRICTIONS} | changes


OFICIO = {
    "numero": "SM/001/2026",
    "fecha": "2026-01-15",
    "procedencia": "Secretaría de Movilidad de Ejemplo",
    "asunto": "Publicación de las estaciones de bicicletas",
    "solicitante": "Persona Inventada",
}
STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("capturista", "act_01_captura", {}),
    ("seguridad", "act_01_visto_bueno", {"outcome": "conforme"}),
    ("capturista", "act_02_solicitud_validacion", {"oficio": OFICIO}),
    ("seguridad", "act_03_seguridad", {"restrictions": all_fulfilled()}),
    ("transparencia", "act_03_transparencia", {"restrictions": all_fulfilled()}),
    ("capturista", "act_04_solicitud_publicacion", {"outcome": "enviar"}),
    ("tecnico", "act_05_validacion_tecnica", {"outcome": "cumple"}),
)


def organization(name: str, title: str, id_dependencia: str) -> model.Group:
    """A dependencia, written straight to the tables."""
    group = model.Group(name=name, title=title, type="organization", is_organization=True)
    group.approval_status = "approved"
    group.extras = {"id_dependencia": id_dependencia}
    model.Session.add(group)
    model.Session.commit()
    return group


def person(name: str, *, sysadmin: bool = False) -> dict[str, Any]:
    """An account, written straight to the tables; nobody logs in with it."""
    user = model.User(name=name, fullname=f"Persona {name}", email=f"{name}@ejemplo.example", sysadmin=sysadmin)
    model.Session.add(user)
    model.Session.commit()
    return {"id": user.id, "name": user.name, "email": user.email, "fullname": user.fullname}


def appoint(person: dict[str, Any], role: str, organization_id: str | None) -> None:
    """Appoint a person, in force since long ago."""
    day = datetime.date(2025, 1, 1)
    roles.appoint(
        actor="pruebas",
        user_id=person["id"],
        role=role,
        organization_id=organization_id,
        oficio_numero="NOM/1/2025",
        oficio_fecha=day,
        fecha_inicio=day,
    )
    model.Session.commit()


@pytest.fixture
def city(clean_puebla: None) -> Iterator[City]:
    """The city: people of every role in `movilidad`, an enlace of another dependencia, an org admin, a citizen."""
    mine = organization("movilidad", "Secretaría de Movilidad de Ejemplo", "07")
    other = organization("salud", "Secretaría de Salud de Ejemplo", "08")
    built = City(mine, other)
    for key in (
        "capturista",
        "capturista2",
        "seguridad",
        "seguridad2",
        "transparencia",
        "tecnico",
        "ajeno",
        "ciudadana",
        "admin_dependencia",
        "editora",
    ):
        built.people[key] = person(key)
    built.people["administradora"] = person("administradora", sysadmin=True)
    for key, role, organization_id in (
        ("capturista", roles.DATOS_ABIERTOS, mine.id),
        ("capturista2", roles.DATOS_ABIERTOS, mine.id),
        ("seguridad", roles.SEGURIDAD, mine.id),
        ("seguridad2", roles.SEGURIDAD, mine.id),
        ("transparencia", roles.TRANSPARENCIA, None),
        ("tecnico", roles.TECNICO, None),
        ("ajeno", roles.DATOS_ABIERTOS, other.id),
    ):
        appoint(built.people[key], role, organization_id)
    for key, capacity in (("admin_dependencia", "admin"), ("editora", "editor")):
        member = model.Member(
            table_name="user", table_id=built.people[key]["id"], group_id=mine.id, capacity=capacity, state="active"
        )
        model.Session.add(member)
    model.Session.commit()
    yield built
    model.Session.rollback()
