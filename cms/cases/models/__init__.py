"""Tables of cases."""

from cms.cases.models.calendar import NonWorkingDay
from cms.cases.models.cases import Case, Comment, Event, Task
from cms.cases.models.following import FollowUp
from cms.cases.models.notices import MailPreference, Notice
from cms.cases.models.papers import CaseFile, CasePaper, Draft
from cms.cases.models.versions import ProcedureVersion

__all__ = [
    "Case", "CaseFile", "CasePaper", "Comment", "Draft", "Event", "FollowUp", "MailPreference",
    "NonWorkingDay", "Notice", "ProcedureVersion", "Task",
]  # fmt: skip
