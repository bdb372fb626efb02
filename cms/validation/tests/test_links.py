"""Links: what is found in pages, what is there, and who is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from cms.media.models import SiteDocument
from cms.validation.domain import broken_links, link_sources, own_addresses
from cms.validation.domain.broken_links import Manners
from cms.validation.models import CheckedAddress, PageLink
from cms.validation.tests import world as make

QUICK = Manners(pause=0.05, patience=2, budget=20, private=True)
STATUS = {"/bien": 200, "/falta": 404, "/privado": 403, "/vueltas": 302}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(STATUS.get(self.path, 200))
        if self.path == "/vueltas":
            self.send_header("Location", "/vueltas")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Any]:
    """Another site, on this machine."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    made.asked = []  # type: ignore[attr-defined]
    made.base = f"http://localhost:{made.server_port}"  # type: ignore[attr-defined]
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def publish(world: SimpleNamespace, markup: str) -> None:
    world.page.body = make.text(markup)
    world.page.save()
    make.publish_by_system(world.page)


def states() -> dict[str, tuple[str, str]]:
    return {
        link.checked.target.rpartition("/")[2] or link.checked.target: (link.checked.state, link.checked.reason)
        for link in PageLink.objects.select_related("checked")
    }


def test_targets_of_a_page(world: SimpleNamespace) -> None:
    document = SiteDocument.objects.create(title="Plan", file=ContentFile(b"%PDF-1.4", "plan.pdf"))
    markup = (
        f'<p><a linktype="page" id="{world.home.pk}">Inicio</a> <a linktype="document" id="{document.pk}">Plan</a> '
        '<a href="https://otro.example/a#b">Otro</a> <a href="http://www.puebla.localhost:8000/tramites/">Trámites</a> '
        '<a href="/buscar/">Buscar</a> <a href="mailto:x@y.example">Correo</a> <a href="#arriba">Arriba</a></p>'
    )
    world.page.body = [*make.text(markup), {"type": "conjunto", "value": {"dataset": "aforo-ciclovias", "text": ""}}]
    assert [(target.kind, target.target, target.text) for target in link_sources.targets_of(world.page)] == [
        ("pagina", str(world.home.pk), "Inicio"),
        ("documento", str(document.pk), "Plan"),
        ("web", "https://otro.example/a", "Otro"),
        ("propia", "http://www.puebla.localhost:8000/tramites/", "Trámites"),
        ("propia", "/buscar/", "Buscar"),
        ("conjunto", "aforo-ciclovias", ""),
    ]


def test_what_is_found_outside_and_inside(
    world: SimpleNamespace, server, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    links = "".join(f'<a href="{server.base}{path}">{path}</a> ' for path in STATUS)
    publish(world, f'<p>{links}<a linktype="page" id="999999">Se fue</a> <a href="/no-hay/">No hay</a></p>')
    with django_capture_on_commit_callbacks(execute=True):
        said = broken_links.check_all(timezone.now(), QUICK)
    assert said == "6 destinos, 4 rotos, 1 personas avisadas"
    assert states() == {
        "bien": ("funciona", ""),
        "falta": ("roto", "contesta con error 404"),
        "privado": ("no_probado", "el sitio no deja revisarlo (403)"),
        "vueltas": ("roto", "redirige demasiadas veces"),
        "999999": ("roto", "la página ya no existe"),
        "/no-hay/": ("roto", "la página ya no existe"),
    }
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["titular@puebla.example"], "Se encontraron 4 enlaces rotos")
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        broken_links.check_all(timezone.now(), QUICK)
    assert mailoutbox == []


def test_private_networks_are_never_asked(world: SimpleNamespace, server) -> None:
    publish(world, f'<p><a href="{server.base}/bien">Adentro</a> <a href="http://169.254.169.254/latest/">Nube</a></p>')
    broken_links.check_all(timezone.now(), Manners(pause=0, patience=2, budget=20))
    assert set(states().values()) == {("no_probado", "no es una dirección pública")}
    assert server.asked == []


def test_one_host_is_asked_slowly_and_the_rest_waits_for_the_next_night(world: SimpleNamespace, server) -> None:
    publish(world, "<p>" + "".join(f'<a href="{server.base}/{number}">{number}</a> ' for number in range(6)) + "</p>")
    (batch,) = broken_links.begin(timezone.now())
    assert broken_links.check_batch(batch, Manners(pause=0.3, patience=2, budget=0.7, private=True)) == 3
    assert CheckedAddress.objects.filter(state="pendiente").count() == 3
    asked = [int(path[1:]) for path in server.asked]
    (batch,) = broken_links.begin(timezone.now())
    broken_links.check_batch(batch, QUICK)
    assert sorted([int(path[1:]) for path in server.asked[3:]][:3]) == sorted({*range(6)} - {*asked})


def test_since_when_it_is_broken_is_kept_until_it_works(world: SimpleNamespace, server) -> None:
    publish(world, f'<p><a href="{server.base}/falta">Falta</a></p>')
    first = timezone.now() - timedelta(days=3)
    broken_links.check_all(first, QUICK)
    since = CheckedAddress.objects.get().broken_since
    broken_links.check_all(timezone.now(), QUICK)
    assert CheckedAddress.objects.get().broken_since == since
    CheckedAddress.objects.update(target=f"{server.base}/bien")
    broken_links.check_batch(list(CheckedAddress.objects.values_list("pk", flat=True)), QUICK)
    assert (CheckedAddress.objects.get().state, CheckedAddress.objects.get().broken_since) == ("funciona", None)


def test_redirections_are_looked_at_and_circles_end(world: SimpleNamespace) -> None:
    Redirect.objects.create(old_path="/vieja", redirect_link="/nueva")
    Redirect.objects.create(old_path="/nueva", redirect_link="/vieja")
    Redirect.objects.create(old_path="/ida", redirect_page=world.page)
    assert own_addresses.own_address("/vieja/") == own_addresses.Outcome("roto", "redirige demasiadas veces")
    assert own_addresses.own_address("/ida/") == own_addresses.Outcome("roto", "la página no está publicada")
    broken_links.begin(timezone.now())
    assert sorted(PageLink.objects.values_list("redirect_from", "checked__state")) == [
        ("/ida", "roto"), ("/nueva", "roto"), ("/vieja", "roto"),
    ]  # fmt: skip


def test_addresses_of_ours(world: SimpleNamespace) -> None:
    make.publish_by_system(world.home)
    make.publish_by_system(world.page)
    fine = own_addresses.FINE
    assert own_addresses.own_address("http://www.puebla.localhost:8000/licencias/") == fine
    assert own_addresses.own_address("/licencias/?x=1#y") == fine
    assert own_addresses.own_address("/licencias/otra/").state == "roto"
    assert own_addresses.own_address("/documentos/999999/plan.pdf").reason == "el documento ya no existe"
    assert own_addresses.own_address("http://datos.puebla.localhost:8000/organization/").state == "no_probado"


def test_links_of_pages_that_are_no_longer_public_are_forgotten(world: SimpleNamespace) -> None:
    publish(world, '<p><a linktype="page" id="999999">Se fue</a></p>')
    link_sources.refresh_all()
    assert PageLink.objects.count() == 1
    world.page.unpublish()
    link_sources.refresh_all()
    assert (PageLink.objects.count(), CheckedAddress.objects.count()) == (0, 0)


def test_each_sees_the_links_of_the_own_dependencia(world: SimpleNamespace, entered) -> None:
    publish(world, '<p><a linktype="page" id="999999">Se fue</a></p>')
    broken_links.begin(timezone.now())
    url = reverse("validation_admin:links")
    seen = {
        who: "la página ya no existe" in entered(getattr(world, who)).get(url).content.decode()
        for who in ("holder", "colleague", "author", "web")
    }
    assert seen == {"holder": True, "colleague": False, "author": False, "web": True}
    csv = b"".join(entered(world.web).get(url, {"export": "csv"})).decode().splitlines()
    assert csv[1].startswith("Licencias,") and "la página ya no existe" in csv[1]
    works = entered(world.web).get(url, {"state": "funciona"}).content.decode()
    assert "la página ya no existe" not in works


def test_where_a_dataset_is_used(world: SimpleNamespace, entered) -> None:
    world.page.body = [{"type": "conjunto", "value": {"dataset": "aforo-ciclovias", "text": ""}}]
    world.page.save()
    make.publish_by_system(world.page)
    link_sources.refresh_all()
    shown = entered(world.author).get(reverse("validation_admin:uses")).content.decode()
    assert ("aforo-ciclovias" in shown, "Licencias" in shown) == (True, True)
