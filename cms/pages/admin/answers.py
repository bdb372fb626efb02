"""Who sees the answers of forms, and the files that came with them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail.contrib.forms.utils import get_forms_for_user
from wagtail.models import Page

from cms.core import private_files
from cms.pages.models.forms import AnswerFile, FormPage


def forms_of(user: Any, editable: QuerySet[Page]) -> QuerySet[Page]:
    """The forms whose answers a person may see: those that name her as an owner, whatever else she may edit."""
    if user.is_superuser:
        return editable
    return Page.objects.filter(pk__in=FormPage.objects.filter(owners=user).values("pk"))


def download(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file of an answer, always to be saved, never shown."""
    kept = get_object_or_404(AnswerFile.objects.select_related("answer"), pk=file_id)
    if not get_forms_for_user(request.user).filter(pk=kept.answer.page_id).exists():
        raise PermissionDenied
    return private_files.send(kept.file.name, filename=kept.name, content_type=kept.content_type)
