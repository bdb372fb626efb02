"""Template helpers of the review's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.common import g

from pipelines.engine import Procedure, load_procedure
from schemas.form317 import FORMAT

STATE_MARKS = {
    "captura": "neutra",
    "publicada": "bien",
    "cancelada": "mal",
}


def puebla_menu() -> list[dict[str, Any]]:
    """Entries of the office menu by role; empty for people without an appointment."""
    if "puebla_menu" not in g:
        g.puebla_menu = _menu()
    return g.puebla_menu


def _menu() -> list[dict[str, Any]]:
    roles = {item["role"] for item in _my_roles()}
    entries: list[dict[str, Any]] = []
    if roles:
        entries.append({"label": "Bandeja", "url": tk.url_for("puebla_inbox.index"), "count": _waiting()})
        entries.append({"label": "Solicitudes", "url": tk.url_for("puebla_submissions.index")})
    if "enlace_datos_abiertos" in roles:
        entries.append({"label": "Importar libro", "url": tk.url_for("puebla_imports.new")})
    if tk.current_user.sysadmin:
        if not roles:
            entries.append({"label": "Solicitudes", "url": tk.url_for("puebla_submissions.index")})
        entries.append({"label": "Nombramientos", "url": tk.url_for("puebla_appointments.index")})
    return entries


def _my_roles() -> list[dict[str, Any]]:
    found = _quiet("puebla_my_roles", {})
    return (found.get("roles", []) if isinstance(found, dict) else found) or []


def _waiting() -> int:
    return int((_quiet("puebla_inbox", {}) or {}).get("total", 0))


def _quiet(name: str, data: dict[str, Any]) -> Any:
    try:
        return tk.get_action(name)({"user": tk.current_user.name}, data)
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return None


def puebla_roles_of(user: dict[str, Any]) -> list[dict[str, Any]]:
    """The appointments shown on a person's own account page."""
    return _my_roles() if user["id"] == tk.current_user.id else []


def puebla_update_url(package: dict[str, Any]) -> str | None:
    """Where the enlace of the dependencia begins an update of a published dataset; none for other people."""
    mine = any(
        item["role"] == "enlace_datos_abiertos" and item.get("organization_id") == package.get("owner_org")
        for item in (_my_roles() if tk.current_user.is_authenticated else [])
    )
    return tk.url_for("puebla_submissions.new", conjunto=package["name"]) if mine else None


def puebla_withdraw_url(package: dict[str, Any]) -> str | None:
    """Where a published dataset is taken off the portal; none for people who may not."""
    if not (tk.current_user.is_authenticated and tk.h.check_access("puebla_dataset_withdraw", {})):
        return None
    return tk.url_for("puebla_withdrawal.withdraw", name=package["name"])


def puebla_state_mark(state: str) -> str:
    """Kind of mark for a state of a submission."""
    return STATE_MARKS.get(state, "aviso")


def puebla_due(due: str | None) -> dict[str, str] | None:
    """How a deadline stands, in words and as a kind of mark."""
    if not due:
        return None
    moment = datetime.fromisoformat(due)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    days = (moment.date() - datetime.now(moment.tzinfo).date()).days
    if days < 0:
        return {"mark": "mal", "label": f"Venció hace {-days} {'día' if days == -1 else 'días'}"}
    if days == 0:
        return {"mark": "aviso", "label": "Vence hoy"}
    if days == 1:
        return {"mark": "aviso", "label": "Vence mañana"}
    return {"mark": "neutra", "label": f"Vence en {days} días"}


def puebla_parts(scope: list[str] | dict[str, Any] | None) -> str:
    """The parts that a signature covers, in words."""
    words = {"metadata": "metadatos", "dictionary": "diccionario", "files": "archivos"}
    names = [words.get(part, part) for part in scope or []]
    return " y ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def puebla_options(field: Any) -> list[tuple[str, str]]:
    """Values and labels of a field with a closed list."""
    catalogue = FORMAT.catalogue_of(field)
    if catalogue.key == "tipos_columna":
        return [(option.value, option.description) for option in catalogue.options]
    if catalogue.key == "formatos":
        return [(option.value, f"{option.value} ({option.description})") for option in catalogue.options]
    return [(option.value, option.value) for option in catalogue.options]


def puebla_fields(sheet: str) -> tuple[Any, ...]:
    """The declared fields of a sheet, in their order."""
    return FORMAT.sheet(sheet).fields


def puebla_private_file_url(submission: dict[str, Any], resource: dict[str, Any]) -> str | None:
    """Address of a received file for the people of the review; none while there is no file."""
    if not resource.get("file"):
        return None
    return tk.url_for("puebla_submissions.file", id=submission["id"], key=resource["key"])


def puebla_node_label(node: str) -> str:
    """Name of an activity."""
    found = _procedure().process.nodes.get(node)
    return found.label if found else node


def puebla_answer_label(value: str) -> str:
    """Label of an answer of any question of the procedure."""
    for question in _procedure().declaration.preguntas.values():
        for answer in question.answers:
            if answer.value == value:
                return answer.label
    return value


def puebla_restriction_label(key: str) -> str:
    """Label of a restriction."""
    return next((item.label for item in _procedure().declaration.restricciones if item.key == key), key)


def _procedure() -> Procedure:
    return load_procedure("alta_conjunto_datos")


def puebla_oficio_default(key: str, submission: dict[str, Any]) -> str:
    """What is proposed for a field of an oficio: the dependencia, the person, a usual subject."""
    proposed = {
        "procedencia": submission["organization"]["title"],
        "asunto": f"Solicitud sobre el conjunto de datos «{submission['title']}»",
        "solicitante": tk.current_user.display_name,
    }
    return proposed.get(key, "")


SAMPLES = {"added": "Filas agregadas", "removed": "Filas quitadas", "changed": "Filas cambiadas"}


def puebla_row_samples(rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Samples of changed rows as tables: label, columns, and cells with what was (`old`) and what is (`new`)."""
    samples = rows.get("samples") or {}
    groups = []
    for kind, label in SAMPLES.items():
        found = [_cells(row, kind) for row in samples.get(kind) or []]
        if found:
            columns = list(dict.fromkeys(name for row in found for name in row))
            table = [[row.get(name, {"new": ""}) for name in columns] for row in found]
            groups.append({"label": label, "columns": columns, "rows": table})
    return groups


def _cells(row: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    if kind != "changed":
        return {name: {"new": value} for name, value in row.items()}
    same = {name: {"new": value} for name, value in row["key"].items()}
    return same | {name: {"old": old, "new": new} for name, (old, new) in row["changes"].items()}


EVENTS = {
    "solicitud_creada": "Se abrió la solicitud.",
    "contenido_cambiado": "Cambió el contenido: {parts}.",
    "solicitud_cancelada": "Se canceló la solicitud. Motivo: {reason}",
    "firma": "Firmó «{activity}»{answer}.",
    "firmas_anuladas": "Quedaron sin efecto las firmas que cubrían {parts}.",
    "publicacion": "Se publicó la versión {number}.",
    "version_publicada": "Se publicó la versión {number}.",
    "conjunto_retirado": "Se retiró el conjunto de la vista pública. Motivo: {reason}",
}


def puebla_event_words(event: dict[str, Any]) -> str:
    """One event of the history as a sentence."""
    data = event.get("data") or {}
    words = {
        "parts": puebla_parts(data.get("changed") or data.get("parts") or []),
        "reason": data.get("reason", ""),
        "activity": puebla_node_label(data.get("node", "")),
        "answer": f": {puebla_answer_label(data['verdict']).lower()}" if data.get("verdict") else "",
        "number": data.get("number") or data.get("version", ""),
    }
    return EVENTS.get(event["kind"], event["kind"].replace("_", " ").capitalize() + ".").format(**words)


def get_helpers() -> dict[str, Callable[..., Any]]:
    """All helpers by name."""
    return {name: item for name, item in globals().items() if name.startswith("puebla_") and callable(item)}
