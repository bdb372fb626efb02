"""Answers an address of an archive with the bytes that were kept, and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from cms.core.private_files import INTERNAL
from cms.microsites.archive.places import may_show
from cms.microsites.models import ArchivedFile, MicrositeArchive

PAGE_CACHE = {"public": True, "max_age": 0, "s_maxage": 3600, "stale_while_revalidate": 86_400}
FILE_CACHE = {"public": True, "max_age": 86_400, "s_maxage": 86_400}


def respond(request: HttpRequest, archive: MicrositeArchive) -> HttpResponseBase | None:
    """The answer of an archive to a request; None when it has nothing at that path."""
    row = archive.files.filter(path=request.path).first()
    if row is None:
        slashed = f"{request.path}/"
        if not request.path.endswith("/") and archive.files.filter(path=slashed).exists():
            return HttpResponsePermanentRedirect(slashed)
        return None
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return deliver(request, row, archive)


def deliver(request: HttpRequest, row: ArchivedFile, archive: MicrositeArchive) -> HttpResponseBase:
    """The bytes of a row, by the gateway where there is one."""
    name = f"{archive.folder}/{row.sha256}"
    tag = quote_etag(row.sha256)
    response: HttpResponseBase
    if settings.X_ACCEL:
        response = HttpResponse(content_type=row.content_type, headers={"X-Accel-Redirect": INTERNAL + name})
    else:
        response = FileResponse(storages["private"].open(name), content_type=row.content_type)
    response["ETag"] = tag
    response["X-Robots-Tag"] = "noindex"
    response["X-Content-Type-Options"] = "nosniff"
    if not may_show(row.content_type):
        response["Content-Disposition"] = "attachment"
    patch_cache_control(response, **(PAGE_CACHE if row.is_page else FILE_CACHE))
    return get_conditional_response(request, etag=tag, response=response)
