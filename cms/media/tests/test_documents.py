"""Documents that people send, and how they are handed over."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from cms.media.checks.documents import check_document
from cms.media.errors import Refused
from cms.media.models import SiteDocument
from cms.media.tests import material
from cms.media.tests.material import short

MOST = 50 * 1024 * 1024


def check(content: bytes, name: str, size: int | None = None) -> None:
    check_document(
        io.BytesIO(content), name=name, size=len(content) if size is None else size, most_bytes=MOST,
        extensions=django_settings.WAGTAILDOCS_EXTENSIONS,
    )  # fmt: skip


ODT = material.archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (material.PDF, "acta.pdf"),
        (material.workbook(), "tabla.xlsx"),
        (ODT, "texto.odt"),
        ("año,lugar\n2026,Río\n".encode(), "datos.csv"),
        ("año,lugar\n2026,Río\n".encode("latin-1"), "datos.csv"),
        (b"Solo texto", "LEAME.TXT"),
        (b'{"type": "FeatureCollection", "features": []}', "mapa.geojson"),
        (b"<acta><punto>1</punto></acta>", "acta.xml"),
        (material.archive({"a/acta.pdf": material.PDF}), "actas.zip"),
        (material.VTT, "subtitulos.vtt"),
        (material.MP4, "video.mp4"),
    ],
    ids=short,
)
def test_good_documents_are_taken(content: bytes, name: str) -> None:
    check(content, name)


MACROS = material.workbook(**{"xl__vbaProject.bin": b"x"})
OBJECT = material.workbook(**{"xl__embeddings__oleObject1.bin": b"x"})
BASIC = material.archive({"Basic/m.xml": b"x", "mimetype": b"application/vnd.oasis.opendocument.text"})
ACTIVE = material.PDF.replace(b"Catalog", b"Catalog/OpenAction<</S/JavaScript/JS(x)>>")
BOMB = material.archive({"ceros.txt": b"0" * 60_000_000})
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "name", "code", "says"),
    [
        (material.PROGRAM, "acta.pdf", "peligroso", "es un programa"),
        (b"#!/bin/sh\nrm", "notas.txt", "peligroso", "es un programa"),
        (b"hola", "acta.pdf", "tipo", "no es un PDF"),
        (ACTIVE, "a.pdf", "peligroso", "lleva programas"),
        (material.PDF[:40], "a.pdf", "danado", "le falta el final"),
        (b"<script>alert(1)</script>", "datos.csv", "peligroso", "es una página HTML"),
        (b"a,b\x00c", "datos.csv", "tipo", "no es texto"),
        (b"no", "datos.json", "tipo", "no es JSON"),
        (b"[" * 100_000, "datos.json", "tipo", "no es JSON"),
        (ENTITIES, "a.xml", "peligroso", "entidades"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.xml", "peligroso", "lleva «svg»"),
        (b"<a><b></a>", "a.xml", "tipo", "no es XML"),
        (material.archive({"xl/workbook.xml": b"x"}), "a.xlsx", "tipo", "no es un XLSX"),
        (MACROS, "a.xlsx", "peligroso", "lleva macros"),
        (OBJECT, "a.xlsx", "peligroso", "objetos de otros programas"),
        (BASIC, "a.odt", "peligroso", "lleva macros"),
        (material.archive({"instalar.exe": b"x"}), "a.zip", "peligroso", "instalar.exe"),
        (material.archive({"foto.jpg": material.PROGRAM}), "a.zip", "peligroso", "foto.jpg"),
        (material.archive({"otro.zip": b"PK"}), "a.zip", "peligroso", "otro comprimido"),
        (material.archive({"../../etc/passwd": b"x"}), "a.zip", "peligroso", "rutas"),
        (BOMB, "a.zip", "peligroso", "demasiado espacio"),
        (b"PK\x03\x04 nothing", "a.zip", "tipo", "no es un ZIP"),
        (b"x", "logo.svg", "tipo", "Un SVG puede llevar programas"),
        (b"x", "virus.exe", "tipo", "No se aceptan archivos «.exe»"),
        (b"x", "acta", "tipo", "sin terminación"),
        (b"", "acta.pdf", "danado", "vacío"),
        (b"\x00\x00\x00\x18moov", "v.mp4", "tipo", "no es un video MP4"),
        (b"hola", "s.vtt", "tipo", "WEBVTT"),
    ],
    ids=short,
)  # fmt: skip
def test_bad_documents_are_refused_with_the_reason(content: bytes, name: str, code: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        check(content, name)
    assert refused.value.code == code
    assert says in refused.value.message


def test_a_hundred_megabytes_are_refused_by_their_weight() -> None:
    with pytest.raises(Refused) as refused:
        check(material.PDF, "acta.pdf", size=100 * 1024 * 1024)
    assert refused.value.message.startswith("El documento pesa 100 MB y el máximo es 50 MB.")


def test_an_archive_with_a_password_is_refused() -> None:
    content = bytearray(material.archive({"a.txt": b"x"}, zipfile.ZIP_STORED))
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1
    with pytest.raises(Refused, match="contraseña"):
        check(bytes(content), "a.zip")


def test_the_administration_says_why(admin: Client) -> None:
    answer = admin.post(
        reverse("wagtaildocs:add"),
        {"title": "Libro", "file": SimpleUploadedFile("libro.xlsx", MACROS),
         "collection": Collection.get_first_root_node().pk, "tags": ""},
    )  # fmt: skip
    assert "El documento lleva macros. Guárdelo sin macros" in answer.content.decode()
    assert SiteDocument.objects.count() == 0


def kept(collection: Collection | None = None) -> SiteDocument:
    document = SiteDocument(title="Acta", collection=collection or Collection.get_first_root_node())
    document.file = ContentFile(material.PDF, "acta.pdf")
    document.save()
    return document


@pytest.mark.django_db
def test_documents_lie_where_no_address_reaches_them_and_the_gateway_sends_them(client: Client, settings) -> None:
    document = kept()
    assert str(settings.PRIVATE_ROOT) in document.file.path
    answer = client.get(document.url)
    assert b"".join(answer.streaming_content) == material.PDF  # type: ignore[attr-defined]
    settings.X_ACCEL = True
    answer = client.get(document.url)
    assert (answer.content, answer["X-Accel-Redirect"]) == (b"", f"/_cms_private/{document.file.name}")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_private_collection_is_for_its_group_alone(client: Client, django_user_model, settings) -> None:
    settings.X_ACCEL = True
    collection = Collection.get_first_root_node().add_child(name="Expedientes")
    restriction = CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    group = Group.objects.create(name="lectores")
    restriction.groups.add(group)
    document = kept(collection)
    answer = client.get(document.url)
    assert (answer.status_code, "X-Accel-Redirect" in answer) == (302, False)
    stranger = django_user_model.objects.create(username="ajena", password_changed_at=timezone.now())
    client.force_login(stranger)
    assert "X-Accel-Redirect" not in client.get(document.url)
    stranger.groups.add(group)
    answer = client.get(document.url)
    assert answer.status_code == 200, answer.headers
    assert answer["X-Accel-Redirect"].startswith("/_cms_private/documentos/")
    assert answer["Cache-Control"] == "private, no-store"
