"""A record as plain data: for the folder, and for whoever reads it in twenty years."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.web_register.domain import tree
from cms.web_register.domain.queries import timeline
from cms.web_register.models import DesignProposal, Maintenance, Release, SiteRecord, StructureProposal
from cms.web_register.models.records import Request


def of(record: SiteRecord) -> dict[str, Any]:
    """Everything that was written down, in Spanish keys, dates as ISO."""
    release = Release.objects.filter(record=record).first()
    return {
        "registro": record.folio,
        "tipo": record.get_kind_display(),
        "nombre": record.name,
        "dependencia": record.organization.name,
        "direccion": record.address,
        "etapa": record.get_stage_display(),
        "solicita": record.asked,
        **_request(record),
        "enlace": str(record.enlace or ""),
        "fichas": [_definition(version) for version in record.definitions.order_by("version")],
        "estructuras": [_structure(version) for version in record.structures.order_by("version")],
        "disenos": [_design(version) for version in record.designs.order_by("version")],
        "contenidos": [_content(item) for item in record.contents.select_related("decided_by")],
        "capacitaciones": [
            {"fecha": _day(one.held_on), "lugar": one.place, "temas": one.topics, "asistentes": one.attendees}
            for one in record.trainings.all()
        ],
        "manuales": [{"version": one.version, "cambios": one.notes} for one in record.manuals.order_by("version")],
        "liberacion": {"fecha": _day(release.released_on), "detalle": release.detail} if release else None,
        "mantenimientos": [_maintenance(one) for one in record.maintenances.order_by("number")],
        "historial": [{"fecha": _moment(line.at), "quien": line.who, "que": line.what} for line in timeline.of(record)],
    }


def _request(asked: Request) -> dict[str, Any]:
    return {
        "solicitud": {
            "fecha": _day(asked.requested_on),
            "oficio": asked.oficio_number,
            "fecha_oficio": _day(asked.oficio_date),
            "recibido": _day(asked.received_on),
            "medio": asked.get_channel_display(),
            "responsable": asked.requester_name,
            "cargo": asked.requester_post,
        }
    }


def _definition(version: Any) -> dict[str, Any]:
    return {
        "version": version.version,
        "fecha": _moment(version.made_at),
        "objetivo": version.objective,
        "audiencia": version.audience,
        "servicios": version.services,
        "contenidos": version.contents,
        "propietario": f"{version.owner_name}, {version.owner_post}",
        "fundamento": version.legal_basis,
        "termina": _day(version.ends_on),
    }


def _decision(proposal: StructureProposal | DesignProposal) -> dict[str, Any]:
    return {
        "version": proposal.version,
        "estado": proposal.get_state_display(),
        "enviada": _moment(proposal.proposed_at),
        "respondida": _moment(proposal.decided_at),
        "respondio": str(proposal.decided_by or ""),
        "oficio_de_respuesta": proposal.decision_oficio,
        "observaciones": proposal.observations,
    }


def _structure(proposal: StructureProposal) -> dict[str, Any]:
    sections = [
        {"numero": row.number, "titulo": row.node["title"], "nota": row.node["note"]}
        for row in tree.rows(proposal.tree)
    ]
    return {**_decision(proposal), "secciones": sections}


def _design(proposal: DesignProposal) -> dict[str, Any]:
    images = [
        {"titulo": image.title, "descripcion": image.description, "sha256": image.file.sha256}
        for image in proposal.images.select_related("file")
    ]
    return {**_decision(proposal), "bocetos": images}


def _content(item: Any) -> dict[str, Any]:
    return {
        "titulo": item.title,
        "reune": item.responsible,
        "estado": item.get_state_display(),
        "entregado": _moment(item.delivered_at),
        "nota": item.delivery_note,
        "revisado": _moment(item.decided_at),
        "reviso": str(item.decided_by or ""),
        "observaciones": item.observations,
    }


def _maintenance(one: Maintenance) -> dict[str, Any]:
    return {
        "numero": one.number,
        "etapa": one.get_stage_display(),
        **_request(one),
        "descripcion": one.description,
        "justificacion": one.justification,
        "viable": one.viable,
        "analisis": one.analysis,
        "acuerdos": one.agreements,
        "cronograma": [
            {
                "tarea": line.task,
                "responsable": line.responsible,
                "inicio": _day(line.starts_on),
                "fin": _day(line.ends_on),
            }
            for line in one.schedule.all()
        ],
        "entregas": [
            {"vuelta": line.round, "fecha": _moment(line.delivered_at), "nota": line.note}
            for line in one.deliveries.all()
        ],
        "validaciones": [_validation(line) for line in one.validations.order_by("asked_at")],
        "declaraciones": [
            {
                "vuelta": line.round,
                "fecha": _moment(line.accepted_at),
                "quien": str(line.person),
                "texto": line.text_hash,
            }
            for line in one.declarations.select_related("person")
        ],
        "puesta_en_marcha": _day(one.released_on),
        "que_se_puso": one.release_note,
        "historial": [{"fecha": _moment(line.at), "quien": line.who, "que": line.what} for line in timeline.of(one)],
    }


def _validation(asked: Any) -> dict[str, Any]:
    return {
        "vuelta": asked.round,
        "para": f"{asked.to_name} <{asked.to_email}>",
        "enviado": _moment(asked.sent_at),
        "asunto": asked.subject,
        "mensaje": asked.body,
        "respuesta": asked.get_answer_display(),
        "texto": asked.answer_text,
        "medio": asked.get_answer_channel_display(),
        "respondido": _moment(asked.answered_at),
    }


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""
