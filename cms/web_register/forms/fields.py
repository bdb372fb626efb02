"""Fields that several forms of the register use."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.core.form_fields import DateField, ManyFilesField, text_area
from cms.web_register.domain.uploads import ALLOWED, accepts

__all__ = ["DateField", "ManyUploadsField", "RevisionForm", "UploadField", "text_area"]


class UploadField(forms.FileField):
    """One file of a kind; what it really is, is checked by its content."""

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": accepts(kind)}), max_length=200, **kwargs)


class ManyUploadsField(ManyFilesField):
    """Several files of a kind; cleans to a list."""

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        super().__init__(extensions=ALLOWED[kind], **kwargs)


class RevisionForm(forms.Form):
    """A form that knows which revision of a thing the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def seen(self) -> int | None:
        return self.cleaned_data.get("revision")
