"""What is wrong with a file that somebody sent, in words that say what to send instead."""

from __future__ import annotations

from cms.core.errors import CmsError


class Refused(CmsError):
    """The file is not taken. `code` says why: `tamano`, `tipo`, `svg`, `pixeles`, `danado`, `peligroso`."""

    code = "archivo_rechazado"
