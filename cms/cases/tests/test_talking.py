"""Comments and files beside the forms, and the proof that nothing of a case was changed afterwards."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from cms.cases.domain import comments, events, files, history, proving, running
from cms.cases.errors import AlreadyDone, CaseError, NotAllowed
from cms.cases.models import Case, CaseFile, Comment, Event
from cms.cases.tests.world import NOW, Office, open_task


def text_file(name: str = "nota.txt", content: bytes = b"Hola a todos\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")


@pytest.fixture(autouse=True)
def _private(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


def test_whoever_sees_the_case_comments_while_it_is_open(desk: Office) -> None:
    case = desk.until_review(desk.start())
    with pytest.raises(NotAllowed, match="no existe para usted"):
        comments.add(case.pk, "Hola", by=desk.vecina, now=NOW)
    for empty in ("", "   \n"):
        with pytest.raises(CaseError, match="Escriba el comentario"):
            comments.add(case.pk, empty, by=desk.jefa, now=NOW)
    with pytest.raises(CaseError, match="2000 letras"):
        comments.add(case.pk, "x" * 2001, by=desk.jefa, now=NOW)
    for user in (desk.jefa, desk.solicitante, desk.directora):
        comments.add(case.pk, f"Soy {user}", by=user, now=NOW)
    assert [comment.written_by for comment in case.comments.all()] == [desk.jefa, desk.solicitante, desk.directora]
    assert history.of(case)[0].what == "Escribió un comentario"
    running.cancel(case.pk, by=desk.solicitante, reason="Ya no", now=NOW)
    with pytest.raises(AlreadyDone, match="ya está cerrado"):
        comments.add(case.pk, "Tarde", by=desk.jefa, now=NOW)


def test_those_at_work_are_told_without_the_text(desk: Office, django_capture_on_commit_callbacks: Any) -> None:
    case = desk.until_review(desk.start())
    running.take(open_task(case, "act_03_revision").pk, by=desk.jefa, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        comments.add(case.pk, "Su CURP es secreta", by=desk.solicitante, now=NOW)
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([desk.jefa.email], f"{case.folio}: hay un comentario nuevo")
    assert "CURP" not in message.body


def test_a_comment_is_never_changed(desk: Office) -> None:
    comment = comments.add(desk.start().pk, "Así fue", by=desk.jefa, now=NOW)
    for change in (lambda rows: rows.update(text="No fue así"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="new rows only"), transaction.atomic():
            change(Comment.objects.filter(pk=comment.pk))


def test_files_are_attached_and_dropped_by_their_owner(desk: Office) -> None:
    case = desk.until_review(desk.start())
    with pytest.raises(NotAllowed):
        files.attach(case.pk, [text_file()], by=desk.vecina, now=NOW)
    (kept,) = files.attach(case.pk, [text_file()], by=desk.solicitante, now=NOW)
    assert (kept.node, kept.field, kept.name, kept.size) == ("", "", "nota.txt", 13)
    with pytest.raises(NotAllowed, match="lo quita quien lo adjuntó"):
        files.detach(kept.pk, by=desk.jefa, now=NOW)
    files.detach(kept.pk, by=desk.solicitante, now=NOW)
    assert list(files.attached(case)) == []
    kept.refresh_from_db()
    assert (kept.dropped_at, kept.file.read()) == (NOW, b"Hola a todos\n")
    assert [fact.detail for fact in history.of(case)[:2]] == ["nota.txt", "nota.txt"]
    with pytest.raises(AlreadyDone):
        files.detach(kept.pk, by=desk.solicitante, now=NOW)


def test_one_wrong_file_and_none_is_kept(desk: Office) -> None:
    case = desk.start()
    wrong = SimpleUploadedFile("virus.exe", b"MZ\x90\x00", "application/octet-stream")
    with pytest.raises(CaseError, match=r"^«virus\.exe»: ") as refused:
        files.attach(case.pk, [text_file(), wrong], by=desk.solicitante, now=NOW)
    assert refused.value.field == "files"
    assert not CaseFile.objects.filter(case=case).exists()
    assert events.broken(case) == ""


def test_a_file_of_a_form_is_not_dropped_here(desk: Office) -> None:
    case = desk.start()
    (kept,) = files.attach(case.pk, [text_file()], by=desk.solicitante, now=NOW)
    CaseFile.objects.filter(pk=kept.pk).update(node="act_01_llenado", field="anexo")
    with pytest.raises(AlreadyDone):
        files.detach(kept.pk, by=desk.solicitante, now=NOW)


# ── The proof ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def told(*folios: str, **options: Any) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("verificar_historial", *folios, stdout=out, **options)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def without_triggers(statement: str, values: list[Any]) -> None:
    """What somebody with the database's own keys could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("cases_event", "cases_comment"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in ("cases_event", "cases_comment"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_whole_histories_are_whole(desk: Office) -> None:
    case = desk.until_review(desk.start())
    comments.add(case.pk, "Todo bien", by=desk.jefa, now=NOW)
    desk.start()
    assert told() == (0, "2 casos verificados, 0 con fallas.\n")


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE cases_event SET verb = 'ended' WHERE case_id = %s AND number = 2", "El hecho 2 fue cambiado."),
        ("UPDATE cases_event SET data = '{}' WHERE case_id = %s AND number = 3", "El hecho 3 fue cambiado."),
        ("DELETE FROM cases_event WHERE case_id = %s AND number = 2", "Falta el hecho 2."),
        ("DELETE FROM cases_event WHERE case_id = %s", "El caso no tiene historial."),
    ],
)
def test_a_changed_row_is_found(desk: Office, statement: str, fault: str) -> None:
    case, other = desk.until_review(desk.start()), desk.start()
    without_triggers(statement, [case.pk])
    assert told() == (1, f"{case.folio}: {fault}\n2 casos verificados, 1 con fallas.\n")
    assert told(other.folio) == (0, "1 casos verificados, 0 con fallas.\n")
    assert list(proving.faults([case.folio])) == [(case.folio, fault)]


def test_a_changed_comment_and_a_changed_file_are_found(desk: Office) -> None:
    case = desk.start()
    comment = comments.add(case.pk, "No procede", by=desk.jefa, now=NOW)
    (kept,) = files.attach(case.pk, [text_file()], by=desk.jefa, now=NOW)
    Path(kept.file.path).write_bytes(b"Otra cosa")
    assert told()[0] == 0
    assert told(archivos=True) == (
        1, f"{case.folio}: El archivo «nota.txt» fue cambiado.\n1 casos verificados, 1 con fallas.\n",
    )  # fmt: skip
    without_triggers("UPDATE cases_comment SET text = 'Procede' WHERE id = %s", [comment.pk])
    assert told()[1].startswith(f"{case.folio}: El comentario {comment.pk} fue cambiado.")


def test_events_keep_no_text_of_comments(desk: Office) -> None:
    case = desk.start()
    comments.add(case.pk, "Texto reservado", by=desk.jefa, now=NOW)
    assert "reservado" not in str(Event.objects.get(case=case, verb="commented").data)
    assert Case.objects.get(pk=case.pk).is_open
