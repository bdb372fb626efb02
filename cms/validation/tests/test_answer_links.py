"""Answering by the link of a mail: signed, personal, once, until a day, and only for what was sent."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from cms.validation import notices
from cms.validation.domain import answer_links, answers
from cms.validation.errors import BadLink
from cms.validation.models import Answer, AnswerLink
from cms.validation.tests import world as make

HOST = "www.puebla.localhost"


@pytest.fixture
def visitor() -> Client:
    """Somebody without an account, whose forms need their token."""
    return Client(SERVER_NAME=HOST, enforce_csrf_checks=True)


@pytest.fixture
def sent(world: SimpleNamespace) -> SimpleNamespace:
    """A page that waits, the link for its enlace and the token of the mail."""
    world.task = make.ask(world)
    world.link, world.token = answer_links.make(task_state=world.task, user=world.holder)
    return world


def enter(visitor: Client, token: str) -> str:
    """Open the address of the mail; the address to which it leads."""
    answer = visitor.get(f"/validar/{token}/")
    assert (answer.status_code, answer["Referrer-Policy"]) == (302, "no-referrer")
    return answer["Location"]


def send(visitor: Client, url: str, **data: str):
    """Fill in the form as it was shown."""
    shown = visitor.get(url).content.decode()
    secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)
    return visitor.post(
        url,
        {"csrfmiddlewaretoken": secret[1] if secret else "", **data},
        REMOTE_ADDR="10.2.2.2",
        HTTP_ORIGIN=f"http://{HOST}",
    )


# ── The mail ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_each_validator_gets_a_mail_with_what_changed_and_links(
    world: SimpleNamespace, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    make.publish_by_system(world.page)
    with django_capture_on_commit_callbacks(execute=True):
        make.ask(world)
    mail = next(mail for mail in mailoutbox if mail.to == ["titular@puebla.example"])
    assert [found.to for found in mailoutbox if found.subject == mail.subject] == [["titular@puebla.example"]]
    assert mail.subject == "Hay que validar «Licencias»"
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Autora Prueba pide que valide los cambios de una página" in mail.body
    assert "- Contenido, bloque 1 (texto): " in mail.body
    tokens = re.findall(r"http://www\.puebla\.localhost:8000/validar/([^/\s]+)/", mail.body)
    assert len(set(tokens)) == 1
    assert answer_links.find(tokens[0]).user == world.holder


def test_a_title_cannot_break_the_mail(world: SimpleNamespace, mailoutbox, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make.ask(world, title="Licencias\nBcc: otro@puebla.example")
    assert mailoutbox[0].subject == "Hay que validar «Licencias Bcc: otro@puebla.example»"


def test_no_mail_once_it_was_answered(sent: SimpleNamespace, mailoutbox) -> None:
    answers.answer(actor=sent.holder, task_state=sent.task, verdict=Answer.APPROVE, road=Answer.PANEL)
    mailoutbox.clear()
    assert notices.invite.call(sent.task.pk, sent.holder.pk) == 0
    assert mailoutbox == []


# ── The page ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_looking_changes_nothing_and_sending_answers(sent: SimpleNamespace, visitor: Client) -> None:
    url = enter(visitor, sent.token)
    assert sent.token not in url
    shown = visitor.get(url)
    assert shown.status_code == 200
    assert (shown["Cache-Control"], shown["Referrer-Policy"], shown["X-Robots-Tag"]) == (
        "no-store, private", "same-origin", "noindex, nofollow",
    )  # fmt: skip
    assert Answer.objects.count() == 0
    assert send(visitor, url, verdict=Answer.APPROVE, comment="Bien").status_code == 302
    kept = Answer.objects.get()
    assert (kept.user, kept.road, kept.address, kept.link, kept.comment) == (
        sent.holder, Answer.LINK, "10.2.2.2", sent.link, "Bien",
    )  # fmt: skip
    sent.page.refresh_from_db()
    assert sent.page.live
    again = visitor.get(url)
    assert (again.status_code, "su respuesta quedó registrada" in again.content.decode()) == (410, True)


def test_asking_for_changes_by_link(sent: SimpleNamespace, visitor: Client) -> None:
    url = enter(visitor, sent.token)
    refused = send(visitor, url, verdict=Answer.REJECT, comment="")
    assert (refused.status_code, Answer.objects.count()) == (200, 0)
    send(visitor, url, verdict=Answer.REJECT, comment="Falta el costo")
    sent.page.refresh_from_db()
    assert sent.page.current_workflow_state.status == "needs_changes"


def test_the_draft_is_shown_to_the_person_of_the_link(sent: SimpleNamespace, visitor: Client) -> None:
    answer = visitor.get(f"/validar/{sent.token}/vista/")
    shown = visitor.get(answer["Location"])
    assert (shown.status_code, "Después." in shown.content.decode(), "Borrador." in shown.content.decode()) == (
        200,
        True,
        True,
    )
    assert shown["X-Robots-Tag"] == "noindex, nofollow"


def test_forms_from_elsewhere_are_refused(sent: SimpleNamespace, visitor: Client) -> None:
    url = enter(visitor, sent.token)
    assert visitor.post(url, {"verdict": Answer.APPROVE}).status_code == 403
    assert Answer.objects.count() == 0


# ── Links that do not serve ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("change", ["x", "cut", "other"])
def test_a_token_that_we_did_not_make(sent: SimpleNamespace, visitor: Client, change: str) -> None:
    token = {"x": sent.token + "x", "cut": sent.token[:-4], "other": "999" + sent.token[len(str(sent.link.pk)) :]}[
        change
    ]
    answer = visitor.get(f"/validar/{token}/")
    assert (answer.status_code, "incompleta o no la dimos" in answer.content.decode()) == (404, True)


def test_a_preview_link_does_not_answer(sent: SimpleNamespace, visitor: Client) -> None:
    from cms.validation.domain import previews

    _, token = previews.share(actor=sent.author, page=sent.page, recipient="X", until=make.today())
    assert visitor.get(f"/validar/{token}/").status_code == 404
    assert visitor.get(f"/borradores/{sent.token}/").status_code == 404


def test_without_the_cookie_there_is_nothing(sent: SimpleNamespace, visitor: Client) -> None:
    answer = visitor.get(f"/validar/solicitud/{sent.link.pk}/")
    assert (answer.status_code, "Abra otra vez el enlace" in answer.content.decode()) == (403, True)


def test_the_cookie_of_one_link_opens_no_other(sent: SimpleNamespace, visitor: Client) -> None:
    other, _ = answer_links.make(task_state=sent.task, user=sent.holder)
    visitor.cookies[f"puebla_validar_{other.pk}"] = sent.token
    assert visitor.get(f"/validar/solicitud/{other.pk}/").status_code == 404


def test_an_expired_link(sent: SimpleNamespace, visitor: Client) -> None:
    AnswerLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    url = enter(visitor, sent.token)
    answer = visitor.get(url)
    assert (answer.status_code, "Este enlace venció" in answer.content.decode()) == (410, True)
    with pytest.raises(BadLink) as refused:
        answer_links.answer(token=sent.token, visitor=sent.holder, verdict=Answer.APPROVE, comment="", address=None)
    assert (refused.value.code, Answer.objects.count()) == ("vencido", 0)


def test_a_link_lasts_fifteen_days(sent: SimpleNamespace) -> None:
    with freeze_time(timezone.now() + timedelta(days=14, hours=23)):
        answer_links.demand_open(sent.link)
    with freeze_time(timezone.now() + timedelta(days=15, hours=1)), pytest.raises(BadLink):
        answer_links.demand_open(sent.link)


def test_somebody_else_was_first_and_what_was_typed_is_not_lost(sent: SimpleNamespace, visitor: Client) -> None:
    url = enter(visitor, sent.token)
    secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.get(url).content.decode())[1]
    answers.answer(actor=sent.holder, task_state=sent.task, verdict=Answer.APPROVE, road=Answer.PANEL)
    late = visitor.post(url, {"csrfmiddlewaretoken": secret, "verdict": Answer.REJECT, "comment": "Falta <b>algo</b>"})
    text = late.content.decode()
    assert (late.status_code, Answer.objects.get().verdict) == (410, Answer.APPROVE)
    assert "Otra persona ya respondió" in text
    assert "Falta &lt;b&gt;algo&lt;/b&gt;" in text


def test_the_content_changed_meanwhile(sent: SimpleNamespace, visitor: Client) -> None:
    make.write(sent.page, sent.web, "<p>Otra cosa.</p>")
    answer = visitor.get(enter(visitor, sent.token))
    assert (answer.status_code, "El contenido cambió" in answer.content.decode()) == (410, True)


def test_a_newer_request_replaces_the_older(sent: SimpleNamespace, visitor: Client) -> None:
    sent.page.current_workflow_state.cancel(user=sent.author)
    answer = visitor.get(enter(visitor, sent.token))
    assert (answer.status_code, "se retiró" in answer.content.decode()) == (410, True)


def test_whoever_lost_the_role_does_not_answer(sent: SimpleNamespace, visitor: Client) -> None:
    sent.holder.person.appointments.update(ends_on=make.today() - timedelta(days=1))
    answer = visitor.get(enter(visitor, sent.token))
    assert (answer.status_code, "ya no le corresponde" in answer.content.decode()) == (410, True)


def test_an_installation_may_demand_to_enter(sent: SimpleNamespace, visitor: Client, settings) -> None:
    settings.VALIDATION_LINK_NEEDS_LOGIN = True
    url = enter(visitor, sent.token)
    assert "entre con su cuenta" in visitor.get(url).content.decode()
    visitor.cookies["puebla_csrf"] = "a" * 32
    refused = visitor.post(url, {"csrfmiddlewaretoken": "a" * 32, "verdict": Answer.APPROVE})
    assert (refused.status_code, Answer.objects.count()) == (200, 0)
    visitor.force_login(sent.colleague, backend="cms.accounts.backends.AccountBackend")
    assert "entre con su cuenta" in visitor.get(url).content.decode()
    visitor.force_login(sent.holder, backend="cms.accounts.backends.AccountBackend")
    send(visitor, url, verdict=Answer.APPROVE, comment="")
    assert Answer.objects.get().user == sent.holder


# ── Secrets ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_secret_is_kept_nowhere(sent: SimpleNamespace) -> None:
    secret = sent.token.partition("-")[2].partition(".")[0]
    assert len(secret) == 48
    assert secret not in str(AnswerLink.objects.filter(pk=sent.link.pk).values().get())


def test_the_logs_do_not_show_the_secret(sent: SimpleNamespace, caplog) -> None:
    logger = logging.getLogger("django.request")
    with caplog.at_level(logging.ERROR, "django.request"):
        logger.error("Internal Server Error: %s", f"/validar/{sent.token}/")
        logger.error(f"Bad: /borradores/{sent.token}/")
    assert sent.token not in caplog.text
    assert "/validar/…/" in caplog.text
