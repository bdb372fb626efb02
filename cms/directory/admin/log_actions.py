"""How the history of the directory reads."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from wagtail.log_actions import LogActionRegistry, LogFormatter

from cms.directory.domain import audit
from schemas.directory import REGISTRY

ACTIONS = {
    audit.CREATE: ("Alta", "Lo dio de alta"),
    audit.CHANGE: ("Cambio", "Cambió"),
    audit.DEACTIVATE: ("Desactivación", "Lo desactivó"),
    audit.REACTIVATE: ("Reactivación", "Lo reactivó"),
    audit.LEAVE: ("Baja", "Registró que dejó el cargo"),
    audit.RETURN: ("Regreso", "Registró que volvió a funciones"),
    audit.APPOINT: ("Nombramiento", "Hizo el nombramiento"),
    audit.PROPOSE: ("Propuesta", "Propuso el nombramiento"),
    audit.CONFIRM: ("Confirmación", "Confirmó el nombramiento"),
    audit.REJECT: ("Rechazo", "No confirmó el nombramiento"),
    audit.REVOKE: ("Revocación", "Revocó el nombramiento"),
    audit.SUBSTITUTE: ("Suplencia", "Registró la suplencia"),
    audit.END_SUBSTITUTION: ("Fin de suplencia", "Terminó la suplencia"),
    audit.IMPORT: ("Importación", "Importó un libro"),
}
# Where the sentence names what changed, field by field.
DETAILED = (audit.CHANGE, audit.RETURN)
LONGEST = 80


def register(registry: LogActionRegistry) -> None:
    """For Wagtail's hook `register_log_actions`."""
    for action, (label, sentence) in ACTIONS.items():
        registry.register_action(action)(type("_Formatter", (Formatter,), {"label": label, "sentence": sentence}))


class Formatter(LogFormatter):
    """A sentence with what changed, before and after."""

    sentence = ""

    def format_message(self, log_entry: Any) -> str:
        changes = log_entry.data.get("changes", {}) if log_entry.action in DETAILED else {}
        parts = [change_text(log_entry, name, *values) for name, values in changes.items()]
        reason = f" Motivo: {log_entry.data['reason']}" if log_entry.data.get("reason") else ""
        return f"{self.sentence}{' ' if parts else ''}{'; '.join(parts)}.{reason}"


def change_text(log_entry: Any, name: str, before: Any, after: Any) -> str:
    """`teléfono: «1» → «2»`."""
    return f"{field_label(log_entry, name)}: «{value_text(name, before)}» → «{value_text(name, after)}»"


def field_label(log_entry: Any, name: str) -> str:
    """The Spanish name of a field of the record."""
    model = log_entry.content_type.model_class()
    try:
        return str(model._meta.get_field(name).verbose_name)
    except (FieldDoesNotExist, AttributeError):
        return name


def value_text(name: str, value: Any) -> str:
    """A value as people read it."""
    if name == "roles" and isinstance(value, list):
        return ", ".join(REGISTRY.group_label(one) for one in value) or "ninguno"
    if isinstance(value, bool):
        return "sí" if value else "no"
    text = "vacío" if value in (None, "") else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
