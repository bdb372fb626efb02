"""The history of a record: every verb writes one line (Wagtail's log of actions)."""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import log

from cms.web_register.models import Maintenance, SiteRecord

PREFIX = "web_register"
# action: (label for filters, sentence; {…} come from the entry's data)
ACTIONS: dict[str, tuple[str, str]] = {
    "open": ("Registrar la solicitud", "Registró la solicitud"),
    "register": ("Registrar un sitio existente", "Registró un sitio que ya estaba en línea"),
    "edit": ("Corregir la solicitud", "Corrigió los datos de la solicitud"),
    "assign": ("Asignar", "Asignó: enlace {enlace}; analista {analyst}"),
    "cancel": ("Cancelar", "Canceló: {reason}"),
    "close": ("Integrar el expediente", "Integró el expediente"),
    "attach": ("Adjuntar un archivo", "Adjuntó «{title}»"),
    "define": ("Guardar la ficha", "Guardó la ficha de definición, versión {version}"),
    "structure.draft": ("Preparar la estructura", "Comenzó la estructura, versión {version}"),
    "structure.propose": ("Enviar la estructura", "Envió a la dependencia la estructura, versión {version}"),
    "structure.approve": ("Aprobar la estructura", "Aprobó la estructura, versión {version}"),
    "structure.return": ("Regresar la estructura", "Regresó la estructura, versión {version}: {observations}"),
    "structure.discard": ("Descartar la estructura", "Descartó el borrador de la estructura, versión {version}"),
    "design.discard": ("Descartar el diseño", "Descartó el borrador del diseño, versión {version}"),
    "design.draft": ("Preparar el diseño", "Comenzó el diseño, versión {version}"),
    "design.propose": ("Enviar el diseño", "Envió a la dependencia el diseño, versión {version}"),
    "design.approve": ("Aprobar el diseño", "Aprobó el diseño, versión {version}"),
    "design.return": ("Regresar el diseño", "Regresó el diseño, versión {version}: {observations}"),
    "content.add": ("Agregar un contenido", "Agregó a la lista «{title}»"),
    "content.edit": ("Cambiar un contenido", "Cambió «{title}»"),
    "content.remove": ("Quitar un contenido", "Quitó de la lista «{title}»"),
    "content.seed": ("Tomar contenidos de la estructura", "Tomó {count} contenidos de la estructura"),
    "content.deliver": ("Entregar un contenido", "Entregó «{title}»"),
    "content.validate": ("Validar un contenido", "Validó «{title}»"),
    "content.observe": ("Observar un contenido", "Hizo observaciones a «{title}»: {observations}"),
    "training": ("Anotar una capacitación", "Anotó la capacitación del {day}"),
    "manual": ("Agregar el manual", "Agregó el manual de usuario, versión {version}"),
    "release": ("Liberar", "Liberó el sitio el {day}"),
    "print": ("Imprimir", "Imprimió {title}, folio {folio}"),
    "paper.sign": ("Anotar una firma", "Anotó la firma «{caption}» en el tanto {number} de {folio}"),
    "paper.receive": ("Anotar una recepción", "Anotó que se recibió el tanto {number} de {folio}"),
    "paper.scan": ("Adjuntar un original", "Adjuntó digitalizado el tanto {number} de {folio}"),
    "paper.cancel": ("Anular un documento", "Anuló {folio}: {reason}"),
    "maintenance.open": ("Registrar un mantenimiento", "Registró la solicitud de mantenimiento"),
    "maintenance.edit": ("Corregir un mantenimiento", "Corrigió los datos de la solicitud"),
    "maintenance.viable": ("Analizar la viabilidad", "Anotó que el mantenimiento es viable"),
    "maintenance.not_viable": ("Analizar la viabilidad", "Anotó que el mantenimiento no es viable"),
    "maintenance.schedule": ("Guardar el cronograma", "Guardó el cronograma ({count} tareas)"),
    "maintenance.information": ("Entregar información", "Entregó información para la vuelta {round}"),
    "maintenance.ask": ("Pedir la validación", "Pidió por correo la validación de la vuelta {round}"),
    "maintenance.withdraw": ("Retirar la solicitud", "Retiró la solicitud de validación de la vuelta {round}"),
    "maintenance.accept": ("Validar los cambios", "{who} aceptó los cambios de la vuelta {round} ({channel})"),
    "maintenance.observe": (
        "Observar los cambios",
        "{who} observó la vuelta {round} ({channel}): {text}",
    ),
    "maintenance.declare": ("Aceptar la declaración", "{who} aceptó la declaración sobre los contenidos"),
    "maintenance.release": ("Poner en marcha", "Puso en marcha el mantenimiento el {day}"),
    "maintenance.cancel": ("Cancelar un mantenimiento", "Canceló: {reason}"),
    "maintenance.close": ("Integrar el expediente", "Integró el expediente del mantenimiento"),
    "folder": ("Descargar la carpeta", "Descargó la carpeta digital"),
}


def note(subject: SiteRecord | Maintenance, action: str, *, actor: Any | None, **data: Any) -> None:
    """Write a line about a record or a maintenance. `data` fills the sentence of the action."""
    if action not in ACTIONS:
        raise KeyError(action)
    log(instance=subject, action=f"{PREFIX}.{action}", user=actor, data=data, title=str(subject)[:200])


def sentence(action: str, data: dict[str, Any]) -> str:
    """What a line says; for one of another program, its action."""
    known = ACTIONS.get(action.removeprefix(f"{PREFIX}."))
    if known is None:
        return action
    return known[1].format_map({"who": "La dependencia", **data})
