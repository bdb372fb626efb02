"""What pages need from the registry of npm: packages with exact versions and fingerprints, without npm or Node.

``dev/browser.lock`` names each package, its version, its integrity and the files that are used; no address. The
registry is the one that npm would ask. What is fetched stays inside the environment, where Django's staticfiles look
(``cms.settings``); it is never committed. ``python3 -m dev.browser_packages FOLDER`` does it for an image.
"""

import base64
import hashlib
import io
import json
import os
import shutil
import ssl
import sys
import tarfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dev.console import complain, step
from dev.errors import DevError

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "dev" / "browser.lock"
PLACE = "share/puebla/static"  # inside the environment
MARK = ".puebla-complete"
DEFAULT_REGISTRY = "https://registry.npmjs.org/"
MOST_PACKED = 30 * 1024**2
MOST_FILE = 10 * 1024**2
PATIENCE = 120


@dataclass(frozen=True)
class Package:
    """One locked package; ``files`` are paths inside it."""

    name: str
    version: str
    integrity: str
    files: tuple[str, ...]

    @property
    def mark(self) -> str:
        return f"{self.version} {self.integrity} {' '.join(self.files)}"


def locked(lock: Path = LOCK) -> list[Package]:
    """The packages of the lock."""
    said = json.loads(lock.read_text(encoding="utf-8"))
    return [Package(name, one["version"], one["integrity"], tuple(one["files"])) for name, one in said.items()]


def place_in(environment: Path) -> Path:
    """Where the packages of an environment are."""
    return environment / PLACE


def install(target: Path, lock: Path = LOCK) -> None:
    """Fetch what is missing or of another version; costs nothing when everything is there."""
    for package in locked(lock):
        folder = target / package.name
        mark = folder / MARK
        if mark.is_file() and mark.read_text(encoding="utf-8") == package.mark:
            continue
        with step(f"{package.name} {package.version}, del registro de npm"):
            put(folder, unpack(package, fetch(package)))
            mark.write_text(package.mark, encoding="utf-8")


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Write a package's files beside the old ones, then change one folder for the other."""
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, content in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def fetch(package: Package) -> bytes:
    """The package as the registry has it, its fingerprint compared. Raises `DevError`."""
    base = package.name.rpartition("/")[2]
    address = f"{registry().rstrip('/')}/{package.name}/-/{base}-{package.version}.tgz"
    if not address.startswith(("https://", "http://")):
        raise DevError("registro_npm", f"El registro de npm no es una dirección web: {registry()}")
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE, context=trust(address)) as answer:
            packed: bytes = answer.read(MOST_PACKED + 1)
    except (OSError, urllib.error.URLError) as error:
        raise DevError(
            "paquetes_npm",
            f"No se pudo descargar {package.name} {package.version}: {error}",
            "Suele ser la red. Con un registro propio, dígalo como a npm: npm_config_registry o .npmrc.",
        ) from error
    if len(packed) > MOST_PACKED:
        raise DevError("paquetes_npm", f"{package.name} pesa más de lo esperado.")
    if fingerprint(packed) != package.integrity:
        raise DevError(
            "huella_distinta",
            f"Lo que el registro entregó como {package.name} {package.version} no tiene la huella de dev/browser.lock.",
            "No se instaló nada. Avise a quien cuida el repositorio.",
        )
    return packed


def fingerprint(content: bytes) -> str:
    """The integrity of npm's lock files: sha512 in base64."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def unpack(package: Package, packed: bytes) -> dict[str, bytes]:
    """The wanted files of a package by the path inside it. Nothing but plain files of that very name is read."""
    wanted = {f"package/{name}": name.removeprefix("dist/") for name in package.files}
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        for member in archive:
            if member.name in wanted and member.isreg() and member.size <= MOST_FILE:
                stream = archive.extractfile(member)
                assert stream is not None
                found[wanted[member.name]] = stream.read()
    missing = sorted(set(wanted.values()) - set(found))
    if missing:
        raise DevError("paquetes_npm", f"A {package.name} {package.version} le falta: {', '.join(missing)}")
    return found


def registry() -> str:
    """The registry that npm would ask."""
    return setting("registry") or DEFAULT_REGISTRY


def trust(address: str) -> ssl.SSLContext | None:
    """The certificates that npm would trust."""
    if not address.startswith("https:"):
        return None
    return ssl.create_default_context(cafile=setting("cafile") or None)


def setting(name: str) -> str:
    """A setting of npm: its variable first, then the files of the project, the user and the machine."""
    for variable, value in os.environ.items():
        if variable.lower() == f"npm_config_{name}" and value:
            return value
    for path in settings_files():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            key, found, value = line.partition("=")
            if found and key.strip() == name and value.strip():
                return os.path.expandvars(value.strip().strip("\"'"))
    return ""


def settings_files() -> Iterator[Path]:
    """npm's files that exist, the strongest first."""
    own = os.environ.get("npm_config_userconfig") or os.environ.get("NPM_CONFIG_USERCONFIG")  # noqa: SIM112  # npm's name
    places = [ROOT / ".npmrc", Path(own) if own else Path.home() / ".npmrc"]
    places += [Path(folder) / "npmrc" for folder in ("/etc", "/usr/etc", "/usr/local/etc")]
    return (path for path in places if path.is_file())


if __name__ == "__main__":
    try:
        install(Path(sys.argv[1]))
    except DevError as trouble:
        complain(trouble)
        sys.exit(1)
