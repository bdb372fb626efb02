"""FORM.317/SECATI/012224 as data: `FORMAT` is the one declaration that everything else reads."""

from schemas.form317.declaration import (
    Catalogue,
    Facet,
    Field,
    Format,
    Option,
    PortalField,
    Recommendation,
    Sheet,
    fold,
    load_format,
)

FORMAT: Format = load_format()

__all__ = [
    "FORMAT",
    "Catalogue",
    "Facet",
    "Field",
    "Format",
    "Option",
    "PortalField",
    "Recommendation",
    "Sheet",
    "fold",
    "load_format",
]
