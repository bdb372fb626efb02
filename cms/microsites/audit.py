"""What is written into the history of a micrositio: action, its name and its sentence."""

from __future__ import annotations

ACTIONS = (
    ("microsites.request", "Iniciar solicitud", "Se inició la solicitud"),
    ("microsites.override", "Seguir adelante", "El equipo web decidió seguir adelante con un micrositio"),
    ("microsites.send", "Enviar solicitud", "La dependencia envió la solicitud"),
    ("microsites.give_back", "Devolver solicitud", "El equipo web devolvió la solicitud con observaciones"),
    ("microsites.discard", "Descartar solicitud", "Se descartó la solicitud"),
    ("microsites.create", "Crear micrositio", "Se creó el micrositio"),
    ("microsites.assign", "Asignar persona", "Se asignó un papel a una persona"),
    ("microsites.dismiss", "Quitar persona", "Se quitó el papel a una persona"),
    ("microsites.look", "Cambiar aspecto", "Se cambió el aspecto"),
    ("microsites.menu", "Cambiar menú", "Se cambió el menú"),
    ("microsites.review", "Registrar revisión", "Se revisaron los contenidos"),
    ("microsites.extend", "Prorrogar", "Se prorrogó la fecha de término"),
    ("microsites.ask_more_time", "Pedir prórroga", "Se pidió una prórroga"),
    ("microsites.archive_begin", "Empezar archivo", "Se decidió archivar el micrositio"),
    ("microsites.archive", "Archivar", "El micrositio se convirtió en archivo"),
    ("microsites.archive_failed", "Archivo fallido", "No se pudo construir el archivo y el micrositio sigue activo"),
    ("microsites.reopen", "Reabrir", "Se reabrió el micrositio"),
)
