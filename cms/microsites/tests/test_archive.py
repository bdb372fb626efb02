"""The end: a static archive at the same addresses, byte for byte what was kept, and the way back."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, PageViewRestriction

from cms.accounts.models import User
from cms.core.errors import CmsError
from cms.media.models import SiteDocument
from cms.microsites import tasks
from cms.microsites.archive import build
from cms.microsites.domain import archiving
from cms.microsites.models import ArchiveState, Microsite, MicrositeArchive, MicrositeNewsPage, State
from cms.microsites.tests.conftest import City, publish, tomorrow
from cms.pages.models import FormPage

Enter = Callable[[User], Client]
WWW, ARBOL = "www.puebla.localhost:8000", "arbol.puebla.localhost:8000"
REASON = "La campaña terminó."


def fill(microsite: Microsite, picture: Callable[..., object]) -> SiteDocument:
    """Give a micrositio a picture, a document, a link out, a form and two pages of news, all public."""
    document = SiteDocument.objects.create(
        title="Convocatoria",
        collection=microsite.collection,
        file=ContentFile(b"%PDF-1.4 convocatoria", "convocatoria.pdf"),
    )
    page = microsite.root_page.get_children().first().specific
    page.image = picture("Rodada", collection=microsite.collection, description="Personas en bicicleta")
    last = microsite.root_page.get_children().last().pk
    links = [
        f'<a linktype="document" id="{document.pk}">Bases</a>',
        '<a href="https://puebla.example/x">más</a>',
        f'<a linktype="page" id="{last}">noticias</a>',
    ]
    page.body = [("texto", f"<p>{', '.join(links)}</p>")]
    page.save()
    form = FormPage(
        title="Inscripción", slug="inscripcion", asks_personal_data=False, organization=microsite.organization
    )
    microsite.root_page.add_child(instance=form)
    form.form_fields.create(label="Nombre", field_type="singleline", sort_order=0)
    form.save()
    news = microsite.root_page.get_children().filter(slug="noticias").first().specific
    for number in range(1, 14):
        news.add_child(instance=MicrositeNewsPage(title=f"Nota {number}", slug=f"nota-{number}", date="2026-01-05"))
    publish(microsite)
    return document


def archive(microsite: Microsite, actor: User | None) -> MicrositeArchive:
    """Begin and make an archive, as the worker does."""
    begun = archiving.begin(microsite=microsite, actor=actor, reason=REASON)
    assert tasks.make_archive.call(begun.pk)
    begun.refresh_from_db()
    return begun


def fetch(client: Client, host: str, path: str, **headers: str):
    return client.get(path, headers={"host": host, **headers})


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(("which", "host", "base"), [("bici", WWW, "/micrositios/bici/"), ("arbol", ARBOL, "/")])
def test_every_address_answers_with_the_kept_bytes(
    city: City, client: Client, picture, settings, which: str, host: str, base: str
) -> None:
    microsite: Microsite = getattr(city, which)
    fill(microsite, picture)
    paths = [base, f"{base}noticias/", f"{base}noticias/pagina/2/", f"{base}noticias/nota-3/", f"{base}inscripcion/"]
    before = {path: fetch(client, host, path) for path in paths}
    assert {answer.status_code for answer in before.values()} == {200}
    made = archive(microsite, city.web)
    assert made.state == ArchiveState.SERVED
    for path in paths:
        answer = fetch(client, host, path)
        kept = made.files.get(path=path)
        content = body(answer)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert hashlib.sha256(content).hexdigest() == kept.sha256
        assert content == (Path(settings.PRIVATE_ROOT) / made.folder / kept.sha256).read_bytes()
        old, new = (BeautifulSoup(text, "html.parser") for text in (body(before[path]), content))
        assert new.h1.text == old.h1.text
        assert new.main.select_one("h1").text == old.main.select_one("h1").text
        assert f"Micrositio archivado el {long_today()}." in new.text
        assert new.select_one("meta[name=robots]")["content"] == "noindex"
        assert answer.headers["X-Robots-Tag"] == "noindex"
    everything = {row.path: row for row in made.files.all()}
    assert (
        sum(row.is_page for row in everything.values())
        == microsite.root_page.get_descendants(inclusive=True).count() + 1
    )
    for row in everything.values():
        answer = fetch(client, host, row.path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, row.content_type)
        assert hashlib.sha256(body(answer)).hexdigest() == row.sha256


def long_today() -> str:
    from cms.core.dates import long_date

    return long_date(timezone.localdate())


def test_pages_need_nothing_outside_of_the_archive(city: City, client: Client, picture) -> None:
    document = fill(city.bici, picture)
    made = archive(city.bici, city.web)
    known = set(made.files.values_list("path", flat=True))
    for row in made.files.filter(is_page=True):
        page = BeautifulSoup(body(fetch(client, WWW, row.path)), "html.parser")
        needed = [tag["src"] for tag in page.select("img[src], script[src]")]
        needed += [tag["href"] for tag in page.select("link[rel=stylesheet], link[rel=icon]")]
        needed += [part.split()[0] for tag in page.select("[srcset]") for part in tag["srcset"].split(", ")]
        assert set(needed) <= known, row.path
        own = [link["href"] for link in page.select("main a[href^='/'], .m-cabeza a[href^='/']")]
        assert set(own) <= known, row.path
    page = BeautifulSoup(body(fetch(client, WWW, "/micrositios/bici/que-es/")), "html.parser")
    link = page.find("a", string="Bases")["href"]
    assert link.startswith(f"/micrositios/bici/_archivo/documentos/{document.pk}/")
    download = fetch(client, WWW, link)
    assert (body(download), download.headers["Content-Type"]) == (b"%PDF-1.4 convocatoria", "application/pdf")
    assert page.find("a", string="más")["href"] == "https://puebla.example/x"
    sheets = [row for row in made.files.all() if row.content_type.startswith("text/css")]
    assert any("_archivo/micrositios/_estilo/" in row.path for row in sheets)
    for row in sheets:
        assert b"url(/static/" not in body(fetch(client, WWW, row.path))
    assert any(row.path.endswith("cenefa.svg") for row in made.files.all()), "what style sheets name comes along"


def test_forms_are_closed_with_a_note(city: City, client: Client, picture) -> None:
    fill(city.bici, picture)
    archive(city.bici, city.web)
    page = BeautifulSoup(body(fetch(client, WWW, "/micrositios/bici/inscripcion/")), "html.parser")
    form = page.main.form
    assert "Este formulario ya no recibe respuestas" in form.text
    assert (form.get("action"), form.get("method")) == (None, None)
    assert all(control.has_attr("disabled") for control in form.select("input, textarea, select, button"))
    assert not form.select("input[type=hidden]")
    assert client.post("/micrositios/bici/inscripcion/", headers={"host": WWW}).status_code == 405


def test_nothing_of_it_lives_any_more(city: City, client: Client, picture) -> None:
    fill(city.bici, picture)
    page_ids = set(city.bici.root_page.get_descendants(inclusive=True).values_list("pk", flat=True))
    assert "/micrositios/bici/" in fetch(client, WWW, "/sitemap.xml").content.decode()
    archive(city.bici, city.web)
    city.bici.refresh_from_db()
    assert city.bici.state == State.ARCHIVED
    assert not city.bici.root_page.get_descendants(inclusive=True).live().exists()
    assert "/micrositios/bici/" not in fetch(client, WWW, "/sitemap.xml").content.decode()
    assert not GroupPagePermission.objects.filter(page__in=page_ids).exists()
    assert not city.holder.has_perm("wagtailadmin.access_admin")
    listed = BeautifulSoup(fetch(client, WWW, "/micrositios/").content.decode(), "html.parser")
    assert not listed.select(".m-lista")
    assert "Semana de la Bicicleta" in listed.select_one(".m-archivados").text
    assert fetch(client, WWW, "/micrositios/bici/no-existe/").status_code == 404
    assert fetch(client, WWW, "/micrositios/bici").status_code == 301


def test_an_archived_host_answers_nothing_else(city: City, client: Client, picture) -> None:
    fill(city.arbol, picture)
    archive(city.arbol, city.web)
    for path in (
        "/buscar/",
        "/sitemap.xml",
        "/robots.txt",
        "/micrositios/",
        "/../etc/passwd",
        "/_archivo/",
        "/%2e%2e/x",
    ):
        assert fetch(client, ARBOL, path).status_code == 404, path
    assert fetch(client, WWW, "/buscar/").status_code == 200


def test_answers_may_be_kept_and_are_not_sent_twice(city: City, client: Client, picture, settings) -> None:
    fill(city.bici, picture)
    made = archive(city.bici, city.web)
    first = fetch(client, WWW, "/micrositios/bici/")
    assert first.headers["Cache-Control"] == "public, max-age=0, s-maxage=3600, stale-while-revalidate=86400"
    again = fetch(client, WWW, "/micrositios/bici/", **{"if-none-match": first.headers["ETag"]})
    assert (again.status_code, body(again)) == (304, b"")
    settings.X_ACCEL = True
    handed = fetch(client, WWW, "/micrositios/bici/")
    kept = made.files.get(path="/micrositios/bici/")
    assert handed.headers["X-Accel-Redirect"] == f"/_cms_private/{made.folder}/{kept.sha256}"
    assert (handed.headers["Content-Type"], handed.content) == ("text/html; charset=utf-8", b"")


def test_manifest_and_package_agree_with_what_is_served(city: City, enter: Enter, picture, settings) -> None:
    fill(city.bici, picture)
    made = archive(city.bici, city.web)
    manifest = (Path(settings.PRIVATE_ROOT) / made.folder / build.MANIFEST).read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == made.manifest_sha256
    listed = {entry["ruta"]: entry["sha256"] for entry in json.loads(manifest)["archivos"]}
    assert listed == dict(made.files.values_list("path", "sha256"))
    address = reverse("microsites:package", args=[city.bici.pk, made.pk])
    answer = enter(city.web).get(address)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bici-archivo.zip"'
    with zipfile.ZipFile(io.BytesIO(body(answer))) as package:
        front = package.read("www.puebla.localhost_8000/micrositios/bici/index.html")
        assert hashlib.sha256(front).hexdigest() == listed["/micrositios/bici/"]
        assert len(package.namelist()) == len(listed) + 2
    for who, expected in [("colleague", 404), ("stranger", 302)]:
        assert (
            enter(getattr(city, who)).get(reverse("microsites:package", args=[city.bici.pk, made.pk])).status_code
            == expected
        )


def test_private_pages_are_not_archived(city: City, client: Client, picture) -> None:
    fill(city.bici, picture)
    hidden = city.bici.root_page.get_children().get(slug="contacto")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    made = archive(city.bici, city.web)
    assert not made.files.filter(path="/micrositios/bici/contacto/").exists()
    assert fetch(client, WWW, "/micrositios/bici/contacto/").status_code == 404


# ── Interruption ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_interrupted_archive_is_taken_up(
    city: City, client: Client, picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(city.bici, picture)
    begun = archiving.begin(microsite=city.bici, actor=city.web, reason=REASON)
    whole = build.keep_page
    seen = []

    def breaks(work: build.Build, path: str) -> None:
        seen.append(path)
        if len(seen) == 4:
            raise KeyboardInterrupt
        whole(work, path)

    monkeypatch.setattr(build, "keep_page", breaks)
    with pytest.raises(KeyboardInterrupt):
        archiving.make(begun.pk)
    begun.refresh_from_db()
    assert (begun.state, begun.files.count()) == (ArchiveState.BUILDING, 0)
    assert fetch(client, WWW, "/micrositios/bici/").status_code == 200, "still alive"
    assert b"archivado el" not in fetch(client, WWW, "/micrositios/bici/").content
    monkeypatch.undo()
    assert archiving.continue_interrupted() == 1
    assert archiving.continue_interrupted() == 0
    assert b"archivado el" in body(fetch(client, WWW, "/micrositios/bici/"))


def test_a_page_that_cannot_be_read_leaves_the_micrositio_alive(
    city: City, client: Client, picture, monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    fill(city.bici, picture)
    begun = archiving.begin(microsite=city.bici, actor=city.web, reason=REASON)
    monkeypatch.setattr(MicrositeNewsPage, "template", "microsites/falta.html")
    for _ in range(archiving.MOST_ATTEMPTS):
        assert not archiving.make(begun.pk)
    begun.refresh_from_db()
    city.bici.refresh_from_db()
    assert (begun.state, begun.attempts, city.bici.state) == (ArchiveState.FAILED, 3, State.ACTIVE)
    assert "no se pudo leer" in begun.problem
    assert not (Path(settings.PRIVATE_ROOT) / begun.folder).exists()
    holder = User.objects.get(pk=city.holder.pk)
    assert holder.has_perm("wagtailadmin.access_admin")
    assert fetch(client, WWW, "/micrositios/bici/").status_code == 200


def test_a_change_while_it_is_made_is_seen(city: City, picture, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(city.bici, picture)
    begun = archiving.begin(microsite=city.bici, actor=city.web, reason=REASON)
    whole = build.pack

    def changes(work: build.Build, rows: list) -> str:
        city.bici.root_page.specific.save_revision().publish()
        return whole(work, rows)

    monkeypatch.setattr(build, "pack", changes)
    assert not archiving.make(begun.pk)
    monkeypatch.undo()
    assert archiving.make(begun.pk)


# ── Deciding, ending, reopening ───────────────────────────────────────────────────────────────────────────────────────
def test_who_decides_and_when(city: City, picture) -> None:
    with pytest.raises(CmsError, match="no hay nada que archivar"):
        archiving.begin(microsite=city.bici, actor=city.web, reason=REASON)
    publish(city.bici)
    for who in ("holder", "editor", "validator", "colleague", "stranger"):
        with pytest.raises(CmsError, match="No tiene permiso"):
            archiving.begin(microsite=city.bici, actor=getattr(city, who), reason=REASON)
    with pytest.raises(CmsError, match="Explique el motivo"):
        archiving.begin(microsite=city.bici, actor=city.web, reason="ya")
    archiving.begin(microsite=city.bici, actor=city.web, reason=REASON)
    with pytest.raises(CmsError, match="ya está «Archivándose»"):
        archiving.begin(microsite=city.bici, actor=city.web, reason=REASON)


def test_it_ends_by_itself_the_day_after_its_last(city: City, django_capture_on_commit_callbacks) -> None:
    publish(city.bici)
    with django_capture_on_commit_callbacks(execute=True):
        assert archiving.archive_ended(city.bici.ends_on) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert archiving.archive_ended(tomorrow(201)) == 1
    city.bici.refresh_from_db()
    assert city.bici.state == State.ARCHIVED
    assert city.bici.archives.get().reason.startswith("Terminó el ")


def test_the_web_team_brings_it_back_as_it_was(city: City, client: Client, enter: Enter, picture) -> None:
    fill(city.bici, picture)
    draft = city.bici.root_page.get_children().get(slug="contacto")
    draft.unpublish()
    paths = ["/micrositios/bici/", "/micrositios/bici/noticias/nota-3/"]
    before = {path: BeautifulSoup(fetch(client, WWW, path).content, "html.parser").main.text for path in paths}
    archive(city.bici, city.web)
    browser = enter(city.web)
    form = {"review_on": tomorrow(30), "ends_on": tomorrow(60), "reason": "Vuelve en su segunda edición."}
    assert browser.post(reverse("microsites:reopen", args=[city.bici.pk]), form).status_code == 302
    client.logout()
    for path in paths:
        assert BeautifulSoup(fetch(client, WWW, path).content, "html.parser").main.text == before[path]
    assert fetch(client, WWW, "/micrositios/bici/contacto/").status_code == 404
    city.bici.refresh_from_db()
    assert (city.bici.state, city.bici.ends_on) == (State.ACTIVE, tomorrow(60))
    assert User.objects.get(pk=city.holder.pk).has_perm("wagtailadmin.access_admin")
    assert city.bici.archives.get().state == ArchiveState.REOPENED
    assert archive(city.bici, city.web).state == ArchiveState.SERVED
    assert city.bici.archives.count() == 2


@pytest.mark.parametrize("who", ["holder", "colleague", "stranger"])
def test_nobody_else_brings_it_back(city: City, who: str) -> None:
    publish(city.bici)
    archive(city.bici, city.web)
    with pytest.raises(CmsError, match="No tiene permiso"):
        archiving.reopen(
            microsite=city.bici, actor=getattr(city, who), review_on=tomorrow(5), ends_on=tomorrow(9), reason=REASON
        )
