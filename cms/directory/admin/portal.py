"""«Portal de datos»: what was told, what waits, what failed, and whether both sides agree."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cms.core.errors import CmsError
from cms.directory.admin.pages import KeepersMenuItem, Page
from cms.directory.models import Organization, Person, PortalComparison, PortalPush
from cms.directory.portal import outbox
from cms.directory.portal.compare import KINDS, compare, compare_and_remember, repair
from cms.directory.portal.deliver import deliver_due

MOST_SHOWN = 50


class PortalView(Page):
    """The state, and the three things that one can do about it."""

    template_name = "directory/admin/portal.html"
    page_title = "Portal de datos"
    header_icon = "resubmit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pending = outbox.pending().order_by("-error_code", "next_try_at")
        last = PortalPush.objects.filter(delivered_at__isnull=False).order_by("-delivered_at").first()
        comparison = PortalComparison.objects.first()
        return {
            **super().get_context_data(**kwargs),
            "pending_count": pending.count(),
            "failed_count": pending.exclude(error="").count(),
            "pending": named(list(pending[:MOST_SHOWN])),
            "most": MOST_SHOWN,
            "last": last,
            "comparison": comparison,
            "differences": [
                {**one, "kind_label": KINDS.get(one["kind"], one["kind"])}
                for one in (comparison.differences[:MOST_SHOWN] if comparison else [])
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        deeds = {"comparar": self.compare, "entregar": self.deliver, "reparar": self.repair}
        deed = deeds.get(request.POST.get("accion", ""))
        if deed is not None:
            try:
                deed()
            except CmsError as error:
                messages.error(request, error.message)
        return redirect("directorio_portal:index")

    def compare(self) -> None:
        """Ask the portal what it knows."""
        kept = compare_and_remember(timezone.localdate())
        if kept.failure:
            messages.error(self.request, kept.failure)
        else:
            messages.success(self.request, compared(len(kept.differences)))

    def deliver(self) -> None:
        """Tell it now what waits."""
        outbox.try_again_now()
        told, failed = deliver_due()
        if failed:
            messages.error(self.request, f"Se entregaron {told} cambios y {failed} no se pudieron entregar.")
        else:
            messages.success(self.request, f"Se entregaron {told} cambios.")

    def repair(self) -> None:
        """Push what settles the differences, and look again."""
        _, errors = repair(compare(timezone.localdate()))
        for error in errors[:5]:
            messages.error(self.request, f"{error.get('of') or error.get('id')}: {error.get('message')}")
        self.compare()


def named(pushes: list[PortalPush]) -> list[dict[str, Any]]:
    """Pushes with the names of what they are about."""
    offices = dict(Organization.objects.values_list("clave", "name"))
    uuids = [push.ref for push in pushes if push.kind == PortalPush.PERSON]
    people = {str(one.uuid): one.full_name for one in Person.objects.filter(uuid__in=uuids)}
    names = {PortalPush.ORGANIZATION: offices, PortalPush.PERSON: people, PortalPush.ACCOUNT: {}}
    labels = {PortalPush.ORGANIZATION: "Dependencia", PortalPush.PERSON: "Persona", PortalPush.ACCOUNT: "Cuenta"}
    return [{"push": one, "kind": labels[one.kind], "name": names[one.kind].get(one.ref, one.ref)} for one in pushes]


def compared(number: int) -> str:
    """The result of a comparison in words."""
    if not number:
        return "El portal está al día con el directorio."
    return "Se encontró 1 diferencia." if number == 1 else f"Se encontraron {number} diferencias."


class PortalViewSet(ViewSet):
    """The portal."""

    name = "directorio_portal"
    url_prefix = "directorio/portal"
    icon = "resubmit"
    menu_label = "Portal de datos"
    menu_item_class = KeepersMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", PortalView.as_view(), name="index")]
