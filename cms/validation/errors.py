"""What can go wrong when contents are validated and published; each with a code and a sentence."""

from __future__ import annotations

from wagtail.actions.publish_page_revision import PublishPagePermissionError

from cms.core.errors import CmsError, Conflict, NotAllowed


class NotValidated(NotAllowed, PublishPagePermissionError):
    """The content was not validated, or it changed afterwards. Wagtail treats it as a lack of permission."""

    code = "sin_validacion"


class DeclarationMissing(NotAllowed):
    """Nobody accepted the declaration for exactly this content."""

    code = "sin_declaracion"


class HasErrors(CmsError):
    """The content has errors that must be mended before it can be sent."""

    code = "con_errores"


class NothingToAnswer(Conflict):
    """The request was answered or withdrawn before."""

    code = "ya_respondida"


class Superseded(Conflict):
    """The content changed after the request."""

    code = "contenido_cambiado"


class OwnWork(NotAllowed):
    """The one who wrote the content may not be the one who validates it."""

    code = "contenido_propio"


class BadLink(CmsError):
    """The address is not one that we gave, or serves no longer. `reason` says which: desconocido, vencido, usado …"""

    code = "enlace_no_valido"
