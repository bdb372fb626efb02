"""Actions that help the reviewers: what an update changes, and the technical report."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from ckan.types import Context

from ckanext.puebla.domain import difference, technical
from ckanext.puebla.logic.auth import submission_of
from ckanext.puebla.logic.schema import accepts


@tk.side_effect_free
@accepts("id")
def puebla_submission_difference(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What an update changes against the public version.

    :param id: the submission

    :returns: `{base: {number, published_at} or null, metadata: [{key, label, old, new}], dictionary: [{termino, change,
        old, new}], resources: [{key, archivo, change, fields, old_sha256, new_sha256, rows}]}`; change: agregado,
        quitado or cambiado; rows: of two tables, how many rows were added, removed and changed, with samples
    """
    submission = submission_of(data_dict)
    tk.check_access("puebla_submission_difference", context, data_dict)
    return difference.of(submission)


@tk.side_effect_free
@accepts("id")
def puebla_technical_report(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The automatic report on a submission: formats, encoding, dictionary, completeness, links.

    :param id: the submission

    :returns: `{cumple, comprobaciones: [{clave, etiqueta, cumple, detalle}], problems}`
    """
    submission = submission_of(data_dict)
    tk.check_access("puebla_technical_report", context, data_dict)
    return technical.report(submission)
