"""The history only grows, and tells when somebody got round that."""

from __future__ import annotations

import pytest
from ckan import model
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ckanext.puebla.domain import history
from ckanext.puebla.errors import HistoryBrokenError


def force(statement):
    """What only the owner of the tables can do: write with the guard off."""
    session = model.Session
    session.execute(text("ALTER TABLE puebla_event DISABLE TRIGGER USER"))
    session.execute(text(statement))
    session.execute(text("ALTER TABLE puebla_event ENABLE TRIGGER USER"))
    session.commit()
    session.expire_all()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE puebla_event SET data = '{}' WHERE number = 1",
        "DELETE FROM puebla_event WHERE number = 1",
        "TRUNCATE puebla_event",
    ],
)
def test_the_database_refuses_to_change_it(city, statement):
    with pytest.raises(DBAPIError) as error:
        model.Session.execute(text(statement))
    model.Session.rollback()
    assert "append-only" in str(error.value)


@pytest.mark.parametrize(
    "statement,sentence",
    [
        ("UPDATE puebla_event SET data = '{\"x\": 1}' WHERE number = 3", "El contenido del hecho 3 fue alterado."),
        ("UPDATE puebla_event SET actor_id = 'otra' WHERE number = 2", "El contenido del hecho 2 fue alterado."),
        ("UPDATE puebla_event SET at = at + interval '1 day' WHERE number = 2", "El contenido del hecho 2 fue"),
        ("DELETE FROM puebla_event WHERE number = 4", "Faltan los hechos 4 a 4. El hecho 5 no continúa al anterior."),
    ],
)
def test_a_forged_history_is_found(city, statement, sentence):
    city.submission()
    assert history.verify() > 5
    force(statement)
    with pytest.raises(HistoryBrokenError) as error:
        history.verify()
    assert sentence in error.value.message


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE puebla_signature SET verdict = 'regresa'",
        "UPDATE puebla_signature SET user_id = 'otra'",
        'UPDATE puebla_signature SET scope = scope || \'{"metadata": "0"}\'',
        "DELETE FROM puebla_signature",
    ],
)
def test_a_forged_signature_is_found(city, statement):
    city.complete("capturista", city.submission()["id"], "act_01_captura")
    assert history.verify() > 5
    force(statement)
    with pytest.raises(HistoryBrokenError) as error:
        history.verify()
    assert "La firma del hecho" in error.value.message


def test_a_history_cut_at_its_end_contradicts_the_oficio(city):
    ident = city.submission()["id"]
    city.advance(ident)
    last = history.of(subject=("solicitud", ident))[-1]
    assert last.kind == "publicacion"
    force(f"DELETE FROM puebla_event WHERE number >= {last.number}")
    with pytest.raises(HistoryBrokenError) as error:
        history.verify()
    assert "cita un hecho que ya no está en el historial" in error.value.message


def test_it_tells_what_was_done(city):
    ident = city.submission()["id"]
    city.complete("capturista", ident, "act_01_captura")
    facts = city.act("seguridad", "puebla_submission_history", id=ident)
    assert [fact["kind"] for fact in facts] == ["solicitud_creada", "contenido_cambiado", "firma"]
