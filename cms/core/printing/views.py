"""The public pages that confirm a printed document. They name no person and keep nothing that is uploaded."""

from __future__ import annotations

from typing import IO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cms.core.printing import signing
from cms.core.printing.models import PrintedDocument, facts_of
from cms.core.private_files import blocks_of, sha256_of

LARGEST = 25 * 1024 * 1024
KEYS_AGE = 60 * 60


@csrf_exempt  # changes nothing, and the page must work for visitors without cookies
@require_http_methods(["GET", "HEAD", "POST"])
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the QR: what the document is, and whether a given file has its bytes."""
    document = get_object_or_404(PrintedDocument, token=token)
    problem, sha256 = _given_file(request)
    same = None if sha256 is None else sha256 == document.sha256
    return _page(request, {"document": document, **_facts(document), "same": same, "problem": problem})


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def by_file(request: HttpRequest) -> HttpResponse:
    """For who has the PDF but not its QR: folio and file together. A folio alone tells nothing."""
    folio = str(request.POST.get("folio", "")).strip().upper()[:60]
    problem, sha256 = _given_file(request)
    document = None
    if request.method == "POST" and not folio:
        problem = problem or "Escriba el folio del documento."
    if folio and sha256:
        document = PrintedDocument.objects.filter(folio=folio, sha256=sha256).first()
    return _page(
        request,
        {
            "document": document,
            **(_facts(document) if document else {}),
            "same": True if document else False if folio and sha256 else None,
            "folio": folio,
            "problem": problem,
            "asks_folio": True,
        },
    )


def _facts(document: PrintedDocument) -> dict[str, object]:
    """What the page says of it. A name among the public facts stands for the title, which may tell what it is about."""
    pairs = facts_of(document)
    name = next((value for label, value in pairs if label == "Documento"), document.title)
    return {"name": name, "facts": [pair for pair in pairs if pair[0] != "Documento"]}


@require_safe
def signature(request: HttpRequest, token: str) -> HttpResponse:
    """The detached signature of a document, to be kept beside its PDF."""
    document = get_object_or_404(PrintedDocument.objects.exclude(signature=""), token=token)
    answer = HttpResponse(document.signature + "\n", content_type="application/jose")
    name = document.filename.removesuffix(".pdf") + ".jws"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return _quiet(answer)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys with which documents were signed, as a JWK Set. Any page may read them."""
    answer = JsonResponse({"keys": signing.published()}, json_dumps_params={"indent": 1})
    patch_cache_control(answer, public=True, max_age=KEYS_AGE)
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _given_file(request: HttpRequest) -> tuple[str, str | None]:
    """A sentence about what is wrong with the upload, and the sha256 of its bytes."""
    if request.method != "POST":
        return "", None
    upload = request.FILES.get("archivo")
    if not isinstance(upload, UploadedFile) or not upload.size:
        return "Elija el archivo PDF que recibió.", None
    if upload.size > LARGEST:
        return "El archivo pasa de 25 MB: no es uno de nuestros documentos.", None
    return "", sha256_of(blocks_of(cast(IO[bytes], upload)))


def _page(request: HttpRequest, facts: dict[str, object]) -> HttpResponse:
    answer = render(request, "core/print/verify.html", facts, status=400 if facts["problem"] else 200)
    return _quiet(answer)


def _quiet(answer: HttpResponse) -> HttpResponse:
    """Nobody keeps it, lists it or tells where it was read."""
    patch_cache_control(answer, private=True, no_store=True)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
