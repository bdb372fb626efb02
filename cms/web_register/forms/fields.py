"""Fields that several forms use."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.web_register.domain.uploads import accepts


class DateField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


def text_area(rows: int = 4, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class UploadField(forms.FileField):
    """One file of a kind; what it really is, is checked by its content."""

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": accepts(kind)}), max_length=200, **kwargs)


class ManyFilesInput(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyUploadsField(forms.FileField):
    """Several files of a kind; cleans to a list."""

    MOST = 20

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        super().__init__(widget=ManyFilesInput(attrs={"accept": accepts(kind)}), max_length=200, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > self.MOST:
            raise forms.ValidationError(f"Suba {self.MOST} archivos a la vez, cuando más.", code="demasiados")
        return [super(ManyUploadsField, self).clean(one, initial) for one in given]


class RevisionForm(forms.Form):
    """A form that knows which revision of a thing the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def seen(self) -> int | None:
        return self.cleaned_data.get("revision")
