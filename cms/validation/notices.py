"""Mails about validation. Tasks take ids only: what they write, and every secret in it, is made when they run."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task
from wagtail.models import Page, TaskState

from cms.validation.models import Declaration, Publication

logger = logging.getLogger(__name__)
MOST_DIFFERENCES = 15
MOST_LINKS = 40


def address(name: str, *args: Any) -> str:
    """The complete public address of a view."""
    return settings.WWW_URL + reverse(name, args=args)


def send(template: str, subject: str, users: Iterable[Any], context: dict[str, Any]) -> int:
    """One mail to each person that has an address; how many were sent."""
    sent = 0
    for user in users:
        if not (user.is_active and user.email):
            logger.info("No mail %s for user %s: no address", template, user.pk)
            continue
        body = render_to_string(f"validation/mail/{template}.txt", {**context, "user": user})
        message = EmailMessage(subject, body, to=[user.email], headers={"Auto-Submitted": "auto-generated"})
        sent += message.send()
    return sent


def users(ids: Iterable[int]) -> Any:
    """Accounts by id, in a fixed order."""
    return get_user_model().objects.filter(pk__in=list(ids)).order_by("pk")


@task()
def invite(task_state_id: int, user_id: int, reminder: bool = False) -> int:
    """Tell one person what waits for her validation, with a link to answer."""
    from cms.validation.domain import answer_links, differences, people

    state = TaskState.objects.select_related("revision", "task", "workflow_state").filter(pk=task_state_id).first()
    user = get_user_model().objects.filter(pk=user_id).first()
    if state is None or user is None or state.status != TaskState.STATUS_IN_PROGRESS:
        return 0
    page = Page.objects.get(pk=state.workflow_state.object_id).specific
    if not people.may_answer(user, state.task, page):
        return 0
    link, token = answer_links.make(task_state=state, user=user)
    changes = differences.against_live(state.revision, user)
    title = state.revision.as_object().title
    declared = Declaration.objects.filter(page_id=page.pk, fingerprint=link.fingerprint).order_by("-pk").first()
    subject = f"Recordatorio: falta validar «{title}»" if reminder else f"Hay que validar «{title}»"
    context = {
        "title": title,
        "page_url": page.full_url if page.live else "",
        "organization": people.organization_of(page),
        "requested_by": state.workflow_state.requested_by,
        "note": declared.note if declared else "",
        "changes": (changes or [])[:MOST_DIFFERENCES],
        "more": max(0, len(changes or []) - MOST_DIFFERENCES),
        "is_new": changes is None,
        "reminder": reminder,
        "since": state.started_at,
        "expires_at": link.expires_at,
        "answer_url": address("validation:answer_enter", token),
        "preview_url": address("validation:answer_enter_preview", token),
    }
    return send("invite", one_line(subject), [user], context)


@task()
def tell_urgent(publication_id: int) -> int:
    """Tell those who would have validated a page that the web team published it at once, and why."""
    from django.utils import timezone

    from cms.validation.domain import people

    made = Publication.objects.select_related("page", "authorised_by").get(pk=publication_id)
    if made.page is None:
        return 0
    page = made.page.specific
    told = next((tier for tier in people.content_tiers(page, timezone.localdate()) if tier), set())
    context = {
        "publication": made,
        "page_url": page.full_url or "",
        "history_url": address("validation_admin:page", page.pk),
    }
    who = users(told - {made.authorised_by_id})
    return send("urgent", one_line(f"Se publicó con urgencia «{made.page_title}»"), who, context)


def one_line(subject: str) -> str:
    """Titles may hold line breaks; subjects may not."""
    return " ".join(subject.split())


@task()
def escalate(task_state_id: int, days: int) -> int:
    """Tell the superior of a dependencia, and the web team, that nobody has answered."""
    from django.utils import timezone

    from cms.validation.domain import people, reminders

    state = TaskState.objects.select_related("revision", "task", "workflow_state").filter(pk=task_state_id).first()
    if state is None or state.status != TaskState.STATUS_IN_PROGRESS:
        return 0
    page = Page.objects.get(pk=state.workflow_state.object_id)
    organization = people.organization_of(page)
    title = page.get_admin_display_title()
    context = {
        "title": title,
        "organization": organization,
        "days": days,
        "since": state.started_at,
        "requested_by": state.workflow_state.requested_by,
        "validators": users(people.answerers(state.task, page)),
        "url": address("validation_admin:answer", state.pk),
    }
    who = reminders.superiors(organization, timezone.localdate()) | set(people.web_team().values_list("pk", flat=True))
    return send("escalate", one_line(f"Nadie ha validado «{title}»"), users(who), context)


@task()
def tell_reviews(user_id: int, page_ids: list[int]) -> int:
    """Tell somebody which pages must be looked at."""
    from django.utils import timezone

    from cms.validation.domain import reviews

    wanted = set(page_ids)
    found = [each for each in reviews.due(timezone.localdate() + reviews.SOON) if each.page.pk in wanted]
    context = {"found": found, "url": address("validation_admin:reviews"), "today": timezone.localdate()}
    subject = "Hay una página por revisar" if len(found) == 1 else f"Hay {len(found)} páginas por revisar"
    return send("reviews", subject, users([user_id]), context) if found else 0


@task()
def tell_refused_schedule(revision_id: int, reason: str) -> int:
    """Tell the web team and the author that a page was not published at its hour, and why."""
    from wagtail.models import Revision

    from cms.validation.domain import people

    revision = Revision.objects.filter(pk=revision_id).first()
    if revision is None:
        return 0
    who = set(people.web_team().values_list("pk", flat=True)) | ({revision.user_id} if revision.user_id else set())
    context = {
        "title": revision.object_str,
        "reason": reason,
        "url": address("validation_admin:page", int(revision.object_id)),
    }
    return send("refused_schedule", one_line(f"No se publicó a su hora «{revision.object_str}»"), users(who), context)


@task()
def tell_broken_links(user_id: int, link_ids: list[int]) -> int:
    """Tell an enlace which links of the dependencia broke since the last time."""
    from cms.validation.models import PageLink

    found = list(PageLink.objects.filter(pk__in=link_ids).select_related("page", "checked").order_by("page", "pk"))
    context = {
        "found": found[:MOST_LINKS],
        "more": max(0, len(found) - MOST_LINKS),
        "url": address("validation_admin:links"),
    }
    subject = "Se encontró un enlace roto" if len(found) == 1 else f"Se encontraron {len(found)} enlaces rotos"
    return send("broken_links", subject, users([user_id]), context) if found else 0
