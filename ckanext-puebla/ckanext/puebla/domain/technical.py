"""The automatic report for the técnico: formats, encoding, dictionary, completeness, links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ckanext.puebla.domain import checks, files, storage
from ckanext.puebla.model import Submission
from pipelines.data import technical_report


def report(submission: Submission) -> dict[str, Any]:
    """The report on the content as it is now, with the problems of the capture."""
    found = technical_report(
        {**submission.record, "recursos": submission.resources, "diccionario": submission.dictionary},
        {row["archivo"]: path for row in submission.resources if (path := _path(submission, row))},
    )
    return {**found, "problems": [*checks.problems(submission), *checks.row_problems(submission)]}


def _path(submission: Submission, row: dict[str, Any]) -> Path | None:
    sha256 = row["sha256"]
    known = sha256 and files.find(organization_id=submission.organization_id, sha256=sha256)
    return storage.path_of(sha256) if known else None
