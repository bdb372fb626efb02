"""How declared values read in a sentence."""

from __future__ import annotations

from schemas.directory import REGISTRY
from schemas.procedures import Deadline, Declaration, Role

UNITS = {
    "dias_habiles": ("día hábil", "días hábiles"),
    "dias_naturales": ("día natural", "días naturales"),
    "horas": ("hora", "horas"),
    "meses": ("mes", "meses"),
}
EVERY = {
    "dia": "cada día",
    "semana": "cada semana",
    "mes": "cada mes",
    "trimestre": "cada trimestre",
    "anio": "cada año",
}
CONFIDENTIAL = {"publica": "Pública", "interna": "Interna", "reservada": "Reservada"}
DOCUMENT_KINDS = {
    "formato": "Formato",
    "oficio": "Oficio",
    "memorando": "Memorando",
    "acta": "Acta",
    "vale": "Vale",
    "reporte": "Reporte",
    "constancia": "Constancia",
    "anexo": "Anexo",
    "correo": "Correo",
}
KEPT_BY = {
    "flujo": "El diagrama",
    "formulario": "El formulario",
    "plazo": "El plazo",
    "documento": "El documento",
    "funcion": "Una regla programada",
    "permiso": "El permiso",
    "calendario": "El calendario",
    "pendiente": "Todavía no",
}


def deadline(value: Deadline | None) -> str:
    """A deadline in words, empty where there is none."""
    if value is None:
        return ""
    if value.since and value.maximum == 0:
        return "en la fecha que se anotó antes"
    bounds = f"{value.maximum}" if value.minimum == value.maximum else f"{value.minimum} a {value.maximum}"
    return f"{bounds} {UNITS[value.unit][value.maximum != 1]}" + (" desde la fecha anotada" if value.since else "")


def department(declaration: Declaration) -> str:
    return REGISTRY.units[declaration.departamento].name


def who(role: Role) -> str:
    """How the person of a role is found."""
    if role.scope == "puesto":
        return "Puesto: " + ", ".join(REGISTRY.posts[post].name for post in role.posts)
    return {
        "dependencia": "Nombramiento en la dependencia del caso",
        "portal": "Nombramiento para toda la ciudad",
        "solicitante": "Quien hace la solicitud",
        "elegido": "Se elige en cada caso",
        "externo": "Persona externa; otra anota lo que hace",
    }[role.scope]
