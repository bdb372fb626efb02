"""FORM.317 workbooks: read, check, write, annotate, load to a portal, export."""

from pipelines.form317.annotate import annotate
from pipelines.form317.checks import check_dataset, check_workbook
from pipelines.form317.errors import Form317Error, UnreadableWorkbookError
from pipelines.form317.limits import DEFAULT_LIMITS, Limits
from pipelines.form317.read import Reading, read, read_workbook
from pipelines.form317.records import Dataset, Dependencia, Resource, Term, Workbook
from pipelines.form317.review import Review, review
from pipelines.form317.write import write_template, write_workbook

__all__ = [
    "DEFAULT_LIMITS",
    "Dataset",
    "Dependencia",
    "Form317Error",
    "Limits",
    "Reading",
    "Resource",
    "Review",
    "Term",
    "UnreadableWorkbookError",
    "Workbook",
    "annotate",
    "check_dataset",
    "check_workbook",
    "read",
    "read_workbook",
    "review",
    "write_template",
    "write_workbook",
]
