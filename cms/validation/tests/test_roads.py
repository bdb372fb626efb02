"""No page becomes public without validation, by whatever road somebody tries."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.edit_page import EditPageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, Revision, Workflow, WorkflowState

from cms.core.errors import NotAllowed
from cms.core.publication import by_system
from cms.validation.domain import answers, publication, scheduled
from cms.validation.errors import DeclarationMissing, NotValidated
from cms.validation.models import Answer, ContentValidationTask, Publication
from cms.validation.tests import world as make

ROADS = ["by_revision", "by_action", "by_action_unchecked", "by_edit_action"]


def by_revision(page, user):
    page.get_latest_revision().publish(user=user)


def by_action(page, user):
    PublishPageRevisionAction(page.get_latest_revision(), user=user).execute()


def by_action_unchecked(page, user):
    PublishPageRevisionAction(page.get_latest_revision(), user=user).execute(skip_permission_checks=True)


def by_edit_action(page, user):
    EditPageAction(page.get_latest_revision_as_object(), user=user, publish=True).execute()


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("who", ["web", "author", None])
def test_code_that_publishes_is_refused(world: SimpleNamespace, road: str, who: str | None) -> None:
    make.write(world.page, world.author)
    with pytest.raises(Exception) as raised:
        globals()[road](world.page.specific, getattr(world, who) if who else None)
    assert issubclass(raised.type, NotValidated) or who == "author"
    world.page.refresh_from_db()
    assert (world.page.live, Publication.objects.count()) == (False, 0)


def test_the_system_publishes_for_a_reason_that_is_kept(world: SimpleNamespace) -> None:
    with by_system("ciudad de demostración"):
        world.page.save_revision().publish()
    kept = Publication.objects.get()
    world.page.refresh_from_db()
    assert (world.page.live, kept.grounds, kept.reason) == (True, "sistema", "ciudad de demostración")
    assert kept.published_at is not None


def test_without_the_workflow_nothing_is_demanded(world: SimpleNamespace) -> None:
    ContentValidationTask.objects.all().delete()
    world.page.save_revision().publish(user=world.web)
    world.page.refresh_from_db()
    assert world.page.live


# ── The validated road ────────────────────────────────────────────────────────────────────────────────────────────────
def test_validated_content_is_published_once_with_its_declaration(world: SimpleNamespace) -> None:
    task = make.ask(world)
    answers.answer(actor=world.holder, task_state=task, verdict=Answer.APPROVE, road=Answer.PANEL)
    world.page.refresh_from_db()
    made = Publication.objects.get()
    assert world.page.live
    assert (made.grounds, made.declaration.user, made.authorised_by) == ("validada", world.author, world.holder)
    assert made.published_at is not None
    world.page.unpublish()
    with pytest.raises(NotValidated):
        world.page.get_latest_revision().publish(user=world.web)


def test_wagtails_own_approval_without_an_answer_publishes_nothing(world: SimpleNamespace) -> None:
    task = make.ask(world)
    with pytest.raises(NotValidated):
        task.specific.approve(user=world.holder)
    world.page.refresh_from_db()
    task.refresh_from_db()
    assert (world.page.live, task.status) == (False, "in_progress")


def test_putting_the_task_out_of_use_publishes_nothing(world: SimpleNamespace) -> None:
    make.ask(world)
    with pytest.raises(NotValidated):
        ContentValidationTask.objects.get().deactivate()
    world.page.refresh_from_db()
    assert not world.page.live
    assert ContentValidationTask.objects.get().active


def test_a_workflow_without_the_enlaces_publishes_nothing(world: SimpleNamespace) -> None:
    make.write(world.page, world.author)
    with pytest.raises(NotValidated):
        Workflow.objects.create(name="Vacío").start(world.page, world.author)
    world.page.refresh_from_db()
    assert (world.page.live, WorkflowState.objects.count()) == (False, 0)


def test_starting_the_workflow_without_the_declaration_is_refused(world: SimpleNamespace) -> None:
    make.write(world.page, world.author)
    with pytest.raises(DeclarationMissing):
        world.page.get_workflow().start(world.page, world.author)
    assert WorkflowState.objects.count() == 0


# ── On schedule ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_was_validated_for_later_is_published_at_its_hour(world: SimpleNamespace) -> None:
    later = timezone.now() + timedelta(days=1)
    task = make.ask(world, go_live_at=later)
    answers.answer(actor=world.holder, task_state=task, verdict=Answer.APPROVE, road=Answer.PANEL)
    world.page.refresh_from_db()
    assert (world.page.live, Publication.objects.get().published_at) == (False, None)
    assert str(scheduled.run(later - timedelta(minutes=5))) == "0 publicadas, 0 vencidas, 0 rechazadas"
    Revision.objects.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    Page.objects.filter(pk=world.page.pk).update(go_live_at=None)
    revision = world.page.get_latest_revision()
    revision.content["go_live_at"] = revision.content["go_live_at"]
    from freezegun import freeze_time

    with freeze_time(later + timedelta(minutes=1)):
        assert str(scheduled.run(timezone.now())) == "1 publicadas, 0 vencidas, 0 rechazadas"
    world.page.refresh_from_db()
    assert world.page.live
    assert Publication.objects.get().published_at is not None


@pytest.mark.django_db(transaction=False)
def test_a_schedule_without_grounds_is_dropped_and_the_others_go_on(
    world: SimpleNamespace, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    revision_id = make.write(world.page, world.author)
    past = timezone.now() - timedelta(minutes=1)
    Revision.objects.filter(pk=revision_id).update(approved_go_live_at=past)
    with django_capture_on_commit_callbacks(execute=True):
        assert str(scheduled.run(timezone.now())) == "0 publicadas, 0 vencidas, 1 rechazadas"
    world.page.refresh_from_db()
    assert not world.page.live
    assert Revision.objects.get(pk=revision_id).approved_go_live_at is None
    assert sorted(to for mail in mailoutbox for to in mail.to) == ["autora@puebla.example", "web@puebla.example"]
    assert mailoutbox[0].subject == "No se publicó a su hora «Licencias»"


def test_wagtails_own_command_is_refused_too(world: SimpleNamespace) -> None:
    revision_id = make.write(world.page, world.author)
    Revision.objects.filter(pk=revision_id).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(NotValidated):
        call_command("publish_scheduled")
    world.page.refresh_from_db()
    assert not world.page.live


def test_pages_are_taken_down_at_their_hour(world: SimpleNamespace) -> None:
    make.publish_by_system(world.page)
    Page.objects.filter(pk=world.page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert str(scheduled.run(timezone.now())) == "0 publicadas, 1 vencidas, 0 rechazadas"
    world.page.refresh_from_db()
    assert (world.page.live, world.page.expired) == (False, True)


# ── Urgently ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_web_team_publishes_urgently_with_a_reason(world: SimpleNamespace) -> None:
    revision_id = make.write(world.page, world.author)
    made = publication.publish_urgently(
        actor=world.web, page=world.page, revision_id=revision_id, accepted=make.accepted(), reason="Cierre de vialidad"
    )
    world.page.refresh_from_db()
    assert world.page.live
    assert (made.grounds, made.reason, made.declaration.road) == ("urgente", "Cierre de vialidad", "urgente")


@pytest.mark.parametrize("who", ["author", "holder", "colleague", "stranger"])
def test_nobody_else_publishes_urgently(world: SimpleNamespace, who: str) -> None:
    revision_id = make.write(world.page, world.author)
    with pytest.raises(NotAllowed):
        publication.publish_urgently(
            actor=getattr(world, who),
            page=world.page,
            revision_id=revision_id,
            accepted=make.accepted(),
            reason="Prisa",
        )
    world.page.refresh_from_db()
    assert not world.page.live


def test_urgency_needs_a_reason_and_the_declaration(world: SimpleNamespace) -> None:
    revision_id = make.write(world.page, world.author)
    facts = {"actor": world.web, "page": world.page, "revision_id": revision_id}
    with pytest.raises(Exception, match="Escriba el motivo"):
        publication.publish_urgently(**facts, accepted=make.accepted(), reason="  ")
    from cms.validation.domain import declarations

    with pytest.raises(DeclarationMissing):
        publication.publish_urgently(
            **facts,
            reason="Prisa",
            accepted=declarations.Accepted(declarations.present().text_hash, frozenset({"veracidad"})),
        )
    world.page.refresh_from_db()
    assert (world.page.live, make.declared()) == (False, 0)


# ── Copies ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_copy_that_stays_public_is_refused(world: SimpleNamespace) -> None:
    make.publish_by_system(world.page)
    with pytest.raises(NotValidated):
        CopyPageAction(world.page, to=world.home, update_attrs={"slug": "copia"}, user=world.web).execute()
    CopyPageAction(world.page, to=world.home, update_attrs={"slug": "copia"}, keep_live=False, user=world.web).execute()
    assert Page.objects.get(slug="copia").live is False


# ── In the administration ─────────────────────────────────────────────────────────────────────────────────────────────
def edit_data(page: Page, **more: str) -> dict[str, str]:
    """What the editor of a page sends."""
    return {
        "title": page.title, "slug": page.slug, "summary": "", "review_on": "",
        "organization": str(page.specific.organization_id),
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "texto", "body-0-id": "",
        "body-0-value": '{"entityMap":{},"blocks":[{"key":"a","text":"Nuevo","type":"unstyled","depth":0,'
        '"inlineStyleRanges":[],"entityRanges":[],"data":{}}]}',
        "seo_title": "", "search_description": "", "go_live_at": "", "expire_at": "", "image": "",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **more,
    }  # fmt: skip


def test_the_publish_button_saves_a_draft_instead(world: SimpleNamespace, entered) -> None:
    client = entered(world.web)
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=(world.page.pk,)),
        edit_data(world.page, **{"action-publish": "1"}),
        follow=True,
    )
    world.page.refresh_from_db()
    assert (world.page.live, "Se guardó como borrador" in answer.content.decode()) == (False, True)
    assert "Nuevo" in str(world.page.get_latest_revision().content["body"])


def test_the_editor_offers_asking_and_not_publishing(world: SimpleNamespace, entered) -> None:
    make.write(world.page, world.web)
    shown = entered(world.web).get(reverse("wagtailadmin_pages:edit", args=(world.page.pk,))).content.decode()
    assert ('name="action-publish"' in shown, "Pedir validación" in shown, "Publicar con urgencia" in shown) == (
        False,
        True,
        True,
    )
    shown = entered(world.author).get(reverse("wagtailadmin_pages:edit", args=(world.page.pk,))).content.decode()
    assert ("Pedir validación" in shown, "Publicar con urgencia" in shown) == (True, False)


def test_a_new_page_is_created_as_a_draft(world: SimpleNamespace, entered) -> None:
    data = edit_data(world.page, title="Nueva", slug="nueva", **{"action-publish": "1"})
    add = reverse("wagtailadmin_pages:add", args=("pages", "contentpage", world.home.pk))
    entered(world.web).post(add, data)
    made = Page.objects.get(slug="nueva")
    assert (made.live, made.get_latest_revision() is not None) == (False, True)


def test_asking_for_a_new_page_leads_to_the_declaration(world: SimpleNamespace, entered) -> None:
    data = edit_data(world.page, title="Nueva", slug="nueva", **{"action-submit": "1"})
    add = reverse("wagtailadmin_pages:add", args=("pages", "contentpage", world.home.pk))
    answer = entered(world.author).post(add, data)
    made = Page.objects.get(slug="nueva")
    assert answer["Location"] == reverse("validation_admin:request", args=(made.pk,))
    assert (made.live, made.workflow_in_progress) == (False, False)


def test_publishing_many_at_once_is_refused_and_says_which(world: SimpleNamespace, entered) -> None:
    make.write(world.page, world.author)
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish")) + f"?id={world.page.pk}"
    answer = entered(world.web).post(url, {"include_descendants": "on"}, follow=True)
    world.page.refresh_from_db()
    assert (world.page.live, "No se publicó «Licencias»" in answer.content.decode()) == (False, True)


def test_the_copy_view_makes_drafts(world: SimpleNamespace, entered) -> None:
    make.publish_by_system(world.page)
    entered(world.web).post(
        reverse("wagtailadmin_pages:copy", args=(world.page.pk,)),
        {"new_title": "Copia", "new_slug": "copia", "new_parent_page": str(world.home.pk), "publish_copies": "on"},
    )
    assert Page.objects.get(slug="copia").live is False


@pytest.mark.parametrize(
    ("action", "data"), [("publish", {}), ("copy", {"destination_page_id": None, "slug": "copia"})]
)
def test_the_api_of_the_administration_is_refused(world: SimpleNamespace, entered, action: str, data: dict) -> None:
    if action == "copy":
        make.publish_by_system(world.page)
        data = {"destination_page_id": world.home.pk, "slug": "copia"}
    else:
        make.write(world.page, world.author)
    url = f"/administracion/api/main/pages/{world.page.pk}/action/{action}/"
    answer = entered(world.web).post(url, data, content_type="application/json")
    assert answer.status_code == 403
    assert Page.objects.filter(slug="copia").count() == 0
    assert Page.objects.get(pk=world.page.pk).live is (action == "copy")
