"""In which pages each dataset of the portal is used."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from cms.core import portal
from cms.core.errors import PortalUnavailable
from cms.validation.models import CheckedAddress, PageLink
from cms.validation.views import menu
from cms.validation.views.base import SectionView
from schemas.spanish import fold


class DatasetsView(SectionView):
    """Datasets and the public pages that show them; other things have this view in Wagtail."""

    page_title = "Dónde se usan los datos"
    template_name = "validation/admin/uses.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not menu.edits(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, list[PageLink]] = {}
        links = PageLink.objects.filter(checked__kind=CheckedAddress.DATASET).select_related(
            "page", "checked", "organization"
        )
        for link in links.order_by("checked__target", "page__title", "pk"):
            found.setdefault(link.checked.target, []).append(link)
        rows = [{"title": title_of(target), "links": links} for target, links in found.items()]
        return super().get_context_data(rows=sorted(rows, key=lambda row: fold(str(row["title"]))), **kwargs)


def title_of(target: str) -> str:
    """The title of a dataset, or its key when the portal does not say."""
    try:
        found = portal.dataset(target)
    except PortalUnavailable:
        return target
    return found.title if found else f"{target} (ya no está publicado)"
