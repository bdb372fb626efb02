"""What each action accepts: scalars through CKAN's validators, JSON parts as they come (the domain cleans those)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from ckan.plugins import toolkit as tk
from ckan.types import Context

JSON_PARTS: dict[str, type] = {
    "metadata": dict,
    "dictionary": list,
    "resources": list,
    "dataset": dict,
    "restrictions": dict,
    "oficio": dict,
    "ids": list,
}


def _schema(required: str, optional: str = "", integers: str = "", dates: str = "") -> dict[str, Any]:
    get = tk.get_validator
    fields: dict[str, Any] = {name: [get("not_empty"), get("unicode_safe")] for name in required.split()}
    fields |= {name: [get("ignore_empty"), get("unicode_safe")] for name in optional.split()}
    for name in integers.split():
        fields[name] = [
            get("not_empty") if name in required.split() else get("ignore_empty"),
            get("natural_number_validator"),
        ]
    for name in dates.split():
        fields[name] = [get("not_empty") if name in required.split() else get("ignore_empty"), get("puebla_date")]
    return fields


def accepts(
    required: str = "", optional: str = "", *, integers: str = "", dates: str = "", parts: str = "", uploads: str = ""
) -> Callable[..., Any]:
    """Decorate an action: names in blank-separated lists; everything else that is sent is dropped."""

    def decorate(action: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(action)
        def wrapper(context: Context, data_dict: dict[str, Any]) -> Any:
            return action(context, _taken(data_dict, required, optional, integers, dates, parts, uploads))

        return wrapper

    return decorate


def _taken(
    data_dict: dict[str, Any], required: str, optional: str, integers: str, dates: str, parts: str, uploads: str
) -> dict[str, Any]:
    schema = _schema(required, optional, integers, dates)
    data, errors = tk.navl_validate({key: data_dict[key] for key in schema if key in data_dict}, schema)
    if errors:
        raise tk.ValidationError({key: value for key, value in errors.items() if value})
    taken = {key: value for key, value in data.items() if key in schema}
    taken |= {key: _part(key, data_dict[key]) for key in parts.split() if data_dict.get(key) is not None}
    return taken | {key: data_dict[key] for key in uploads.split() if data_dict.get(key) not in (None, "")}


def _part(key: str, value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise tk.ValidationError({key: ["No es JSON."]}) from error
    if not isinstance(value, JSON_PARTS[key]):
        raise tk.ValidationError({key: ["No tiene la forma esperada."]})
    return value


def upload_of(data_dict: dict[str, Any]) -> tuple[str, Any]:
    """File name and stream of the key `upload`, as the web or the API hands it over."""
    upload = data_dict.get("upload")
    stream = getattr(upload, "stream", upload)
    name = getattr(upload, "filename", None) or getattr(upload, "name", None)
    if upload is None or not hasattr(stream, "read") or not name:
        raise tk.ValidationError({"upload": ["Falta el archivo."]})
    return str(name), stream
