"""Typed errors of the extension: each with a stable code and a sentence in Spanish."""

from __future__ import annotations

from ckan.plugins import toolkit as tk


class PueblaError(Exception):
    """Base of every error of ours; `message` is what the person reads."""

    code = "puebla-error"

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class ConflictError(PueblaError):
    """The page was stale: somebody else changed or closed it first."""

    code = "puebla-conflict"


class PublicationError(PueblaError):
    """The publication stopped; it is retried and nothing is half visible."""

    code = "puebla-publication-failed"


class HistoryBrokenError(PueblaError):
    """A link of the history's hash chain does not match."""

    code = "puebla-history-broken"


def invalid(field: str, message: str) -> tk.ValidationError:
    """A CKAN validation error about one field."""
    return tk.ValidationError({field: [message]})


def conflict(message: str) -> tk.ValidationError:
    """A conflict as CKAN's API reports it (HTTP 409, key `puebla_conflict`)."""
    error = tk.ValidationError({"puebla_conflict": [message]})
    error.puebla_conflict = message  # type: ignore[attr-defined]
    return error
