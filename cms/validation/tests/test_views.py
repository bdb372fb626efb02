"""Every page of the section for every kind of person."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, TaskState

from cms.validation.domain import declarations, previews
from cms.validation.models import Answer, Declaration, PreviewLink, Publication
from cms.validation.tests import world as make

EVERYBODY = ("holder", "colleague", "stranger", "author", "web")
# What each may see: the view, its argument, and those who get in.
MAY = {
    "mine": (None, ("holder", "colleague", "author", "web")),
    "all": (None, ("web",)),
    "answer": ("task", ("holder", "author", "web")),
    "request": ("page", ("holder", "author", "web")),
    "urgent": ("page", ("web",)),
    "page": ("page", ("holder", "author", "web")),
    "findings": ("page", ("holder", "author", "web")),
    "share": ("page", ("holder", "author", "web")),
    "confirm_review": ("page", ("holder", "web")),
    "previews": (None, ("author", "web")),
    "declarations": (None, ("web",)),
    "publications": (None, ("web",)),
    "links": (None, ("holder", "colleague", "author", "web")),
    "reviews": (None, ("holder", "colleague", "author", "web")),
    "uses": (None, ("author", "web")),
}


@pytest.mark.parametrize("name", MAY)
def test_who_sees_what(world: SimpleNamespace, entered, name: str) -> None:
    task = make.ask(world)
    kind, allowed = MAY[name]
    args = {"task": (task.pk,), "page": (world.page.pk,), None: ()}[kind]
    url = reverse(f"validation_admin:{name}", args=args)
    seen = tuple(who for who in EVERYBODY if entered(getattr(world, who)).get(url).status_code == 200)
    assert seen == tuple(who for who in EVERYBODY if who in allowed)
    assert Client(SERVER_NAME="www.puebla.localhost").get(url).status_code == 302


def form(world: SimpleNamespace, **more: object) -> dict[str, object]:
    version = declarations.present()
    return {
        "text_hash": version.text_hash,
        "revision": world.page.get_latest_revision().pk,
        "statements": sorted(version.keys),
        **more,
    }


def test_asking_on_screen(world: SimpleNamespace, entered) -> None:
    make.write(world.page, world.author)
    client, url = entered(world.author), reverse("validation_admin:request", args=(world.page.pk,))
    shown = client.get(url).content.decode()
    assert "Titular Prueba" in shown
    assert all(statement.text in shown for statement in declarations.present().statements)
    refused = client.post(url, {**form(world), "statements": ["veracidad"]})
    assert (refused.status_code, "Marque todas las frases" in refused.content.decode()) == (200, True)
    assert make.declared() == 0
    client.post(url, form(world, note="Nueva tarifa"), REMOTE_ADDR="10.1.1.1")
    kept = Declaration.objects.get()
    assert (kept.user, kept.note, kept.address) == (world.author, "Nueva tarifa", "10.1.1.1")


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_others_cannot_ask_on_screen(world: SimpleNamespace, entered, who: str) -> None:
    make.write(world.page, world.author)
    answer = entered(getattr(world, who)).post(reverse("validation_admin:request", args=(world.page.pk,)), form(world))
    assert (answer.status_code, make.declared()) == (302, 0)


def test_answering_on_screen(world: SimpleNamespace, entered) -> None:
    task = make.ask(world)
    client, url = entered(world.holder), reverse("validation_admin:answer", args=(task.pk,))
    assert "Su respuesta" in client.get(url).content.decode()
    refused = client.post(url, {"verdict": Answer.REJECT, "comment": ""})
    assert "Escriba qué hay que cambiar." in refused.content.decode()
    client.post(url, {"verdict": Answer.APPROVE, "comment": ""}, REMOTE_ADDR="10.1.1.2")
    kept = Answer.objects.get()
    assert (kept.user, kept.road, kept.address) == (world.holder, Answer.PANEL, "10.1.1.2")
    world.page.refresh_from_db()
    assert world.page.live
    assert "Titular Prueba respondió" in client.get(url).content.decode()


@pytest.mark.parametrize("who", ["colleague", "stranger", "author", "web"])
def test_others_cannot_answer_on_screen(world: SimpleNamespace, entered, who: str) -> None:
    task = make.ask(world)
    url = reverse("validation_admin:answer", args=(task.pk,))
    answer = entered(getattr(world, who)).post(url, {"verdict": Answer.APPROVE})
    assert (answer.status_code, Answer.objects.count()) == (302, 0)


def test_differences_are_shown_in_words(world: SimpleNamespace, entered) -> None:
    make.publish_by_system(world.page)
    draft = world.page.get_latest_revision_as_object()
    draft.title = "Licencias de conducir"
    draft.body[0].value = draft.body.stream_block.child_blocks["texto"].to_python("<p>Antes y después.</p>")
    draft.body.append(("texto", draft.body.stream_block.child_blocks["texto"].to_python("<p>Añadido.</p>")))
    draft.save_revision(user=world.author)
    shown = entered(world.author).get(reverse("validation_admin:request", args=(world.page.pk,))).content.decode()
    assert "bloque 2 (texto): <strong>se agrega</strong>" in shown
    assert "bloque 1 (texto): <strong>cambia</strong>" in shown
    assert '<span class="addition"> de conducir</span>' in shown


def test_urgent_on_screen(world: SimpleNamespace, entered) -> None:
    make.write(world.page, world.author)
    url = reverse("validation_admin:urgent", args=(world.page.pk,))
    refused = entered(world.web).post(url, form(world, reason=""))
    assert "Escriba el motivo" in refused.content.decode()
    assert entered(world.author).post(url, form(world, reason="Prisa")).status_code == 302
    assert Publication.objects.count() == 0
    entered(world.web).post(url, form(world, reason="Cierre de vialidad"))
    world.page.refresh_from_db()
    assert (world.page.live, Publication.objects.get().reason) == (True, "Cierre de vialidad")


def test_the_office_menu_counts_what_waits(world: SimpleNamespace, entered) -> None:
    make.publish_by_system(world.home)
    make.ask(world)
    shown = {who: "Por validar" in entered(getattr(world, who)).get("/buscar/").content.decode() for who in EVERYBODY}
    assert shown == {"holder": True, "colleague": False, "stranger": False, "author": False, "web": False}


# ── Wagtail's own windows ─────────────────────────────────────────────────────────────────────────────────────────────
def window(task: TaskState, page_id: int, action: str) -> str:
    return reverse("wagtailadmin_pages:workflow_action", args=(page_id, action, task.pk))


def test_wagtails_window_asks_for_the_comment(world: SimpleNamespace, entered) -> None:
    task = make.ask(world)
    client, xhr = entered(world.holder), {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    refused = client.post(window(task, world.page.pk, "reject"), {"comment": ""}, **xhr)
    assert ("Escriba qué hay que cambiar" in refused.json()["html"], Answer.objects.count()) == (True, 0)
    client.post(window(task, world.page.pk, "reject"), {"comment": "Falta la fecha"}, REMOTE_ADDR="10.1.1.3", **xhr)
    kept = Answer.objects.get()
    assert (kept.comment, kept.address) == ("Falta la fecha", "10.1.1.3")


@pytest.mark.parametrize("who", ["colleague", "author", "web"])
def test_wagtails_window_is_shut_to_others(world: SimpleNamespace, entered, who: str) -> None:
    task = make.ask(world)
    entered(getattr(world, who)).post(window(task, world.page.pk, "approve"), {"comment": ""})
    assert (Answer.objects.count(), TaskState.objects.get().status) == (0, "in_progress")


def test_a_refusal_inside_the_editor_is_a_message_and_keeps_what_was_written(world: SimpleNamespace, entered) -> None:
    from cms.validation.tests.test_roads import edit_data

    make.ask(world)
    url = reverse("wagtailadmin_pages:edit", args=(world.page.pk,))
    data = edit_data(world.page, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    client = entered(world.holder)
    answer = client.post(url, data, HTTP_REFERER=f"http://www.puebla.localhost{url}", follow=True)
    assert "El contenido cambió después de que se pidió esta validación" in answer.content.decode()
    world.page.refresh_from_db()
    assert (world.page.live, "Nuevo" in str(world.page.get_latest_revision().content["body"])) == (False, True)


def test_the_author_cannot_edit_while_others_validate(world: SimpleNamespace, entered) -> None:
    from cms.validation.tests.test_roads import edit_data

    task = make.ask(world)
    url = reverse("wagtailadmin_pages:edit", args=(world.page.pk,))
    answer = entered(world.author).post(url, edit_data(world.page))
    assert "bloqueada" in answer.content.decode()
    shown = entered(world.author).get(url).content.decode()
    assert "mientras tanto solo puede cambiarla quien la valida" in shown
    assert ("Retirar la solicitud" in shown, "awaiting moderation" in shown) == (True, False)
    assert world.page.get_latest_revision().pk == task.revision_id


def test_a_validator_who_only_comments_in_the_editor_can_still_validate(world: SimpleNamespace, entered) -> None:
    from cms.validation.tests.test_roads import edit_data

    task = make.ask(world, markup="<p>Nuevo</p>")
    block = world.page.get_latest_revision_as_object().body[0]
    data = edit_data(world.page, **{"body-0-id": block.id})
    data |= {
        "comments-TOTAL_FORMS": "1", "comments-0-DELETE": "", "comments-0-resolved": "", "comments-0-id": "",
        "comments-0-contentpath": "title", "comments-0-text": "¿Así se llama?", "comments-0-position": "",
        "comments-0-replies-TOTAL_FORMS": "0", "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-MIN_NUM_FORMS": "0", "comments-0-replies-MAX_NUM_FORMS": "",
    }  # fmt: skip
    url = reverse("wagtailadmin_pages:edit", args=(world.page.pk,))
    entered(world.holder).post(url, data)
    world.page.refresh_from_db()
    latest = world.page.get_latest_revision()
    assert latest.pk != task.revision_id
    assert "data-block-key" in latest.content["body"]
    assert Comment.objects.get().text == "¿Así se llama?"
    entered(world.holder).post(reverse("validation_admin:answer", args=(task.pk,)), {"verdict": Answer.APPROVE})
    world.page.refresh_from_db()
    assert world.page.live


# ── Two editors at once ───────────────────────────────────────────────────────────────────────────────────────────────
def test_two_editors_at_once_lose_nothing(world: SimpleNamespace, entered) -> None:
    from cms.validation.tests.test_roads import edit_data

    make.publish_by_system(world.page)
    loaded = world.page.get_latest_revision()
    url = reverse("wagtailadmin_pages:edit", args=(world.page.pk,))
    first = edit_data(world.page, title="De la autora")
    second = edit_data(
        world.page,
        title="De la otra",
        loaded_revision_id=str(loaded.pk),
        loaded_revision_created_at=loaded.created_at.isoformat(),
    )
    entered(world.author).post(url, first)
    answer = entered(world.web).post(url, second, HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_revision")
    world.page.refresh_from_db()
    assert world.page.get_latest_revision().content["title"] == "De la autora"
    entered(world.web).post(url, second)  # who insists saves a version of her own; the other one stays in the history
    titles = [revision.content["title"] for revision in world.page.revisions.order_by("-pk")]
    assert titles[:2] == ["De la otra", "De la autora"]


# ── Shared drafts ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_sharing_and_revoking_on_screen(world: SimpleNamespace, entered) -> None:
    make.write(world.page, world.author)
    url = reverse("validation_admin:share", args=(world.page.pk,))
    data = {"recipient": "Proveedor", "until": make.today().isoformat()}
    assert entered(world.colleague).post(url, data).status_code == 302
    shown = entered(world.author).post(url, data)
    link = PreviewLink.objects.get()
    assert "/borradores/" in shown.content.decode()
    assert (link.recipient, link.created_by, "no-store" in shown["Cache-Control"]) == ("Proveedor", world.author, True)
    revoke = reverse("validation_admin:revoke", args=(link.pk,))
    for who in ("holder", "colleague", "stranger"):
        entered(getattr(world, who)).post(revoke)
    link.refresh_from_db()
    assert link.revoked_at is None
    entered(world.web).post(revoke)
    link.refresh_from_db()
    assert link.revoked_by == world.web


def test_lists_can_be_downloaded_and_hold_no_formulas(world: SimpleNamespace, entered) -> None:
    make.ask(world, title="=SUMA(A1)")
    url = reverse("validation_admin:declarations")
    csv = b"".join(entered(world.web).get(url, {"export": "csv"})).decode()
    assert csv.splitlines()[1].startswith("'=SUMA(A1),")
    book = entered(world.web).get(url, {"export": "xlsx"})
    assert book["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert previews.LONGEST.days == 60
