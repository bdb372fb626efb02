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
NGINX = "usr/sbin/nginx"  # not on every account's PATH
NGINX_MODULES = "usr/lib/nginx/modules/ngx_http_"
# Debian's nginx would take port 80 as soon as it is installed; ours is another one, so that one stays quiet. A policy
# that the machine already has is respected.
QUIET_INSTALL = """
helper=/usr/sbin/policy-rc.d
if [ ! -e "$helper" ]; then
    trap 'rm -f "$helper"' EXIT
    printf '#!/bin/sh\\n[ "$1" != nginx ] || exit 101\\n' > "$helper"
    chmod 755 "$helper"
fi
env DEBIAN_FRONTEND=noninteractive apt-get "$@" || exit
if [ -d /run/systemd/system ]; then systemctl disable --quiet nginx; else update-rc.d nginx disable; fi
"""


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
        Need(("nginx",), has_any(NGINX)),
        Need(("libnginx-mod-http-cache-purge",), has_any(f"{NGINX_MODULES}cache_purge_module.so")),
        Need(("libnginx-mod-http-brotli-filter",), has_any(f"{NGINX_MODULES}brotli_filter_module.so"), optional=True),
        Need(("gcc", "libc6-dev"), has_program("gcc", "cc")),
        Need(("libpq-dev",), has_any("usr/include/postgresql/libpq-fe.h")),
        Need((f"{version}-dev",), has_python_headers),
        Need((f"{version}-venv",), has_venv),
        Need(("ca-certificates",), has_any("etc/ssl/certs/ca-certificates.crt")),
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


def nginx_program() -> str:
    """The server of the gateway."""
    return f"/{NGINX}"


def missing(*, browser: bool = False) -> list[Need]:
    """The needs that this machine does not meet."""
    return [need for need in needs(browser=browser) if not need.present()]


def install_missing(*, browser: bool = False) -> None:
    """Install what is missing with apt. Does nothing, and asks for nothing, on a complete machine."""
    lacking = missing(browser=browser)
    if not any(not need.optional or can_be_had(need) for need in lacking):
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
        quiet = any("nginx" in need.packages for need in lacking)
        apt(prefix, ["install", "-q", "-y", "--no-install-recommends", *available(lacking)], quiet=quiet)
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


def can_be_had(need: Need) -> bool:
    """Whether an optional need is worth asking for: this release has it and we may install it without a question."""
    return shutil.which("apt-cache") is not None and may_install() and all(map(is_known, need.packages))


def may_install() -> bool:
    if os.geteuid() == 0:
        return True
    asked = ["sudo", "-n", "true"]
    return shutil.which("sudo") is not None and subprocess.run(asked, capture_output=True, check=False).returncode == 0


def is_known(package: str) -> bool:
    shown = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    return shown.returncode == 0


def apt(prefix: list[str], arguments: list[str], *, quiet: bool = False) -> None:
    """Run apt-get without questions, waiting for another apt that may hold the lock.

    ``quiet`` keeps Debian's own nginx, which is about to be installed, from starting now or at the next boot.
    """
    program = ["sh", "-c", QUIET_INSTALL, "apt-get"] if quiet else ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    command = [*prefix, *program, "-o", "DPkg::Lock::Timeout=300", *arguments]
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
