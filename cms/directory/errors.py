"""Typed errors of the directory."""

from __future__ import annotations

from collections.abc import Mapping

from cms.core.errors import CmsError, Conflict, NotAllowed

__all__ = ["Conflict", "DirectoryError", "Invalid", "NotAllowed", "PortalRefused", "Unreadable"]


class DirectoryError(CmsError):
    """Something about the directory that a person can mend."""

    code = "directorio"


class Invalid(DirectoryError):
    """What was written does not hold. `problems`: field (or "" for the whole) -> sentences."""

    code = "datos_invalidos"

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        self.problems = {field: list(sentences) for field, sentences in problems.items()}
        field, sentences = next(iter(self.problems.items()))
        super().__init__(" ".join(sentences), field=field)

    @classmethod
    def of(cls, field: str, sentence: str) -> Invalid:
        """One sentence about one field."""
        return cls({field: [sentence]})


class Unreadable(DirectoryError):
    """A file that cannot be taken at all."""

    code = "archivo_no_aceptado"


class PortalRefused(DirectoryError):
    """The data portal answered, and did not do what was asked."""

    code = "portal_rechaza"
