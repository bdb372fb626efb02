"""The Python environment in ``.venv``, exactly as ``requirements.lock`` says."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from dev import browser_packages
from dev.console import say, step
from dev.errors import DevError
from dev.places import Places
from dev.terminal import run_shown

OLDEST_PYTHON = (3, 11)
NEEDED_BYTES = 2 * 1024**3
INSTALLER_LOCK = Path("dev/installer.lock")
# pip's settings and the variables by which uv knows the same thing.
PIP_SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "cert": "SSL_CERT_FILE",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
}


def check_python() -> None:
    """Refuse a Python that the locked packages do not support."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        raise DevError(
            "python_viejo",
            f"Hace falta Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} o posterior; este es {found} ({sys.executable}).",
            "En Ubuntu 22.04: sudo apt-get install python3.11 python3.11-venv python3.11-dev",
        )


def check_disk(folder: Path, needed: int) -> None:
    """Refuse to begin what could not be finished for lack of space."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DevError(
            "disco_lleno",
            f"Quedan {free / 1024**3:.1f} GB libres en {folder} y hacen falta {needed / 1024**3:.1f} GB.",
            "Libere espacio y repita la orden; lo ya hecho se conserva.",
        )


def fingerprint(places: Places) -> str:
    """What the environment depends on. A change of any of it means installing again."""
    digest = hashlib.sha256(f"{places.root} {sys.version_info[:2]}".encode())
    for name in ("requirements.lock", "setup.py", "pyproject.toml", str(INSTALLER_LOCK)):
        digest.update((places.root / name).read_bytes())
    return digest.hexdigest()


def is_current(places: Places) -> bool:
    """Whether the environment is complete and up to date."""
    mark = places.venv / ".puebla-complete"
    return places.python.exists() and mark.exists() and mark.read_text(encoding="ascii") == fingerprint(places)


def install(places: Places) -> None:
    """Make or update the environment. Interrupted, it continues the next time."""
    check_python()
    if is_current(places):
        browser_packages.install(browser_packages.place_in(places.venv))
        return
    check_disk(places.root, NEEDED_BYTES)
    try:
        create(places)
        install_locked(places)
        browser_packages.install(browser_packages.place_in(places.venv))
    except PermissionError as error:
        raise DevError(
            "sin_permiso",
            f"No se puede escribir en {error.filename}.",
            "Revise de quién es la carpeta del repositorio.",
        ) from error
    (places.venv / ".puebla-complete").write_text(fingerprint(places), encoding="ascii")


def create(places: Places) -> None:
    """Make the empty environment, or anew if an earlier attempt left it broken."""
    if works(places.python):
        return
    with step("Entorno de Python en .venv"):
        venv.EnvBuilder(clear=True, with_pip=True).create(places.venv)


def works(python: Path) -> bool:
    """Whether an environment has a Python and pip that start."""
    if not python.exists():
        return False
    try:
        return subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install_locked(places: Places) -> None:
    """Install the locked packages with uv, then the project itself as a link to this folder."""
    pip = [str(places.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    with step("Instalador de paquetes (uv)"):
        run([*pip, "--require-hashes", "-r", str(places.root / INSTALLER_LOCK)], places)
    lock = places.root / "requirements.lock"
    count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    say(f"  {count} paquetes de requirements.lock, cada uno con su huella sha256")
    uv = [str(places.venv / "bin" / "uv"), "pip", "install", "--python", str(places.python)]
    with step("Paquetes de Python"):
        run([*uv, "--require-hashes", "-r", str(lock)], places, shown=True)
    with step("Puebla Abierta como paquete editable"):
        run([*pip, "--no-deps", "--no-build-isolation", "-e", str(places.root)], places)


def run(command: list[str], places: Places, *, shown: bool = False) -> None:
    """Run an installer; ``shown`` leaves its own progress display on the terminal."""
    environment = {**os.environ, **uv_settings(places)}
    if shown and sys.stderr.isatty():
        code, text = run_shown(command, env=environment, cwd=places.root)
    else:
        done = subprocess.run(command, env=environment, cwd=places.root, capture_output=True, text=True, check=False)
        code, text = done.returncode, (done.stdout + done.stderr).strip()
    if code == 0:
        return
    if "No space left" in text or shutil.disk_usage(places.root).free < 50 * 1024**2:
        raise DevError("disco_lleno", "El disco se llenó al instalar paquetes de Python.", "Libere espacio y repita.")
    raise DevError(
        "paquetes_python",
        "No se pudieron instalar los paquetes de Python:\n" + "\n".join(text.splitlines()[-15:]),
        "Suele ser la red. Repita la orden: lo ya descargado no se pierde.",
    )


def uv_settings(places: Places) -> dict[str, str]:
    """The user's own pip configuration (index, certificates), told to uv, which does not read it."""
    listed = subprocess.run(
        [str(places.python), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    settings: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        key, _, value = line.partition("=")
        variable = PIP_SETTINGS.get(key.rpartition(".")[2])
        if variable and variable not in os.environ:
            settings[variable] = value.strip("'\"").replace("\\n", " ")
    return settings
