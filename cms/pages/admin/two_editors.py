"""Says so when somebody saves a page that another person saved in the meantime.

Wagtail refuses the automatic saving of an older version, and its editor warns before the button does it. Without that
dialog, or for who goes on, the version is kept as the newest one and the other stays in the history; nobody should find
out later.
"""

from __future__ import annotations

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, Revision

NEWER = "_pages_newer_version"
KEPT = (
    "La versión que usted guardó es ahora la más reciente, pero no tiene esos cambios. No se perdieron: están en el "
    "historial. Compare las dos versiones y recupere lo que falte."
)


def before_saving(request: HttpRequest, page: Page) -> None:
    """Remember the version that this person did not see, if there is one."""
    if request.method != "POST":
        return
    latest = Revision.page_revisions.filter(pk=Page.objects.get(pk=page.pk).latest_revision_id).first()
    if latest is not None and is_unseen(latest, request):
        setattr(request, NEWER, latest)


def is_unseen(latest: Revision, request: HttpRequest) -> bool:
    """Whether what was sent was written upon another version than the latest. A version that is saved again and again
    by itself keeps its number, so its moment counts too.
    """
    own = request.POST.get("overwrite_revision_id")  # that which this window saved by itself
    if own:
        return own != str(latest.pk)
    loaded = request.POST.get("loaded_revision_id")
    if not loaded:
        return False
    same_moment = request.POST.get("loaded_revision_created_at", "") == latest.created_at.isoformat()
    return loaded != str(latest.pk) or not same_moment


def after_saving(request: HttpRequest, page: Page) -> None:
    """Tell who saved what, with the way to compare both."""
    newer: Revision | None = getattr(request, NEWER, None)
    kept = Page.objects.get(pk=page.pk).latest_revision_id
    if newer is None or kept is None or kept == newer.pk:
        return
    mine = newer.user_id == request.user.pk
    who = "usted" if mine else get_user_display_name(newer.user) if newer.user else "otra persona"
    where = " en otra ventana" if mine else ""
    compare = reverse("wagtailadmin_pages:revisions_compare", args=(page.pk, newer.pk, kept))
    messages.warning(
        request,
        f"Mientras usted editaba, {who} guardó otra versión{where} ({naturaltime(newer.created_at)}). {KEPT}",
        buttons=[messages.button(compare, "Comparar las dos versiones")],
    )
