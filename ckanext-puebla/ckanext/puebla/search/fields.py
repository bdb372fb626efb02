"""What each field of a search document is, named and typed as in CKAN's Solr schema."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """How the values of a field are compared."""

    STRING = "string"
    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    SUBSTRING = "substring"
    CATCH_ALL = "catch_all"


class Weight(Enum):
    """Weight of a field in the catch-all text, as PostgreSQL's four classes."""

    TITLE = "A"
    SUBJECT = "B"
    DESCRIPTION = "C"
    DETAIL = "D"


_TEXT = frozenset(
    "title notes author author_email maintainer maintainer_email res_name res_description urls depends_on "
    "dependency_of derives_from has_derivation links_to linked_from child_of parent_of organization_title "
    "diccionario_terminos diccionario_descripciones".split()
)
_INTEGER = frozenset("views_total views_recent resources_accessed_total resources_accessed_recent".split())
_DATE = frozenset("metadata_created metadata_modified indexed_ts".split())
SUBSTRING_OF = {"name_ngram": "name", "title_ngram": "title"}
CATCH_ALL = "text"

UNSEARCHED = frozenset({"data_dict", "validated_data_dict"})
"""Fields that are only given back."""

_STORED = frozenset(
    "index_id id site_id title title_ngram entity_type dataset_type state name name_ngram revision_id version url "
    "ckan_url download_url notes author author_email maintainer maintainer_email license license_id tags groups "
    "organization capacity res_name res_description res_format res_url res_type metadata_created metadata_modified "
    "indexed_ts data_dict validated_data_dict".split()
)
_STORED_PREFIXES = ("extras_", "res_extras_", "vocab_")

_FACETED = frozenset("tags groups organization res_format tema frecuencia".split())

_WEIGHTS = {
    "title": Weight.TITLE,
    "name": Weight.DETAIL,
    "tags": Weight.SUBJECT,
    "groups": Weight.SUBJECT,
    "tema": Weight.SUBJECT,
    "organization": Weight.DETAIL,
    "organization_title": Weight.SUBJECT,
    "notes": Weight.DESCRIPTION,
    "license": Weight.DETAIL,
    "maintainer": Weight.DETAIL,
    "author": Weight.DETAIL,
    "res_name": Weight.DETAIL,
    "res_description": Weight.DETAIL,
    "res_url": Weight.DETAIL,
    "url": Weight.DETAIL,
    "ckan_url": Weight.DETAIL,
    "download_url": Weight.DETAIL,
    "diccionario_terminos": Weight.DETAIL,
    "diccionario_descripciones": Weight.DETAIL,
}


def kind_of(field: str) -> Kind:
    """How the values of ``field`` are compared; an unknown field is a string, as in CKAN's schema."""
    if field == CATCH_ALL:
        return Kind.CATCH_ALL
    if field in SUBSTRING_OF:
        return Kind.SUBSTRING
    if field in _TEXT or field.startswith(("extras_", "res_extras_")):
        return Kind.TEXT
    if field in _DATE or field.endswith("_date"):
        return Kind.DATE
    if field in _INTEGER:
        return Kind.INTEGER
    return Kind.STRING


def is_stored(field: str) -> bool:
    """Whether the value is given back with a hit."""
    return field in _STORED or field.endswith("_date") or field.startswith(_STORED_PREFIXES)


def is_faceted(field: str) -> bool:
    """Whether the values are counted from the precomputed array; other fields are counted from the documents."""
    return field in _FACETED or field.startswith("vocab_")


def weight_of(field: str) -> Weight | None:
    """Weight in the catch-all text, or None for a field that the catch-all text leaves out."""
    if field in _WEIGHTS:
        return _WEIGHTS[field]
    if field.startswith(_STORED_PREFIXES):
        return Weight.DETAIL
    return None
