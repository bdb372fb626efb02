"""Forms of the libraries of pictures and documents."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.media.fields import CheckedDocumentField, CheckedImageField


class SiteImageForm(BaseImageForm):
    """A picture needs words for those who do not see it, unless it only decorates."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        swap(self, "file", CheckedImageField)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        described = data.get("description", "").strip()
        if data.get("is_decorative") and described:
            self.add_error("description", "Una imagen decorativa no lleva texto alternativo: borre uno de los dos.")
        elif not data.get("is_decorative") and not described and "description" not in self.errors:
            self.add_error(
                "description",
                "Escriba qué se ve en la imagen, para quien no puede verla; si solo adorna, márquela como decorativa.",
            )
        return data


class SiteDocumentForm(BaseDocumentForm):
    """A document."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        swap(self, "file", CheckedDocumentField)


def swap(form: forms.ModelForm, name: str, kind: type[forms.FileField]) -> None:
    """Put a checking field where Wagtail's stands; forms without the file are left alone."""
    if old := form.fields.get(name):
        form.fields[name] = kind(label=old.label, required=old.required, widget=old.widget)
