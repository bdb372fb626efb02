"""The structure of OCEL 2.0 in JSON, written from its specification (ocel-standard.org, 2.0, section on JSON)."""

from __future__ import annotations

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
MOMENT: dict[str, Any] = {
    "type": "string", "format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$",
}  # fmt: skip


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object", "properties": {**required, **optional}, "required": list(required),
        "additionalProperties": False,
    }  # fmt: skip


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


KINDS = {"type": "string", "enum": ["string", "time", "integer", "float", "boolean"]}
TYPES = _list(_object({"name": TEXT, "attributes": _list(_object({"name": TEXT, "type": KINDS}))}))
RELATIONS = _list(_object({"objectId": TEXT, "qualifier": TEXT}))
SCHEMA: dict[str, Any] = _object({
    "objectTypes": TYPES,
    "eventTypes": TYPES,
    "objects": _list(_object(
        {"id": TEXT, "type": TEXT},
        relationships=RELATIONS, attributes=_list(_object({"name": TEXT, "value": TEXT, "time": MOMENT})),
    )),
    "events": _list(_object(
        {"id": TEXT, "type": TEXT, "time": MOMENT},
        relationships=RELATIONS, attributes=_list(_object({"name": TEXT, "value": TEXT})),
    )),
})  # fmt: skip
