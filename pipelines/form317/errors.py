"""What stops the work altogether, as opposed to problems, which are values."""

from __future__ import annotations

from pipelines.problems import Problem, error


class Form317Error(Exception):
    """Base of the errors of this room; `problem` says what happened in Spanish."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.problem: Problem = error(code, message)


class UnreadableWorkbookError(Form317Error):
    """The file cannot be read as a workbook at all."""


class NotAnnotableError(Form317Error):
    """The workbook cannot be written back with marks."""


class PortalError(Form317Error):
    """The portal refused or did not answer."""
