"""The findings of the latest draft, as a fragment for the editor's panel or as a page."""

from __future__ import annotations

from typing import Any

from cms.validation import checks
from cms.validation.views.base import OnePageView, may_edit, may_look
from schemas.web_contents.vocabulary import vocabulary


class FindingsView(OnePageView):
    """What the checks find in what was last saved."""

    page_title = "Problemas del contenido"

    def may_enter(self) -> bool:
        return may_edit(self.request.user, self.page) or may_look(self.request.user, self.page)

    def get_template_names(self) -> list[str]:
        fragment = "fragmento" in self.request.GET
        return [f"validation/admin/{'findings_list' if fragment else 'findings'}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = self.page.get_latest_revision_as_object()
        measured = checks.measure(draft)
        return super().get_context_data(
            findings=checks.review(draft), measured=measured, band=vocabulary().band(measured.value).name, **kwargs
        )
