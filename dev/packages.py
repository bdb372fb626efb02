"""Debian packages: find out what the machine lacks and install only that."""

import ctypes.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dev.console import say, step
from dev.errors import DevError

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """Something the portal uses and the Debian packages that bring it. ``optional``: an older release may lack them."""

    packages: tuple[str, ...]
    present: Callable[[], bool]
    optional: bool = False


def has_program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def has_library(name: str) -> Callable[[], bool]:
    return lambda: ctypes.util.find_library(name) is not None


def has_any(*patterns: str) -> Callable[[], bool]:
    return lambda: any(next(Path("/").glob(pattern), None) is not None for pattern in patterns)


def has_python_headers() -> bool:
    return (Path(sysconfig.get_paths()["include"]) / "Python.h").exists()


def has_venv() -> bool:
    """Whether this Python can make environments: Debian splits off the part that does."""
    try:
        import ensurepip  # noqa: F401  # only its presence matters
    except ImportError:
        return False
    return True


def needs(*, browser: bool = False) -> list[Need]:
    """Everything outside Python that the portal uses; ``browser`` adds what only the tests use."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    wanted = [
        Need(("postgresql",), has_any("usr/lib/postgresql/*/bin/initdb")),
        Need(("postgresql-contrib",), has_any("usr/share/postgresql/*/extension/unaccent.control")),
        Need(("redis-server",), has_program("redis-server")),
        Need(("gcc", "libc6-dev"), has_program("gcc", "cc")),
        Need(("libpq-dev",), has_any("usr/include/postgresql/libpq-fe.h")),
        Need((f"{version}-dev",), has_python_headers),
        Need((f"{version}-venv",), has_venv),
        Need(("libmagic1",), has_library("magic")),
        Need(("libpango-1.0-0",), has_library("pango-1.0")),
        Need(("libpangoft2-1.0-0",), has_library("pangoft2-1.0")),
        Need(("libharfbuzz0b",), has_library("harfbuzz")),
        Need(("libharfbuzz-subset0",), has_library("harfbuzz-subset"), optional=True),
        Need(("libfontconfig1",), has_library("fontconfig")),
        Need(("fonts-dejavu-core",), has_any("usr/share/fonts/truetype/dejavu/*.ttf")),
    ]
    if browser:
        wanted.append(Need(("chromium",), has_program(*BROWSERS), optional=True))
    return wanted


def missing(*, browser: bool = False) -> list[Need]:
    """The needs that this machine does not meet."""
    return [need for need in needs(browser=browser) if not need.present()]


def install_missing(*, browser: bool = False) -> None:
    """Install what is missing with apt. Does nothing, and asks for nothing, on a complete machine."""
    lacking = missing(browser=browser)
    if not lacking:
        return
    names = [name for need in lacking for name in need.packages]
    if shutil.which("apt-get") is None:
        raise DevError(
            "sin_apt",
            "Faltan programas y esta máquina no tiene apt: " + " ".join(names),
            "Use Debian 12, Ubuntu 22.04 o posteriores, o instale sus equivalentes.",
        )
    prefix = as_root()
    say("Faltan paquetes de Debian: " + " ".join(names))
    with step("Instalación de paquetes de Debian"):
        apt(prefix, ["update", "-q"])
        apt(prefix, ["install", "-q", "-y", "--no-install-recommends", *available(lacking)])
    still = [need for need in missing(browser=browser) if not need.optional]
    if still:
        raise DevError(
            "paquetes_incompletos",
            "Después de instalar siguen faltando: " + " ".join(name for need in still for name in need.packages),
            "Revise el resultado de apt de arriba e instálelos a mano.",
        )


def as_root() -> list[str]:
    """What to put before a command so that it runs as root."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        raise DevError(
            "sin_permiso",
            "Hace falta instalar paquetes y esta cuenta no es root ni tiene sudo.",
            "Pida al administrador de la máquina: apt-get install "
            + " ".join(name for need in missing() for name in need.packages),
        )
    if sys.stdin.isatty() or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ["sudo"]
    raise DevError("sin_permiso", "sudo pide contraseña y no hay terminal donde escribirla.", "Ejecute antes: sudo -v")


def available(lacking: list[Need]) -> list[str]:
    """The package names to ask for; optional ones only where this release has them."""
    names: list[str] = []
    for need in lacking:
        for name in need.packages:
            if not need.optional or is_known(name):
                names.append(name)
    return names


def is_known(package: str) -> bool:
    shown = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    return shown.returncode == 0


def apt(prefix: list[str], arguments: list[str]) -> None:
    """Run apt-get without questions, waiting for another apt that may hold the lock."""
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode == 0:
        return
    output = (done.stdout + done.stderr).strip()
    if "No space left" in output:
        raise DevError("disco_lleno", "El disco se llenó al instalar paquetes.", "Libere espacio y repita la orden.")
    raise DevError(
        "apt",
        "apt-get no pudo terminar:\n" + "\n".join(output.splitlines()[-12:]),
        "Suele ser la red o un repositorio mal configurado; corríjalo y repita la orden.",
    )
