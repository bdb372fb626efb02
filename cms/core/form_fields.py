"""Fields that forms of several rooms use."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms


def date_input(**attrs: Any) -> forms.DateInput:
    """A day, with the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


def text_area(rows: int = 4, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def accept(extensions: Collection[str]) -> str:
    """For the `accept` of a file field."""
    return ",".join(f".{extension}" for extension in extensions)


class DateField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=date_input(), **kwargs)


class ManyFilesInput(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """Several files at once; cleans to a list."""

    def __init__(self, *, extensions: Collection[str], most: int = 20, **kwargs: Any) -> None:
        self.most = most
        widget = ManyFilesInput(attrs={"accept": accept(extensions)})
        super().__init__(widget=widget, max_length=200, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > self.most:
            words = "un archivo" if self.most == 1 else f"{self.most} archivos a la vez"
            raise forms.ValidationError(f"Suba {words}, cuando más.", code="demasiados")
        return [super(ManyFilesField, self).clean(one, initial) for one in given]
