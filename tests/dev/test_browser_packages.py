"""Packages from the registry of npm, without npm: fingerprints, plain files, the registry that npm would ask."""

from __future__ import annotations

import io
import json
import sys
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dev import browser_packages
from dev.errors import DevError

FILES = ["LICENSE", "dist/tool.js", "dist/assets/tool.css"]


def packed(*extra: tarfile.TarInfo, files: tuple[str, ...] = tuple(FILES)) -> bytes:
    """A package as a registry keeps it."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name in files:
            content = f"de {name}".encode()
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for member in extra:
            archive.addfile(member)
    return target.getvalue()


def lock(folder: Path, content: bytes) -> Path:
    said = {"tool": {"version": "1.2.3", "integrity": browser_packages.fingerprint(content), "files": FILES}}
    path = folder / "browser.lock"
    path.write_text(json.dumps(said), encoding="utf-8")
    return path


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """A registry on this machine: address -> content."""
    content: dict[str, bytes] = {}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = content.get(self.path)
            self.send_response(200 if found is not None else 404)
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_port}/npm/")
    yield content
    server.shutdown()


def test_the_wanted_files_are_unpacked_and_the_second_time_costs_nothing(shelf, tmp_path: Path) -> None:
    archive = packed(files=(*FILES, "dist/other.js"))
    shelf["/npm/tool/-/tool-1.2.3.tgz"] = archive
    wanted = lock(tmp_path, archive)
    for _ in range(2):
        browser_packages.install(tmp_path / "static", wanted)
        shelf.clear()
    folder = tmp_path / "static" / "tool"
    found = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert {name: text for name, text in found.items() if name != browser_packages.MARK} == {
        "LICENSE": "de LICENSE", "tool.js": "de dist/tool.js", "assets/tool.css": "de dist/assets/tool.css",
    }  # fmt: skip


def test_another_fingerprint_installs_nothing(shelf, tmp_path: Path) -> None:
    shelf["/npm/tool/-/tool-1.2.3.tgz"] = packed()
    with pytest.raises(DevError, match="no tiene la huella") as caught:
        browser_packages.install(tmp_path / "static", lock(tmp_path, b"otra cosa"))
    assert caught.value.code == "huella_distinta"
    assert not (tmp_path / "static" / "tool").exists()


def test_a_registry_without_the_package_is_told(shelf, tmp_path: Path) -> None:
    with pytest.raises(DevError, match="No se pudo descargar tool 1.2.3"):
        browser_packages.install(tmp_path / "static", lock(tmp_path, packed()))


def test_links_and_paths_out_of_the_folder_are_not_followed(shelf, tmp_path: Path) -> None:
    link = tarfile.TarInfo("package/dist/tool.js")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    outside = tarfile.TarInfo("package/../../fuera.js")
    archive = packed(link, outside, files=("LICENSE", "dist/assets/tool.css"))
    shelf["/npm/tool/-/tool-1.2.3.tgz"] = archive
    with pytest.raises(DevError, match=r"le falta: tool\.js"):
        browser_packages.install(tmp_path / "static", lock(tmp_path, archive))
    assert list(tmp_path.rglob("fuera.js")) == []


def test_the_registry_is_the_one_that_npm_would_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("npm_config_registry", "NPM_CONFIG_REGISTRY"):
        monkeypatch.delenv(name, raising=False)
    own = tmp_path / "npmrc"
    monkeypatch.setenv("npm_config_userconfig", str(own))
    own.write_text("fund=false\nregistry = https://npm.ciudad.test/todo/\ncafile=/etc/ca.crt\n", encoding="utf-8")
    assert browser_packages.registry() == "https://npm.ciudad.test/todo/"
    assert browser_packages.setting("cafile") == "/etc/ca.crt"
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "https://otro.ciudad.test/")
    assert browser_packages.registry() == "https://otro.ciudad.test/"


def test_the_lock_names_exact_versions_fingerprints_and_no_address() -> None:
    text = browser_packages.LOCK.read_text(encoding="utf-8")
    assert "://" not in text
    for package in browser_packages.locked():
        assert package.version.replace(".", "").isdigit()
        assert package.integrity.startswith("sha512-")


def test_this_environment_has_them() -> None:
    for package in browser_packages.locked():
        folder = browser_packages.place_in(Path(sys.prefix)) / package.name
        assert (folder / browser_packages.MARK).read_text(encoding="utf-8") == package.mark
