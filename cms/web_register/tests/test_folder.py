"""The digital folder: what is in it, that it says so, and that it comes out the same twice."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from cms.web_register.domain import files, folder, releases
from cms.web_register.domain.queries import timeline
from cms.web_register.errors import NotYours
from cms.web_register.models import SiteRecord
from cms.web_register.tests.city import PDF, TODAY, City, upload


@pytest.fixture
def record(city: City) -> SiteRecord:
    made = city.approved(name="=Ciclovías «ñandú»")
    files.attach(actor=city.team, record=made, kind="solicitud", title="Oficio <b>12</b>", upload=upload("o.pdf"))
    releases.print_definition(actor=city.team, record=made)
    return made


def packed(built: folder.Folder) -> bytes:
    return b"".join(built.stream())


def test_the_manifest_tells_every_file_and_its_hash(city: City, record: SiteRecord) -> None:
    built = folder.build(actor=city.holder, record=record)
    with zipfile.ZipFile(io.BytesIO(packed(built))) as opened:
        assert opened.testzip() is None
        names = opened.namelist()
        rows = json.loads(opened.read("manifiesto.json"))["archivos"]
        assert names == ["indice.html", "manifiesto.csv", "manifiesto.json", "registro.json"] + [
            row["ruta"] for row in rows
        ]
        assert [row["ruta"] for row in rows] == [
            "boceto/001-portada.png",
            "documentos/sw-f-0001-2026-ficha-de-definicion.pdf",
            "oficio-de-solicitud/002-oficio-b-12-b.pdf",
        ]
        for row in rows:
            content = opened.read(row["ruta"])
            assert (row["sha256"], row["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
        table = list(csv.DictReader(io.StringIO(opened.read("manifiesto.csv").decode("utf-8-sig"))))
        assert [row["sha256"] for row in table] == [row["sha256"] for row in rows]
        assert rows[1]["folio"] == "SW/F/0001/2026"
        page = opened.read("indice.html").decode()
        assert "=Ciclovías «ñandú»" in page and "Oficio &lt;b&gt;12&lt;/b&gt;" in page and "<b>12" not in page
        facts = json.loads(opened.read("registro.json"))
        assert [section["numero"] for section in facts["estructuras"][0]["secciones"]] == ["1", "2", "2.1"]
        assert facts["fichas"][0]["objetivo"] == "Informar de las ciclovías."


def test_a_spreadsheet_runs_nothing_of_the_manifest(city: City, record: SiteRecord) -> None:
    files.attach(actor=city.team, record=record, kind="anexo", title='=HYPERLINK("x")', upload=upload())
    built = folder.build(actor=city.team, record=record)
    manifest = next(entry for entry in built.entries if entry.path == "manifiesto.csv").content.decode("utf-8-sig")
    titles = [row["titulo"] for row in csv.DictReader(io.StringIO(manifest))]
    assert '\'=HYPERLINK("x")' in titles and '=HYPERLINK("x")' not in titles


def test_the_same_folder_is_the_same_bytes(city: City, record: SiteRecord) -> None:
    first = packed(folder.build(actor=city.team, record=record))
    assert timeline.of(record)[-1].what == "Descargó la carpeta digital"
    again = packed(folder.build(actor=city.team, record=record))
    with zipfile.ZipFile(io.BytesIO(first)) as one, zipfile.ZipFile(io.BytesIO(again)) as two:
        same = [name for name in one.namelist() if one.read(name) == two.read(name)]
        # the history has grown by the first download; everything else is equal, in the same order
        assert one.namelist() == two.namelist()
        assert set(one.namelist()) - set(same) == {"indice.html", "registro.json"}
        assert [info.date_time for info in one.infolist()] == [info.date_time for info in two.infolist()]
    entries = folder.build(actor=city.team, record=record).entries
    assert b"".join(folder.zipped(entries)) == b"".join(folder.zipped(entries))


def test_what_is_lost_from_the_store_is_said(city: City, record: SiteRecord) -> None:
    lost = record.files.get(kind="boceto")
    Path(lost.file.path).unlink()
    built = folder.build(actor=city.team, record=record)
    assert built.missing == ("boceto/001-portada.png",)
    with zipfile.ZipFile(io.BytesIO(packed(built))) as opened:
        assert "boceto/001-portada.png" not in opened.namelist()
        assert json.loads(opened.read("manifiesto.json"))["faltan"] == ["boceto/001-portada.png"]
        assert "no se encontraron en el almacén" in opened.read("indice.html").decode()


def test_signed_originals_go_in(city: City) -> None:
    from cms.web_register.domain import papers

    record = city.ready()
    made = releases.release(actor=city.team, record=record, released_on=TODAY, detail="x")
    original = made.form.originals.get()
    for signature in original.signatures.all():
        papers.sign(actor=city.team, signature=signature, signed_on=TODAY)
    papers.scan(actor=city.team, original=original, upload=upload())
    with zipfile.ZipFile(io.BytesIO(packed(folder.build(actor=city.team, record=record)))) as opened:
        assert opened.read("documentos/sw-l-0001-2026-form-316-tanto-1-firmado.pdf") == PDF
    original.refresh_from_db()
    Path(original.scan.path).unlink()
    built = folder.build(actor=city.team, record=record)
    assert built.missing == ("documentos/sw-l-0001-2026-form-316-tanto-1-firmado.pdf",)


def test_who_may_see_the_record_may_have_its_folder(city: City, record: SiteRecord, client: Client) -> None:
    address = reverse("web_register:folder", args=[record.pk])
    for user, status in ((city.team, 200), (city.holder, 200), (city.colleague, 200), (city.stranger, 404)):
        client.force_login(user)
        assert client.post(address).status_code == status
    client.force_login(city.team)
    answer = client.post(address)
    assert answer["Content-Disposition"] == 'attachment; filename="sw-s-0001-2026-ciclovias-nandu.zip"'
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None  # type: ignore[attr-defined]
    assert client.get(address).status_code == 405
    with pytest.raises(NotYours):
        folder.build(actor=city.stranger, record=record)
