"""One action, one transaction: committed whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ckan import model

from ckanext.puebla.errors import ConflictError, conflict


@contextmanager
def transaction() -> Iterator[None]:
    """Commit at the end, roll back on any error; a `ConflictError` becomes the API's `puebla_conflict`."""
    try:
        yield
        model.Session.commit()
    except ConflictError as error:
        model.Session.rollback()
        raise conflict(error.message) from error
    except BaseException:
        model.Session.rollback()
        raise
