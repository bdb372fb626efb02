"""CKAN's dataset form (ckanext-scheming 3.1) made from the declaration."""

from __future__ import annotations

import json
from typing import Any

import yaml

from schemas.form317.declaration import Catalogue, Field, Format, PortalField

HEADER = "# Generated from schemas/form317 by `python -m pipelines.form317.generate`. Do not edit.\n"

PRESETS: dict[str, dict[str, Any]] = {
    "puebla_texto": {"validators": "scheming_required unicode_safe", "form_snippet": "text.html"},
    "puebla_parrafos": {
        "validators": "scheming_required unicode_safe",
        "form_snippet": "markdown.html",
        "display_snippet": "markdown.html",
    },
    "puebla_etiquetas": {
        "validators": "ignore_missing tag_string_convert",
        "form_snippet": "text.html",
        "classes": ["control-full"],
    },
    "puebla_catalogo": {
        "validators": "scheming_required scheming_choices",
        "form_snippet": "select.html",
        "display_snippet": "select.html",
    },
    "puebla_correo": {
        "validators": "scheming_required unicode_safe email_validator",
        "form_snippet": "text.html",
        "display_snippet": "email.html",
        "form_attrs": {"type": "email", "class": "form-control"},
    },
    "puebla_fecha": {
        "validators": "scheming_required isodate convert_to_json_if_date",
        "form_snippet": "date.html",
        "display_snippet": "date.html",
    },
    "puebla_numero_portal": {"validators": "ignore_missing int_validator", "form_snippet": None},
    "puebla_portal": {"validators": "ignore_missing unicode_safe", "form_snippet": None},
}

_PRESET_OF_KIND = {
    "identifier": "puebla_texto",
    "reference": "puebla_texto",
    "text": "puebla_texto",
    "file": "puebla_texto",
    "paragraphs": "puebla_parrafos",
    "tags": "puebla_etiquetas",
    "choice": "puebla_catalogo",
    "email": "puebla_correo",
    "date": "puebla_fecha",
}


def _choices(catalogue: Catalogue) -> list[dict[str, str]]:
    own_words = catalogue.key == "tipos_columna"
    return [{"value": o.value, "label": o.description if own_words else o.value} for o in catalogue.options]


def _field(field: Field, fmt: Format) -> dict[str, Any]:
    out: dict[str, Any] = {
        "field_name": field.scheming,
        "label": field.label,
        "preset": _PRESET_OF_KIND[field.kind],
        "required": field.required,
        "help_text": field.help,
        "form_placeholder": field.example,
        "form317": field.key,
    }
    if field.kind == "choice":
        out["choices"] = _choices(fmt.catalogue_of(field))
    return out


def _portal(field: PortalField) -> dict[str, Any]:
    preset = "puebla_numero_portal" if field.number else "puebla_portal"
    return {"field_name": field.key, "label": field.label, "preset": preset, "help_text": field.help}


def _mapped(fmt: Format, sheet: str) -> list[dict[str, Any]]:
    return [_field(f, fmt) for f in fmt.sheet(sheet).fields if f.scheming]


def dataset_schema(fmt: Format) -> dict[str, Any]:
    """Return the scheming schema of a published dataset."""
    core = [
        {
            "field_name": "name",
            "label": "Dirección",
            "preset": "dataset_slug",
            "form_placeholder": "estaciones-de-bicicletas",
        },
        {"field_name": "owner_org", "label": fmt.organization_facet.title, "preset": "dataset_organization"},
        {"field_name": "license_id", "label": "Licencia", "form_snippet": "license.html"},
    ]
    dictionary = {
        "field_name": "diccionario",
        "label": fmt.sheet("diccionario").title,
        "repeating_label": "Término",
        "help_text": fmt.sheet("diccionario").description,
        "repeating_subfields": _mapped(fmt, "diccionario"),
    }
    resource_url = {"field_name": "url", "label": "Archivo", "preset": "resource_url_upload", "upload_label": "Archivo"}
    return {
        "scheming_version": 2,
        "dataset_type": "dataset",
        "about": fmt.title,
        "about_url": "https://github.com/ckan/ckanext-scheming",
        "dataset_fields": [
            *_mapped(fmt, "dataset"),
            *core,
            dictionary,
            *(_portal(f) for f in fmt.portal if f.target == "dataset"),
        ],
        "resource_fields": [
            resource_url,
            *_mapped(fmt, "recurso"),
            *(_portal(f) for f in fmt.portal if f.target == "resource"),
        ],
    }


def dataset_yaml(fmt: Format) -> str:
    """Return the text of `dataset.yaml`."""
    return HEADER + yaml.safe_dump(dataset_schema(fmt), allow_unicode=True, sort_keys=False, width=120)


def presets_json(fmt: Format) -> str:
    """Return the text of `presets.json`."""
    content = {
        "scheming_presets_version": 1,
        "about": f"Presets of {fmt.code}, generated from schemas/form317",
        "presets": [{"preset_name": name, "values": values} for name, values in PRESETS.items()],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
