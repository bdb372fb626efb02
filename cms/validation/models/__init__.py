"""Tables of the validation of contents."""

from cms.validation.models.links import CheckedAddress, PageLink
from cms.validation.models.notices import Notice
from cms.validation.models.previews import PreviewLink
from cms.validation.models.records import Answer, AnswerLink, Declaration, Publication
from cms.validation.models.tasks import ContentValidationTask, WebTeamReviewTask

__all__ = [
    "Answer",
    "AnswerLink",
    "CheckedAddress",
    "ContentValidationTask",
    "Declaration",
    "Notice",
    "PageLink",
    "PreviewLink",
    "Publication",
    "WebTeamReviewTask",
]
