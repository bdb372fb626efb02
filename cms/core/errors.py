"""Typed errors of the cms: a stable code, a Spanish sentence, and the field it belongs to."""

from __future__ import annotations


class CmsError(Exception):
    """Something that a person can mend. `message` is shown; `field` names the field of the form, or is empty."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.code


class NotAllowed(CmsError):
    """The person may not do this."""

    code = "sin_permiso"


class Conflict(CmsError):
    """Somebody else did something first; nothing was lost."""

    code = "conflicto"


class PortalUnavailable(CmsError):
    """CKAN did not answer, or not as it should."""

    code = "portal_no_disponible"
