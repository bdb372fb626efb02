"""What an update changes: metadata, dictionary, files and rows, against the version that is public."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ckan import model

from ckanext.puebla.domain import content, storage
from ckanext.puebla.model import Submission, Version
from pipelines.data import CannotRead, compare_tables, to_clean_csv
from schemas.form317 import FORMAT

SAMPLE = 20
ADDED, REMOVED, CHANGED = "agregado", "quitado", "cambiado"


def of(submission: Submission) -> dict[str, Any]:
    """The difference to the public version; for a registration everything is new and only said so."""
    version = _base(submission)
    if version is None:
        return {"base": None, "metadata": [], "dictionary": [], "resources": []}
    return {
        "base": {"number": version.number, "published_at": version.published_at.isoformat()},
        "metadata": list(_metadata(version, submission)),
        "dictionary": list(_dictionary(version, submission)),
        "resources": list(_resources(version, submission)),
    }


def _base(submission: Submission) -> Version | None:
    if not submission.package_id or not submission.base_version:
        return None
    return model.Session.get(Version, (submission.package_id, submission.base_version))


def _metadata(version: Version, submission: Submission) -> Iterator[dict[str, Any]]:
    for key in content.METADATA:
        old, new = version.record.get(key), submission.record.get(key)
        if old != new:
            yield {"key": key, "label": FORMAT.sheet("dataset").field(key).label, "old": old, "new": new}


def _dictionary(version: Version, submission: Submission) -> Iterator[dict[str, Any]]:
    old = {term["termino"]: term for term in version.dictionary}
    new = {term["termino"]: term for term in submission.dictionary}
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if before != after:
            yield {"termino": name, "change": _change(before, after), "old": before, "new": after}


def _change(before: Any, after: Any) -> str:
    return ADDED if before is None else REMOVED if after is None else CHANGED


def _resources(version: Version, submission: Submission) -> Iterator[dict[str, Any]]:
    old = {row["key"]: row for row in version.resources}
    new = {row["key"]: row for row in submission.resources}
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        fields = list(_fields(before, after)) if before and after else []
        same_bytes = bool(before and after and before["sha256"] == after["sha256"])
        if fields or not same_bytes:
            yield {
                "key": key,
                "archivo": (after or before or {})["archivo"],
                "change": _change(before, after),
                "fields": fields,
                "old_sha256": before["sha256"] if before else None,
                "new_sha256": after["sha256"] if after else None,
                "rows": _rows(before, after) if before and after and not same_bytes else None,
            }


def _fields(before: dict[str, Any], after: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in content.RESOURCE:
        if before.get(key) != after.get(key):
            label = FORMAT.sheet("recurso").field(key).label
            yield {"key": key, "label": label, "old": before.get(key), "new": after.get(key)}


def _rows(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any] | None:
    """Rows added, removed and changed, with samples; None where the files are no tables."""
    options = [FORMAT.file_format(row["formato"]) for row in (before, after)]
    if not all(option and option.tabular for option in options) or not (before["sha256"] and after["sha256"]):
        return None
    with storage.scratch() as folder:
        try:
            old, new = _clean(before, folder / "antes.csv"), _clean(after, folder / "despues.csv")
            found = compare_tables(old, new, sample=SAMPLE)
        except CannotRead as error:
            return {"message": str(error)}
    return found.to_json()


def _clean(row: dict[str, Any], out: Path) -> Path:
    to_clean_csv(storage.path_of(row["sha256"]), row["formato"], out)
    return out
