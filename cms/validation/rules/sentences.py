"""Sentences that are said in more than one place."""

from __future__ import annotations

REFUSED_PUBLICATION = (
    "«{title}» no se publicó: primero la validan los enlaces de la dependencia. Lo escrito está guardado como "
    "borrador; use «Pedir validación»."
)
REFUSED_COPY = "La copia no puede quedar publicada: cópiela como borrador y pida su validación."
SAVED_INSTEAD = "Se guardó como borrador. Para publicar hay que pedir la validación de los enlaces."
