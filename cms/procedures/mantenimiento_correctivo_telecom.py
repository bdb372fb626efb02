"""Mantenimiento correctivo de telecomunicaciones: the dependencias learn of a failure and of its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.cases.registry import Moment, service_task
from cms.procedures import mail, shared

HEAD = "ai-jefe"


@service_task
def avisar_incidencia_a_enlaces(moment: Moment) -> Mapping[str, Any]:
    """Tell the enlaces of the dependencias that are affected, each with what it lacks, and the Jefe/a."""
    affected = lacking(moment.data)
    found = mail.enlaces_by_organization(affected, shared.today_of(moment))
    subject = f"Falla en los servicios de telecomunicaciones: {moment.data.get('incidencia', '')}"
    sent = sum(
        mail.send_on_commit(
            addresses, subject, mail.body_of(moment, "aviso_incidencia", f"Servicio afectado: {affected[clave]}.")
        )
        for clave, addresses in found.items()
    )
    sent += mail.send_on_commit(mail.holders_of(HEAD), subject, mail.body_of(moment, "aviso_incidencia"))
    return {"avisos_incidencia": sent, "dependencias_sin_aviso": unreached(found)}


@service_task
def avisar_servicio_restablecido(moment: Moment) -> Mapping[str, Any]:
    """Tell the same people that the service is back."""
    found = mail.enlaces_by_organization(lacking(moment.data), shared.today_of(moment))
    body = mail.body_of(moment, "aviso_restablecido")
    subject = f"Servicio de telecomunicaciones restablecido: {moment.data.get('incidencia', '')}"
    addresses = set().union(*found.values(), mail.holders_of(HEAD))
    return {"avisos_restablecido": mail.send_on_commit(addresses, subject, body)}


def lacking(data: Mapping[str, Any]) -> dict[str, str]:
    """Clave of each affected dependencia -> what it lacks."""
    found: dict[str, str] = {}
    for row in data.get("dependencias_afectadas") or []:
        clave, lacks = row["dependencia_afectada"], str(row.get("afectacion") or "").rstrip(". ")
        found[clave] = f"{found[clave]}; {lacks}" if clave in found else lacks
    return found


def unreached(found: Mapping[str, set[str]]) -> list[str]:
    """Claves of the dependencias that nobody can be written to: somebody must telephone."""
    return sorted(clave for clave, addresses in found.items() if not addresses)
