"""The look that the city's site and the data portal share: tokens, styles, marks, header and footer."""

from schemas.look.context import Action, Column, Link, Look, account_entries, build
from schemas.look.files import STATIC, STYLES, TEMPLATES, render

__all__ = [
    "STATIC",
    "STYLES",
    "TEMPLATES",
    "Action",
    "Column",
    "Link",
    "Look",
    "account_entries",
    "build",
    "render",
]
