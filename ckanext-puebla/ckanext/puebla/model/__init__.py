"""Tables of the extension. `ckan db upgrade -p puebla` creates them."""

from __future__ import annotations

from ckanext.puebla.model.account import Account
from ckanext.puebla.model.appointment import Appointment
from ckanext.puebla.model.base import Base
from ckanext.puebla.model.history import Event
from ckanext.puebla.model.review import FolioCounter, Oficio, Process, Signature, Task
from ckanext.puebla.model.submission import File, Submission, Version
from ckanext.puebla.model.workbook_import import WorkbookImport

__all__ = [
    "Account",
    "Appointment",
    "Base",
    "Event",
    "File",
    "FolioCounter",
    "Oficio",
    "Process",
    "Signature",
    "Submission",
    "Task",
    "Version",
    "WorkbookImport",
]
