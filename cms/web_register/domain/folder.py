"""The digital folder of a record (activities 20 and 15): every file and document, with an index, as a ZIP stream."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cms.core.private_files import BLOCK, private_storage, sha256_of
from cms.web_register.domain import access, journal
from cms.web_register.domain.queries import account
from cms.web_register.errors import NotYours
from cms.web_register.models import RecordDocument, SiteRecord, StoredFile

COLUMNS = ("ruta", "titulo", "clase", "folio", "fecha", "bytes", "sha256")
PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Entry:
    """A file of the folder: its path inside, where its bytes are, and what is known of it."""

    path: str
    title: str
    kind: str
    sha256: str
    size: int
    moment: datetime
    stored: str = ""
    content: bytes = b""
    folio: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """Its line in the manifest."""
        return {
            "ruta": self.path,
            "titulo": self.title,
            "clase": self.kind,
            "folio": self.folio,
            "fecha": timezone.localtime(self.moment).isoformat(timespec="seconds"),
            "bytes": self.size,
            "sha256": self.sha256,
        }


def slug(text: str, longest: int = 60) -> str:
    """A piece of a path: plain letters, figures and hyphens."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return PLAIN.sub("-", folded).strip("-")[:longest].strip("-") or "archivo"


@dataclass(frozen=True)
class Folder:
    """A folder ready to be sent."""

    name: str
    entries: tuple[Entry, ...]
    missing: tuple[str, ...]

    def stream(self) -> Iterator[bytes]:
        """The ZIP, piece by piece; the same folder gives the same bytes."""
        return zipped(self.entries)


def build(*, actor: Any, record: SiteRecord) -> Folder:
    """Everything in a record, for who may see it; the download is written down."""
    if not access.may_see(actor, record):
        raise NotYours
    found = sorted([*_documents(record), *_files(record)], key=lambda entry: entry.path)
    storage = private_storage()
    present = [entry for entry in found if storage.exists(entry.stored)]
    missing = tuple(entry.path for entry in found if not storage.exists(entry.stored))
    with transaction.atomic():
        journal.note(record, "folder", actor=actor)
    return Folder(slug(f"{record.folio} {record.name}"), (*_index(record, present, missing), *present), missing)


def _documents(record: SiteRecord) -> Iterator[Entry]:
    links = RecordDocument.objects.filter(record=record).select_related("document", "maintenance")
    for link in links.prefetch_related("document__originals"):
        document, where = link.document, _where(link.maintenance)
        base = f"{where}documentos/{slug(document.folio)}-{slug(document.kind)}"
        title = document.title + (" (anulado)" if document.cancelled_at else "")
        yield Entry(
            f"{base}.pdf",
            title,
            "Documento impreso",
            document.sha256,
            document.size,
            document.made_at,
            stored=document.file.name,
            folio=document.folio,
        )
        for original in document.originals.all():
            if original.scan:
                yield Entry(
                    f"{base}-tanto-{original.number}-firmado.pdf",
                    f"{title}, tanto {original.number} firmado",
                    "Original digitalizado",
                    original.scan_sha256,
                    original.scan.size if original.scan.storage.exists(original.scan.name) else 0,
                    original.scanned_at or document.made_at,
                    stored=original.scan.name,
                    folio=document.folio,
                )


def _files(record: SiteRecord) -> Iterator[Entry]:
    for number, file in enumerate(StoredFile.objects.filter(record=record).select_related("maintenance"), start=1):
        extension = file.file.name.rpartition(".")[2]
        path = f"{_where(file.maintenance)}{slug(file.get_kind_display())}/{number:03d}-{slug(file.title)}.{extension}"
        yield Entry(
            path, file.title, file.get_kind_display(), file.sha256, file.size, file.uploaded_at, stored=file.file.name
        )


def _where(maintenance: Any) -> str:
    return f"mantenimiento-{maintenance.number:02d}/" if maintenance else ""


def _index(record: SiteRecord, entries: list[Entry], missing: tuple[str, ...]) -> Iterator[Entry]:
    """The account of the record in words and as data, and the manifest in both shapes."""
    facts = account.of(record)
    rows = [entry.row for entry in entries]
    page = render_to_string(
        "web_register/folder/index.html", {"record": record, "facts": facts, "rows": rows, "missing": missing}
    )
    manifest = {"registro": record.folio, "archivos": rows, "faltan": list(missing)}
    moment = max([entry.moment for entry in entries] + [record.created_at])
    for path, title, content in (
        ("indice.html", "Índice", page),
        ("manifiesto.csv", "Manifiesto (CSV)", _csv(rows)),
        (
            "manifiesto.json",
            "Manifiesto (JSON)",
            _json(manifest),
        ),
        ("registro.json", "Registro (JSON)", _json(facts)),
    ):
        data = content.encode()
        yield Entry(path, title, "Índice", sha256_of([data]), len(data), moment, content=data)


def _csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: plain_cell(value) for key, value in row.items()} for row in rows)
    return "\ufeff" + out.getvalue()


def plain_cell(value: Any) -> Any:
    """A cell that a spreadsheet would run is written as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=False) + "\n"


class Pipe(io.RawIOBase):
    """What the ZIP writer writes, until it is taken."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self.pieces = b"".join(self.pieces), []
        return taken


def zipped(entries: tuple[Entry, ...]) -> Iterator[bytes]:
    """A ZIP of entries in their order. Dates are those of the entries, so equal folders are equal bytes."""
    pipe, storage = Pipe(), private_storage()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as packed:
        for entry in entries:
            info = zipfile.ZipInfo(entry.path, timezone.localtime(entry.moment).timetuple()[:6])
            info.external_attr = 0o644 << 16
            info.create_system = 3
            with packed.open(info, "w", force_zip64=entry.size > 2**31 - 1) as out:
                for block in _blocks(entry, storage):
                    out.write(block)
                    yield pipe.take()
    yield pipe.take()


def _blocks(entry: Entry, storage: Storage) -> Iterator[bytes]:
    if not entry.stored:
        yield entry.content
        return
    with storage.open(entry.stored) as file:
        while block := file.read(BLOCK):
            yield block
