"""Fields of FORM.317 for the search index, on PostgreSQL and on Solr alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

TERMS = "diccionario_terminos"
DESCRIPTIONS = "diccionario_descripciones"
ORGANIZATION_TITLE = "organization_title"


def flattened(organization_title: str | None, dictionary: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Index fields for the title of the dependencia and for the terms of the data dictionary.

    Args:
        organization_title: title of the organization, if there is one.
        dictionary: rows with ``termino`` and ``descripcion``.
    """
    rows = [row for row in dictionary if isinstance(row, Mapping)]
    found = {
        ORGANIZATION_TITLE: organization_title or "",
        TERMS: "\n".join(str(row.get("termino") or "") for row in rows),
        DESCRIPTIONS: "\n".join(str(row.get("descripcion") or "") for row in rows),
    }
    return {name: text for name, text in found.items() if text.strip()}


class IndexFields:
    """Mixin for a plugin that implements ``IPackageController``."""

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Add the flat fields and leave out the nested dictionary, which no search engine takes."""
        dataset = json.loads(pkg_dict.get("validated_data_dict") or "{}")
        organization = dataset.get("organization") or {}
        dictionary = _rows(dataset.get("diccionario", pkg_dict.get("diccionario")))
        for nested in ("diccionario", "extras_diccionario"):
            pkg_dict.pop(nested, None)
        pkg_dict.update(flattened(organization.get("title"), dictionary))
        return pkg_dict


def _rows(raw: object) -> list[Mapping[str, Any]]:
    """Rows of the dictionary, from a list or from the JSON that CKAN keeps."""
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            return []
    return [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
