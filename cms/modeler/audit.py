"""What is written into the history of the manual: action, its name and its sentence."""

from __future__ import annotations

ACTIONS = (
    ("modeler.begin", "Empezar borrador", "Se empezó un borrador del procedimiento"),
    ("modeler.save", "Guardar borrador", "Se guardaron cambios en el borrador"),
    ("modeler.discard", "Descartar borrador", "Se descartó el borrador"),
    ("modeler.publish", "Publicar versión", "Entró en vigor la versión"),
    ("modeler.migrate", "Trasladar casos", "Se trasladaron casos abiertos a la versión"),
)
