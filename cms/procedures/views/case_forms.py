"""The forms that stand on the page of a case."""

from __future__ import annotations

from django import forms

from cms.cases.domain import comments
from cms.core.form_fields import ManyFilesField
from cms.media.checks.uploads import ANY, LARGEST

MOST = 10


class CommentForm(forms.Form):
    """A few words to the colleagues of the case."""

    text = forms.CharField(
        label="Comentario nuevo", max_length=comments.LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lo leen quienes ven este caso. No se puede borrar después.",
    )  # fmt: skip


class AttachForm(forms.Form):
    """Files that no form asks for."""

    files = ManyFilesField(
        extensions=ANY, most=MOST, label="Archivos",
        help_text=f"Hasta {MOST} a la vez, de {LARGEST // (1024 * 1024)} MB cada uno: {', '.join(ANY)}.",
    )  # fmt: skip
