"""What can go wrong in the register, each with a stable code and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cms.core.errors import CmsError, Conflict, NotAllowed

if TYPE_CHECKING:
    from cms.web_register.domain.gates import Gap


class NotYours(NotAllowed):
    """The person has no part in this record."""

    def __init__(self, message: str = "No tiene permiso para hacer esto en este registro.") -> None:
        super().__init__(message)


class WrongStage(CmsError):
    """The record is not where this can be done."""

    code = "etapa"


class Incomplete(CmsError):
    """Something lacks. `gaps` says what and where it is mended."""

    code = "falta"

    def __init__(self, gaps: Sequence[Gap], message: str = "Todavía no se puede: falta lo siguiente.") -> None:
        super().__init__(message)
        self.gaps = tuple(gaps)


class Changed(Conflict):
    """Somebody saved the same thing since this page was opened."""

    code = "cambio_de_otra_persona"

    def __init__(self) -> None:
        super().__init__(
            "Otra persona guardó cambios mientras usted escribía. No se guardó lo suyo todavía: revise lo que cambió "
            "(ábralo en otra pestaña) y vuelva a guardar."
        )


class BadFile(CmsError):
    """An upload that is not what it should be."""

    code = "archivo"


class LinkDead(CmsError):
    """The address in a mail no longer serves."""

    code = "direccion_vencida"
