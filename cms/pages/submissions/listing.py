"""The list of answers, and its export without formulas."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.contrib.forms.views import SubmissionsListView

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    if isinstance(value, list):
        value = ", ".join(str(item) for item in value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class AnswersListView(SubmissionsListView):
    """Answers of one form, with links to their files."""

    page_title = "Respuestas"
    list_export: list[str] = []

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("files")

    def to_row_dict(self, item: Any) -> OrderedDict[str, Any]:
        return OrderedDict((name, harmless(value)) for name, value in super().to_row_dict(item).items())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        names = [name for name, _ in self.form_page.get_data_fields()]
        for row, answer in zip(context.get("data_rows", []), context["submissions"], strict=False):
            files: dict[str, list[Any]] = {}
            for file in answer.files.all():
                files.setdefault(file.field, []).append(file)
            row["fields"] = [
                links(files[name]) if name in files else yes_or_no(value)
                for name, value in zip(names, row["fields"], strict=True)
            ]
        return context


def links(files: list[Any]) -> str:
    """Links to the files of an answer."""
    return format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((reverse("pages_admin_answer_file", args=[file.pk]), file.name) for file in files),
    )


def yes_or_no(value: Any) -> Any:
    """Booleans in words."""
    return format_html("{}", "Sí" if value else "No") if isinstance(value, bool) else value
