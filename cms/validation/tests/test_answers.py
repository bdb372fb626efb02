"""Who validates what, and what each answer does."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from wagtail.models import Comment, Page, TaskState, Workflow, WorkflowPage

from cms.core.errors import CmsError, Conflict, NotAllowed
from cms.microsites.models import Assignment
from cms.validation.domain import answers, declarations, people, requests, workflows
from cms.validation.domain.queries import all_waiting, waiting_for
from cms.validation.errors import DeclarationMissing, HasErrors, NothingToAnswer, OwnWork, Superseded
from cms.validation.models import Answer, ContentValidationTask, Declaration
from cms.validation.tests import world as make


def say(who, task, verdict=Answer.APPROVE, comment=""):
    return answers.answer(actor=who, task_state=task, verdict=verdict, comment=comment, road=Answer.PANEL)


# ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_declaration_is_kept_with_who_when_and_exactly_what(world: SimpleNamespace) -> None:
    revision_id = make.write(world.page, world.author)
    made = requests.ask(
        actor=world.author,
        page=world.page,
        revision_id=revision_id,
        accepted=make.accepted(),
        note=" Cambió el costo ",
        address="10.0.0.7",
    )
    kept = Declaration.objects.get()
    version = declarations.present()
    assert kept == made
    assert (kept.user, kept.page_id, kept.revision_id) == (world.author, world.page.pk, revision_id)
    assert (kept.version, kept.text_hash, len(kept.fingerprint)) == (version.number, version.text_hash, 64)
    assert (kept.note, kept.address, list(kept.authors.all())) == ("Cambió el costo", "10.0.0.7", [world.author])


@pytest.mark.parametrize(
    "wrong", [declarations.Accepted("0" * 64, frozenset()), None], ids=["another text", "not all statements"]
)
def test_nothing_is_sent_without_the_whole_declaration(world: SimpleNamespace, wrong) -> None:
    revision_id = make.write(world.page, world.author)
    wrong = wrong or declarations.Accepted(
        declarations.present().text_hash, declarations.present().keys - {"ley_electoral"}
    )
    with pytest.raises(DeclarationMissing):
        requests.ask(actor=world.author, page=world.page, revision_id=revision_id, accepted=wrong)
    world.page.refresh_from_db()
    assert (make.declared(), world.page.workflow_in_progress) == (0, False)


def test_errors_keep_a_page_from_being_sent_and_warnings_do_not(world: SimpleNamespace) -> None:
    wrong = make.write(world.page, world.author, "<h2></h2><p>Texto.</p>")
    with pytest.raises(HasErrors, match="título vacío"):
        requests.ask(actor=world.author, page=world.page, revision_id=wrong, accepted=make.accepted())
    assert make.declared() == 0
    warned = make.write(world.page, world.author, '<p>Vea <a href="https://ejemplo.mx/">aquí</a>.</p>')
    requests.ask(actor=world.author, page=world.page, revision_id=warned, accepted=make.accepted())
    world.page.refresh_from_db()
    assert world.page.workflow_in_progress


def test_somebody_elses_newer_draft_is_not_sent_unseen(world: SimpleNamespace) -> None:
    seen = make.write(world.page, world.author)
    make.write(world.page, world.web, "<p>Otra cosa.</p>")
    with pytest.raises(Conflict, match="No se perdió nada"):
        requests.ask(actor=world.author, page=world.page, revision_id=seen, accepted=make.accepted())
    assert "Otra cosa" in str(world.page.get_latest_revision().content["body"])


def test_the_same_content_is_not_sent_twice(world: SimpleNamespace) -> None:
    task = make.ask(world)
    with pytest.raises(Conflict):
        requests.ask(actor=world.author, page=world.page, revision_id=task.revision_id, accepted=make.accepted())


@pytest.mark.parametrize("who", ["colleague", "stranger", "holder"])
def test_only_editors_ask(world: SimpleNamespace, who: str) -> None:
    revision_id = make.write(world.page, world.author)
    with pytest.raises(NotAllowed):
        requests.ask(actor=getattr(world, who), page=world.page, revision_id=revision_id, accepted=make.accepted())


# ── Answering ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_enlace_of_the_dependencia_validates(world: SimpleNamespace) -> None:
    made = say(world.holder, make.ask(world), comment=" De acuerdo ")
    world.page.refresh_from_db()
    assert (world.page.live, made.comment, made.user) == (True, "De acuerdo", world.holder)


@pytest.mark.parametrize("who", ["colleague", "stranger", "web"])
def test_others_do_not_validate(world: SimpleNamespace, who: str) -> None:
    task = make.ask(world)
    with pytest.raises(NotAllowed, match="no le corresponde"):
        say(getattr(world, who), task)
    assert (Answer.objects.count(), TaskState.objects.get().status) == (0, "in_progress")


def test_asking_for_changes_needs_a_comment_and_gives_the_page_back(world: SimpleNamespace) -> None:
    task = make.ask(world)
    with pytest.raises(CmsError, match="Escriba qué hay que cambiar"):
        say(world.holder, task, Answer.REJECT, "  ")
    say(world.holder, task, Answer.REJECT, "Falta el costo.")
    world.page.refresh_from_db()
    assert (world.page.live, world.page.current_workflow_state.status) == (False, "needs_changes")
    again = make.ask(world, markup="<p>Cuesta 100 pesos.</p>")
    assert (again.workflow_state_id, again.status) == (task.workflow_state_id, "in_progress")
    say(world.holder, again)
    world.page.refresh_from_db()
    assert (world.page.live, Declaration.objects.count(), Answer.objects.count()) == (True, 2, 2)


def test_whoever_asked_hears_of_the_answer_in_spanish(world: SimpleNamespace, mailoutbox) -> None:
    task = make.ask(world)
    say(world.holder, task, Answer.REJECT, "Falta el costo.")
    again = make.ask(world, markup="<p>Cuesta 100 pesos.</p>")
    say(world.holder, again)
    told = [mail for mail in mailoutbox if mail.to == ["autora@puebla.example"]]
    assert [mail.subject for mail in told] == ["Piden cambios en «Licencias»", "Validada: «Licencias»"]
    assert "Titular Prueba pide cambios" in told[0].body
    assert "Falta el costo." in told[0].body
    assert "está validada y publicada" in told[1].body


def test_an_answer_is_given_once(world: SimpleNamespace) -> None:
    task = make.ask(world)
    say(world.holder, task)
    with pytest.raises(NothingToAnswer):
        say(world.holder, task, Answer.REJECT, "No")
    assert Answer.objects.get().verdict == Answer.APPROVE


def test_nobody_validates_what_he_wrote(world: SimpleNamespace) -> None:
    make.page_rights(world.holder, world.home, "change")
    other = make.person("otra", world.movilidad)
    make.appoint(other, "enlace_web", world.movilidad)
    task = make.ask(world, author=world.holder)
    with pytest.raises(OwnWork):
        say(world.holder, task)
    say(other, task)
    world.page.refresh_from_db()
    assert world.page.live


def test_whoever_wrote_an_earlier_draft_does_not_validate_either(world: SimpleNamespace) -> None:
    make.page_rights(world.holder, world.home, "change")
    make.write(world.page, world.holder, "<p>Primero yo.</p>")
    task = make.ask(world)
    with pytest.raises(OwnWork):
        say(world.holder, task)


def test_a_change_while_it_waits_voids_the_request_and_is_not_lost(world: SimpleNamespace) -> None:
    task = make.ask(world)
    make.write(world.page, world.holder, "<p>Lo corrijo yo.</p>")
    with pytest.raises(Superseded, match="Los cambios están guardados"):
        say(world.holder, task)
    world.page.refresh_from_db()
    assert (world.page.live, "Lo corrijo yo" in str(world.page.get_latest_revision().content["body"])) == (False, True)
    other = make.person("otra", world.movilidad)
    make.appoint(other, "enlace_web", world.movilidad)
    requests.ask(
        actor=world.holder, page=world.page, revision_id=world.page.get_latest_revision().pk, accepted=make.accepted()
    )
    world.page.refresh_from_db()
    newer = world.page.current_workflow_state.current_task_state
    with pytest.raises(NothingToAnswer):
        say(other, task)
    with pytest.raises(OwnWork):
        say(world.holder, newer)
    say(other, newer)
    world.page.refresh_from_db()
    assert world.page.live


def test_comments_alone_change_nothing(world: SimpleNamespace) -> None:
    task = make.ask(world)
    Comment.objects.create(page_id=world.page.pk, user=world.holder, text="¿Está bien?", contentpath="title")
    noted = world.page.get_latest_revision_as_object().save_revision(user=world.holder)
    assert noted.content["wagtail_admin_comments"][0]["text"] == "¿Está bien?"
    say(world.holder, task)
    world.page.refresh_from_db()
    assert world.page.live


# ── Who stands in ─────────────────────────────────────────────────────────────────────────────────────────────────────
def chosen(world: SimpleNamespace, **when) -> set:
    return people.answerers(ContentValidationTask.objects.get(), world.page, **when)


def test_the_enlace_of_datos_abiertos_stands_in_where_there_is_no_enlace_web(world: SimpleNamespace) -> None:
    data = make.person("datos", world.movilidad)
    make.appoint(data, "enlace_datos_abiertos", world.movilidad)
    assert chosen(world) == {world.holder.pk}
    world.holder.person.appointments.update(ends_on=make.today() - timedelta(days=1))
    assert chosen(world) == {data.pk}
    assert data.has_perm("wagtailadmin.access_admin")
    assert not world.stranger.has_perm("wagtailadmin.access_admin")


def test_a_substitute_validates_on_the_days_of_the_substitution(world: SimpleNamespace) -> None:
    instead = make.person("suplente", world.movilidad)
    today = make.today()
    make.substitute(world.holder, instead, today, today + timedelta(days=3))
    assert instead.pk in chosen(world)
    assert instead.pk not in chosen(world, day=today + timedelta(days=4))


def test_the_web_team_stands_in_where_there_is_nobody(world: SimpleNamespace) -> None:
    world.holder.person.appointments.update(ends_on=make.today() - timedelta(days=1))
    assert chosen(world) == {world.web.pk}


def test_people_who_left_do_not_validate(world: SimpleNamespace) -> None:
    world.holder.is_active = False
    world.holder.save()
    assert chosen(world) == {world.web.pk}


def test_a_draft_cannot_choose_its_validators(world: SimpleNamespace) -> None:
    make.publish_by_system(world.page)
    task = make.ask(world, organization=world.parques)
    with pytest.raises(NotAllowed):
        say(world.colleague, task)
    say(world.holder, task)
    world.page.refresh_from_db()
    assert world.page.specific.organization == world.parques


# ── Two steps ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_tree_can_also_need_the_web_team(world: SimpleNamespace) -> None:
    workflows.demand_web_review(world.home, True)
    first = make.ask(world)
    say(world.holder, first)
    world.page.refresh_from_db()
    second = world.page.current_workflow_state.current_task_state
    assert (world.page.live, second.task.name) == (False, "Revisión del equipo web")
    with pytest.raises(NotAllowed):
        say(world.holder, second)
    say(world.web, second)
    world.page.refresh_from_db()
    assert world.page.live


def test_the_synchronisation_changes_nothing_twice(world: SimpleNamespace) -> None:
    assert workflows.sync().changes == []
    foreign = Workflow.objects.create(name="De otro")
    WorkflowPage.objects.create(page=world.page, workflow=foreign)
    assert len(workflows.sync().changes) == 1
    assert Page.objects.get(pk=world.page.pk).get_workflow().name == "Validación"


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_waits_is_listed_for_whom_it_waits(world: SimpleNamespace) -> None:
    task = make.ask(world)
    today = make.today()
    (row,) = waiting_for(world.holder, today)
    assert (row.task_state_id, row.page_id, row.title, row.organization) == (
        task.pk, world.page.pk, "Licencias", "Secretaría de Movilidad",
    )  # fmt: skip
    assert row.url == reverse("validation_admin:answer", args=(task.pk,))
    assert [waiting_for(getattr(world, who), today) for who in ("author", "colleague", "stranger", "web")] == [
        [],
        [],
        [],
        [],
    ]
    assert all_waiting() == [row]
    say(world.holder, task)
    assert all_waiting() == []


def test_validators_of_a_microsite_count(world: SimpleNamespace, monkeypatch) -> None:
    """The rows that the room of micrositios keeps are enough to be asked."""
    from wagtail.models import Collection

    from cms.microsites.models import Microsite

    collection = Collection.get_first_root_node().add_child(name="Micrositio")
    microsite = Microsite.objects.create(
        name="bici", title="Bici", address_kind="ruta", organization=world.parques, purpose="p", audience="a",
        services="s",
        review_on=make.today(), ends_on=make.today(), root_page=world.page.page_ptr, collection=collection,
    )  # fmt: skip
    validator = make.person("validador", world.movilidad)
    Assignment.objects.create(microsite=microsite, user=validator, role="validador")
    assert chosen(world) == {world.holder.pk, validator.pk}
