"""Everything about the validation of one page."""

from __future__ import annotations

from typing import Any

from wagtail.models import TaskState

from cms.validation.domain import people, previews
from cms.validation.domain.queries import records
from cms.validation.models import PageLink, PreviewLink
from cms.validation.models.links import BROKEN
from cms.validation.views.base import OnePageView, may_edit, may_look


class PageView(OnePageView):
    """Declarations, answers and publications of a page, its preview links, its broken links and where it is used."""

    page_title = "Validación de la página"
    template_name = "validation/admin/page.html"

    def may_enter(self) -> bool:
        return may_look(self.request.user, self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        links = PreviewLink.objects.filter(page=self.page).select_related("created_by", "page")
        state = self.page.current_workflow_state
        task = state.current_task_state if state else None
        return super().get_context_data(
            events=records.of_page(self.page),
            open_state=task if task and task.status == TaskState.STATUS_IN_PROGRESS else None,
            may_edit=may_edit(user, self.page),
            web_team=people.is_web_team(user),
            preview_links=[(link, previews.may_revoke(user, link)) for link in links]
            if may_edit(user, self.page)
            else [],
            broken=PageLink.objects.filter(page=self.page, checked__state=BROKEN).select_related("checked"),
            **kwargs,
        )
