"""Asks our own site for an address, without a network and as a visitor would."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import Resolver404, resolve
from wagtail.documents import get_document_model

from cms.microsites.errors import ArchiveFailed
from cms.microsites.frame import FOR_ARCHIVE


@dataclass(frozen=True)
class Answer:
    """What an address gives."""

    status: int
    content_type: str
    body: bytes


@cache
def handler() -> WSGIHandler:
    """Django with all its middleware."""
    return WSGIHandler()


def ask(origin: str, path: str) -> Answer:
    """GET an address of one of our hosts as somebody without a session."""
    parts, target = urlsplit(origin), urlsplit(path)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    response = handler().get_response(
        WSGIRequest(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": unquote(target.path, encoding="utf-8").encode().decode("latin-1"),
                "QUERY_STRING": target.query,
                "SERVER_NAME": parts.hostname or "",
                "SERVER_PORT": str(port),
                "HTTP_HOST": parts.netloc,
                "HTTP_X_FORWARDED_PROTO": parts.scheme,
                "REMOTE_ADDR": "127.0.0.1",
                FOR_ARCHIVE: True,
                "wsgi.url_scheme": parts.scheme,
                "wsgi.input": io.BytesIO(),
                "wsgi.errors": io.StringIO(),
            }
        )
    )
    body = b"".join(response) if response.streaming else response.content
    return Answer(response.status_code, response.headers.get("Content-Type", ""), bytes(body))


def read(origin: str, path: str) -> bytes | None:
    """The bytes of a file to which a page refers: static, picture, document, or whatever else the site answers."""
    clean = unquote(urlsplit(path).path)
    if clean.startswith(settings.STATIC_URL):
        return static_file(clean.removeprefix(settings.STATIC_URL))
    if clean.startswith(settings.MEDIA_URL):
        return media_file(clean.removeprefix(settings.MEDIA_URL))
    if (document := document_id(clean)) is not None:
        return document_file(document)
    answer = ask(origin, path)
    return answer.body if answer.status == 200 else None


def static_file(name: str) -> bytes | None:
    """A static file, collected or not."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    found = finders.find(name)
    if not found:
        return None
    with open(str(found), "rb") as file:
        return file.read()


def media_file(name: str) -> bytes | None:
    """A picture or rendition."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())


def document_id(path: str) -> int | None:
    """The document that an address of ours downloads."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return int(match.args[0]) if match.url_name == "wagtaildocs_serve" else None


def document_file(number: int) -> bytes | None:
    """The bytes of a document that anybody may download; None for one that is not public or not there."""
    document = get_document_model().objects.filter(pk=number).first()
    if document is None or document.collection.get_view_restrictions().exists():
        return None
    try:
        with document.open_file() as file:
            return bytes(file.read())
    except OSError as error:
        raise ArchiveFailed(f"No se pudo leer el documento «{document.title}».") from error
