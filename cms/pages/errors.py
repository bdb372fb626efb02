"""What can go wrong with pages, in words."""

from __future__ import annotations

from cms.core.errors import CmsError


class FormClosed(CmsError):
    """The form takes no more answers."""

    code = "formulario_cerrado"

    def __init__(self) -> None:
        super().__init__("Este formulario ya no recibe respuestas.")


class BadRedirect(CmsError):
    """A redirect that would lead nowhere, in circles, or out of the city's sites."""

    code = "redireccion"
