"""Gathers every public page of a micrositio, and every file that they need, into private storage."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import Page

from cms.microsites.archive import inner, rewrite
from cms.microsites.archive.places import Places, content_type
from cms.microsites.domain import queries
from cms.microsites.errors import ArchiveFailed
from cms.microsites.models import ArchivedFile, MicrositeArchive

MOST_FILES = 20_000
MOST_BYTES = 5 * 1024**3
MANIFEST, PACKAGE = "manifiesto.json", "archivo.zip"


@dataclass
class Build:
    """One archive in the making."""

    archive: MicrositeArchive
    places: Places
    folder: Path
    banner: str
    files: dict[str, ArchivedFile] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def want(self, local: str) -> str:
        """A page needs the file at this path of ours: keep it and say where; else where it was."""
        if local not in self.found:
            place = self.places.asset(local)
            self.found[local] = place  # before reading: style sheets may import one another
            if not keep_asset(self, local, place):
                self.found[local] = local
        return self.found[local]

    def keep(self, path: str, body: bytes, kind: str, *, is_page: bool = False) -> None:
        """Write bytes under their sha256 and remember which path they answer."""
        digest = hashlib.sha256(body).hexdigest()
        self.size += len(body)
        if self.size > MOST_BYTES or len(self.files) >= MOST_FILES:
            raise ArchiveFailed("El micrositio es demasiado grande para archivarse.")
        file = self.folder / digest
        if not file.exists():
            file.write_bytes(body)
        self.files[path] = ArchivedFile(
            archive=self.archive, path=path, content_type=kind, sha256=digest, size=len(body), is_page=is_page
        )


def folder_of(archive: MicrositeArchive) -> Path:
    """Where an archive lies on disk."""
    return Path(settings.PRIVATE_ROOT) / archive.folder


def clear(archive: MicrositeArchive) -> None:
    """Forget what an interrupted attempt left."""
    archive.files.all().delete()
    shutil.rmtree(folder_of(archive), ignore_errors=True)


def build(archive: MicrositeArchive, pages: list[Page]) -> list[ArchivedFile]:
    """Write every file of an archive and its package; the rows are given back, not saved."""
    microsite = archive.microsite
    folder = folder_of(archive)
    folder.mkdir(parents=True)
    banner = render_to_string(
        "microsites/archive_banner.html",
        {"microsite": microsite, "day": timezone.localdate(), "list_url": f"{settings.WWW_URL}/micrositios/"},
    )
    work = Build(archive, Places(microsite.origin, microsite.base_path), folder, banner)
    for page in pages:
        for path in paths_of(page, queries.address_in(microsite, page)):
            keep_page(work, path)
    rows = sorted(work.files.values(), key=lambda row: row.path)
    archive.manifest_sha256 = pack(work, rows)
    return rows


def paths_of(page: Page, address: str) -> list[str]:
    """The address of a page and those below it that it answers itself."""
    more = page.specific.static_paths() if hasattr(page.specific_class, "static_paths") else []
    return [address, *(address + path for path in more)]


def keep_page(work: Build, path: str) -> None:
    """Render a page as a visitor sees it and keep it rewritten."""
    answer = inner.ask(work.places.origin, path)
    if answer.status != 200 or not answer.content_type.startswith("text/html"):
        raise ArchiveFailed(f"La página {path} no se pudo leer (respuesta {answer.status}).")
    body = rewrite.page(answer.body, path, work.places, banner=work.banner, want=work.want)
    work.keep(path, body, "text/html; charset=utf-8", is_page=True)


def keep_asset(work: Build, source: str, place: str) -> bool:
    """Keep a file that some page or style sheet needs; whether it is there."""
    body = inner.read(work.places.origin, source)
    if body is None:
        return False
    kind = content_type(source)
    if kind.startswith("text/css"):
        body = rewrite.stylesheet(body, source, work.places, want=work.want)
    elif kind.startswith("text/javascript"):
        for reference in rewrite.imports(body):
            work.want(urlsplit(urljoin(source, reference)).path)
    work.keep(place, body, kind)
    return True


def pack(work: Build, rows: list[ArchivedFile]) -> str:
    """Write manifest and ZIP; the sha256 of the manifest."""
    microsite = work.archive.microsite
    manifest = json.dumps(
        {
            "micrositio": microsite.name,
            "titulo": microsite.title,
            "dependencia": microsite.organization.name,
            "direccion": microsite.url,
            "archivado": timezone.localdate().isoformat(),
            "motivo": work.archive.reason,
            "archivos": [
                {
                    "ruta": row.path,
                    "tipo": row.content_type,
                    "sha256": row.sha256,
                    "bytes": row.size,
                    "pagina": row.is_page,
                }
                for row in rows
            ],
        },
        ensure_ascii=False,
        indent=1,
    ).encode()
    (work.folder / MANIFEST).write_bytes(manifest)
    host = urlsplit(microsite.origin).netloc.replace(":", "_")
    with zipfile.ZipFile(work.folder / PACKAGE, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(MANIFEST, manifest)
        package.writestr("LEEME.txt", render_to_string("microsites/archive_readme.txt", {"microsite": microsite}))
        for row in rows:
            package.write(
                work.folder / row.sha256, f"{host}{row.path}" + ("index.html" if row.path.endswith("/") else "")
            )
    return hashlib.sha256(manifest).hexdigest()
