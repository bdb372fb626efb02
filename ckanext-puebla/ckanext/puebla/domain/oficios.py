"""The oficio of publication: folio without gaps or doubles, PDF with QR, and its public confirmation."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from ckanext.puebla.domain import clock, procedure, roles, storage
from ckanext.puebla.model import Event, FolioCounter, Oficio, Submission, Version
from ckanext.puebla.oficio.render import render

KIND = "publicacion"
MONTHS = ("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre").split()


def next_folio() -> str:
    """The next number of the year; its row stays locked until the transaction ends."""
    year = clock.today().year
    upsert = (
        insert(FolioCounter)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=[FolioCounter.year], set_={"last": FolioCounter.last + 1})
        .returning(FolioCounter.last)
    )
    number = model.Session.scalar(upsert)
    return f"{tk.config['ckanext.puebla.folio_prefix']}-{year}-{number:04d}"


def register(*, submission: Submission, version: Version, event: Event) -> Oficio:
    """Write down the oficio of a publication, with everything that its PDF and its confirmation say."""
    organization = model.Group.get(submission.organization_id)
    dependencia = (organization.title or organization.name) if organization else ""
    asked = _request_of(submission)
    oficio = Oficio(
        kind=KIND,
        folio=version.folio,
        numero=version.folio or "",
        fecha=clock.local(version.published_at).date(),
        procedencia="Dirección de Gobierno Electrónico",
        asunto=f"Publicación de «{version.record['nombre']}»",
        solicitante=roles.label(roles.DATOS_ABIERTOS),
        submission_id=submission.id,
        node=procedure.NOTICE,
        created_by="portal",
        facts={
            "conjunto": version.record["nombre"],
            "id_dataset": version.record["id_dataset"],
            "dependencia": dependencia,
            "package_id": version.package_id,
            "name": version.package_name,
            "version": version.number,
            "tipo": submission.kind,
            "solicitud_numero": asked.numero if asked else None,
            "solicitud_fecha": asked.fecha.isoformat() if asked else None,
            "archivos": [
                {"archivo": row["archivo"], "sha256": row["sha256"], "formato": row["formato"]}
                for row in version.resources
            ],
            "validaciones": [
                {"cargo": roles.label(row["role"]), "fecha": _day(row["at"])} for row in version.signatures
            ],
            "historial": event.hash,
        },
    )
    model.Session.add(oficio)
    model.Session.flush()
    return oficio


def _request_of(submission: Submission) -> Oficio | None:
    query = (
        select(Oficio)
        .where(Oficio.submission_id == submission.id, Oficio.kind == "solicitud")
        .order_by(Oficio.created_at.desc())
        .limit(1)
    )
    return model.Session.scalar(query)


def find(folio: str) -> Oficio:
    """The oficio of publication with that folio."""
    oficio = model.Session.scalar(select(Oficio).where(Oficio.folio == folio, Oficio.kind == KIND))
    if oficio is None:
        raise tk.ObjectNotFound("No existe un oficio con ese folio.")
    return oficio


def write_pdf(folio: str) -> Path:
    """The PDF of an oficio; made once, then always the same bytes."""
    oficio = find(folio)
    if oficio.pdf_sha256 and storage.has(oficio.pdf_sha256):
        return storage.path_of(oficio.pdf_sha256)
    pdf = render(
        folio=folio,
        fecha=f"{tk.config['ckanext.puebla.city']}, a {long_date(oficio.fecha)}",
        facts=_dated(oficio.facts),
        dataset_url=_address(f"/dataset/{oficio.facts['name']}"),
        confirmation_url=_address(f"/oficio/{folio}"),
    )
    sha256, _size = storage.put(io.BytesIO(pdf), limit_mb=20)
    row = model.Session.get(Oficio, oficio.id, with_for_update=True, populate_existing=True)
    if row is not None and not row.pdf_sha256:
        row.pdf_sha256 = sha256
    kept = row.pdf_sha256 if row is not None and row.pdf_sha256 else sha256
    model.Session.commit()
    return storage.path_of(kept)


def _day(moment: str) -> str:
    """The day of a signature as the office's calendar has it."""
    return clock.local(datetime.datetime.fromisoformat(moment)).date().isoformat()


def _dated(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with the days of the validations in words."""
    rows = [
        row | {"fecha": long_date(datetime.date.fromisoformat(row["fecha"]))} for row in facts.get("validaciones", [])
    ]
    return facts | {"validaciones": rows}


def long_date(day: datetime.date) -> str:
    """As letters are dated: «5 de mayo de 2026»."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def _address(path: str) -> str:
    return str(tk.config["ckan.site_url"]).rstrip("/") + path


def confirmation(folio: str) -> dict[str, Any]:
    """What the public page says of an oficio; no names of people."""
    oficio = find(folio)
    facts = oficio.facts
    version = model.Session.get(Version, (facts["package_id"], facts["version"]))
    return {
        "folio": oficio.folio,
        "fecha": oficio.fecha.isoformat(),
        "fecha_larga": long_date(oficio.fecha),
        "asunto": oficio.asunto,
        "procedencia": oficio.procedencia,
        "pdf_sha256": oficio.pdf_sha256,
        "pdf_url": f"/oficio/{oficio.folio}.pdf",
        "retirado": version is None or version.withdrawn_at is not None,
        "title": facts["conjunto"],
        "name": facts["name"],
        "signatures": [{"role_label": row["cargo"], "at": row["fecha"]} for row in facts["validaciones"]],
        "dataset_url": f"/dataset/{facts['name']}",
        "version_url": f"/dataset/{facts['name']}/version/{facts['version']}",
        **{
            key: facts.get(key)
            for key in ("conjunto", "id_dataset", "dependencia", "version", "archivos", "validaciones", "historial")
        },
    }
