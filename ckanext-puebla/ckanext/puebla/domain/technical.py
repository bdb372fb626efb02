"""The automatic report for the técnico: formats, encoding, dictionary, completeness, links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ckanext.puebla.domain import checks, files, links, storage
from ckanext.puebla.model import Submission
from pipelines.data import Link, addresses_of, technical_report


def report(submission: Submission) -> dict[str, Any]:
    """The report on the content as it is now, with the problems of the capture."""
    dataset = {**submission.record, "recursos": submission.resources, "diccionario": submission.dictionary}
    paths = {row["archivo"]: path for row in submission.resources if (path := _path(submission, row))}
    found = technical_report(dataset, paths, _links(dataset))
    return {**found, "problems": [*checks.problems(submission), *checks.row_problems(submission)]}


def _links(dataset: dict[str, Any]) -> list[Link] | None:
    if not links.enabled():
        return None
    services = [row["archivo"] for row in dataset["recursos"] if row["formato"] == "WMS"]
    return links.tried(addresses_of(dataset), services)


def _path(submission: Submission, row: dict[str, Any]) -> Path | None:
    sha256 = row["sha256"]
    known = sha256 and files.find(organization_id=submission.organization_id, sha256=sha256)
    return storage.path_of(sha256) if known else None
