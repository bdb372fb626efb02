"""Taking a submission for writing: its row lock, and the check that the page was fresh."""

from __future__ import annotations

from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import select

from ckanext.puebla.errors import ConflictError
from ckanext.puebla.model import Submission

STALE = "La solicitud cambió mientras usted la veía. Vuelva a abrirla para trabajar sobre lo más reciente."


def locked(submission_id: str) -> Submission:
    """The submission, read again from the database and locked until the end of the transaction."""
    query = (
        select(Submission)
        .where(Submission.id == submission_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    submission = model.Session.scalar(query)
    if submission is None:
        raise tk.ObjectNotFound("No existe la solicitud.")
    return submission


def fresh(submission: Submission, revision: int) -> None:
    """Refuse a page that was made from an older content."""
    if submission.revision != revision:
        raise ConflictError(STALE)
