"""Who is told what, and that no mail holds up the office."""

from __future__ import annotations

import pytest
from ckan.lib import jobs, mailer
from redis.exceptions import ConnectionError as RedisConnectionError

from ckanext.puebla.tests.city import OFICIO, all_fulfilled


@pytest.fixture
def mails(city, ckan_config, monkeypatch):
    """Run the mail jobs at once and keep what would be sent."""
    sent = []
    monkeypatch.setitem(ckan_config, "smtp.mail_from", "portal@ejemplo.example")
    monkeypatch.setattr(jobs, "enqueue", lambda function, args, **_: function(*args))
    monkeypatch.setattr(mailer, "mail_user", lambda user, subject, body: sent.append((user.name, subject, body)))
    return sent


def told(mails):
    found = sorted((name, subject.split(":")[0]) for name, subject, _body in mails)
    mails.clear()
    return found


def test_each_turn_is_told_to_those_who_can_take_it(city, mails, ckan_config):
    ident = city.submission()["id"]
    city.complete("capturista", ident, "act_01_captura")
    body = mails[0][2]
    assert told(mails) == [("seguridad", "Le espera una tarea"), ("seguridad2", "Le espera una tarea")]
    assert f"{ckan_config['ckan.site_url']}/solicitudes/{ident}" in body
    assert "@" not in body
    city.complete("seguridad", ident, "act_01_visto_bueno", outcome="conforme")
    told(mails)
    city.complete("capturista", ident, "act_02_solicitud_validacion", oficio=OFICIO)
    assert [name for name, _ in told(mails)] == ["seguridad", "seguridad2", "transparencia"]
    city.complete("seguridad", ident, "act_03_seguridad", restrictions=all_fulfilled())
    assert told(mails) == []
    broken = all_fulfilled(datos_personales={"verdict": "incumple", "observation": "Trae CURP de personas."})
    city.complete("transparencia", ident, "act_03_transparencia", restrictions=broken)
    assert "CURP" not in str(mails)
    assert told(mails) == [
        ("capturista", "Regresó con observaciones"),
        ("capturista2", "Regresó con observaciones"),
    ]


def test_publication_is_told_with_the_link_and_the_oficio(city, mails, ckan_config):
    ident = city.submission()["id"]
    city.advance(ident, until="validacion_tecnica")
    mails.clear()
    city.advance(ident)
    body = mails[0][2]
    assert [name for name, _ in told(mails)] == ["capturista", "capturista2", "seguridad", "seguridad2"]
    assert f"{ckan_config['ckan.site_url']}/dataset/estaciones-de-bicicletas-compartidas" in body
    assert "/oficio/DGE-DA-" in body


def test_a_queue_that_is_down_does_not_stop_a_signature(city, ckan_config, monkeypatch):
    def down(*_args, **_kwargs):
        raise RedisConnectionError

    monkeypatch.setitem(ckan_config, "smtp.mail_from", "portal@ejemplo.example")
    ident = city.submission()["id"]
    monkeypatch.setattr(jobs, "enqueue", down)
    assert city.complete("capturista", ident, "act_01_captura")["state"] == "visto_bueno"


def test_a_mail_server_that_is_down_does_not_stop_the_worker(city, ckan_config, monkeypatch):
    from ckanext.puebla.domain import notices

    def down(*_args, **_kwargs):
        raise mailer.MailerException("no contesta")

    monkeypatch.setattr(mailer, "mail_user", down)
    assert notices.deliver(city.people["seguridad"]["id"], "x", "y") is None
