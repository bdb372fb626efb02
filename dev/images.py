"""``make images-check``: lint, build, start and walk through the images; docker/check/README.md says how."""

import json
import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dev import environment
from dev.console import say, step
from dev.errors import DevError
from dev.places import Places

IMAGES = ("cms", "ckan", "gateway")
BASES = {"python": "python:3.11-slim-bookworm", "postgres": "postgres:15-bookworm", "redis": "redis:7-bookworm"}
DEBIAN = "docker.io/library/debian:bookworm-slim"
PROGRAMS = ("buildah", "podman", "crun", "debootstrap", "unshare", "ip")
PACKAGES = (
    "buildah podman crun fuse-overlayfs netavark aardvark-dns iptables debootstrap iproute2 util-linux"  # for apt-get
)
ROOM = 8 * 1024**3
PATIENCE = 1800
ADDRESSES = {
    "PUEBLA_WWW_URL": "https://www.ciudad.test",
    "PUEBLA_DATOS_URL": "https://datos.ciudad.test",
    "PUEBLA_PARENT_DOMAIN": "ciudad.test",
    "PUEBLA_SMTP_HOST": "correo.ciudad.test",
    "PUEBLA_MAIL_FROM": "avisos@ciudad.test",
    "PUEBLA_ADMIN_USER": "administrador",
    "PUEBLA_ADMIN_EMAIL": "administrador@ciudad.test",
    "PUEBLA_PUBLISH": "127.0.0.1:18080",
}


@dataclass(frozen=True)
class Check:
    """One check: where it keeps images and logs, and the compose program."""

    places: Places
    compose: list[str]

    @property
    def folder(self) -> Path:
        return self.places.run / "images"

    @property
    def work(self) -> Path:
        """A copy of ``docker/`` with secrets and addresses of its own: the operator's stay untouched."""
        return self.folder / "docker"

    def run(self, command: list[str], log: str, env: dict[str, str] | None = None) -> None:
        """Run one step; its output goes to a log whose end is shown when it fails."""
        path = self.folder / f"{log}.log"
        with path.open("wb") as stream:
            done = subprocess.run(
                command, cwd=self.places.root, env={**os.environ, **(env or {})}, stdout=stream,
                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False, timeout=PATIENCE,
            )  # fmt: skip
        if done.returncode != 0:
            last = "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-40:])
            raise DevError("imagenes", f"Falló el paso «{log}». Lo último de {path}:\n{last}")


def run(places: Places) -> int:
    """Check the images as far as this machine allows; the exit status."""
    environment.install(places)
    folder = places.run / "images"
    folder.mkdir(parents=True, exist_ok=True)
    environment.check_disk(folder, ROOM)
    check = Check(places, compose_program(folder))
    with step("hadolint y docker compose config"):
        lint(check)
    prepare_copy(check)
    if docker_answers():
        with_docker(check)
    elif not (missing := [name for name in PROGRAMS if shutil.which(name) is None]) and os.geteuid() == 0:
        with_podman(check)
    else:
        lack = f"faltan {', '.join(missing)}" if missing else "hace falta ser root"
        raise DevError(
            "sin_contenedores",
            f"No hay un motor de Docker, y para construir con buildah y podman {lack}.",
            f"apt-get install --no-install-recommends {PACKAGES}",
        )
    say("Las imágenes se construyeron, arrancaron juntas y respondieron como deben.")
    return 0


def lint(check: Check) -> None:
    """The Dockerfiles and the compose file, without running anything."""
    files = [str(path) for path in sorted((check.places.root / "docker").glob("*/Dockerfile"))]
    check.run([str(check.places.venv / "bin" / "hadolint"), *files], "hadolint")
    example = ["--env-file", "docker/.env.example", "-f", "docker/compose.yaml"]
    check.run([*check.compose, *example, "--profile", "solr", "config", "--quiet"], "compose-config")


def prepare_copy(check: Check) -> None:
    """Copy what compose reads, with new secrets and the addresses of a city that does not exist."""
    shutil.rmtree(check.work, ignore_errors=True)
    shutil.copytree(
        check.places.root / "docker", check.work, ignore=shutil.ignore_patterns("secretos", ".env", "__pycache__")
    )
    lines = [f"{name}={value}" for name, value in {**ADDRESSES, "COMPOSE_PROJECT_NAME": "puebla-check"}.items()]
    (check.work / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")
    check.run(["sh", str(check.work / "secretos.sh")], "secretos")


def docker_answers() -> bool:
    """Whether an engine is there, and not only the client."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


def with_docker(check: Check) -> None:
    """Everything with the engine that is there; the context of the build is the repository."""
    override = check.work / "context.json"
    services = {f"{name}-setup": {"build": {"context": str(check.places.root)}} for name in ("cms", "ckan")}
    services["gateway"] = {"build": {"context": str(check.places.root)}}
    override.write_text(json.dumps({"services": services}), encoding="utf-8")
    compose = [*check.compose, "-f", str(check.work / "compose.yaml"), "-f", str(override)]
    with step("Construcción de las imágenes"):
        check.run([*compose, "pull", "postgres", "redis"], "imagenes-de-base")
        check.run([*compose, "build"], "construccion")
    with step("Arranque de todo y recorrido"):
        check.run(walk(check, compose), "recorrido")


def with_podman(check: Check) -> None:
    """The same with buildah and podman in namespaces of their own, on base images of Debian's packages."""
    env = write_settings(check)
    with step("Imágenes de base, de paquetes de Debian"):
        make_bases(check, env)
    for name in IMAGES:
        with step(f"Construcción de la imagen {name}"):
            file = f"docker/{name}/Dockerfile"
            check.run([*build(check), "-t", f"puebla-abierta/{name}:0.1.0", "-f", file, "."], f"imagen-{name}", env)
    scripts = check.places.root / "docker" / "check"
    compose = [*check.compose, "-f", str(check.work / "compose.yaml")]
    inside = ["sh", str(scripts / "isolated.sh"), "sh", str(scripts / "podman-engine.sh")]
    with step("Arranque de todo y recorrido"):
        check.run([*inside, *walk(check, compose)], "recorrido", env)


def walk(check: Check, compose: list[str]) -> list[str]:
    """The command that starts everything, walks through it, and takes it down whatever happened."""
    script = str(check.places.root / "docker" / "check" / "walk.sh")
    return ["sh", script, f"http://{ADDRESSES['PUEBLA_PUBLISH']}", *compose]


def write_settings(check: Check) -> dict[str, str]:
    """Podman's settings with our folder in them, and the variables that name them."""
    store = check.folder / "store"
    (store / "trust").mkdir(parents=True, exist_ok=True)
    for name in ("containers.conf", "storage.conf"):
        text = (check.places.root / "docker" / "check" / name).read_text(encoding="utf-8")
        (store / name).write_text(text.replace("@STORE@", str(store)), encoding="utf-8")
    return {
        "STORE": str(store),
        "CONTAINERS_STORAGE_CONF": str(store / "storage.conf"),
        "CONTAINERS_CONF": str(store / "containers.conf"),
    }


def make_bases(check: Check, env: dict[str, str]) -> None:
    """Stand-ins for the official images, unless they are there."""
    if not has_image(DEBIAN, env):
        tree = check.folder / f"debian-{secrets.token_hex(4)}"
        check.run(["debootstrap", "--variant=minbase", "bookworm", str(tree)], "debootstrap", env)
        check.run(["sh", str(check.places.root / "docker/check/debian.sh"), str(tree), DEBIAN], "base-debian", env)
        shutil.rmtree(tree)
    bases = check.places.root / "docker" / "check" / "bases"
    for name, image in BASES.items():
        if not has_image(f"docker.io/library/{image}", env):
            recipe = ["-f", str(bases / f"{name}.Dockerfile"), str(bases)]
            check.run([*build(check), "-t", f"docker.io/library/{image}", *recipe], f"base-{name}", env)


def has_image(name: str, env: dict[str, str]) -> bool:
    command = ["buildah", "inspect", "--type", "image", name]
    return subprocess.run(command, env={**os.environ, **env}, capture_output=True, check=False).returncode == 0


def build(check: Check) -> list[str]:
    """buildah's command; this machine's certificates are lent for the time of the build, nothing of them stays."""
    trust = check.folder / "store" / "trust"
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", trust / "ca.crt")
    (trust / "pip.conf").write_text("[global]\ncert = /opt/trust/ca.crt\n", encoding="utf-8")
    (trust / "npmrc").write_text("cafile=/opt/trust/ca.crt\n", encoding="utf-8")
    settings = {"pip.conf": "/etc/pip.conf", "npmrc": "/etc/npmrc"}
    lent = ["--volume", f"{trust}:/opt/trust:ro"]
    lent += [part for name, path in settings.items() for part in ("--volume", f"{trust / name}:{path}:ro")]
    return ["buildah", "build", "--isolation", "chroot", "--format", "docker", "--layers", "--pull-never", *lent]


def compose_program(folder: Path) -> list[str]:
    """Docker's compose in version 2: as a plugin, as a program, or unpacked from Debian's package."""
    unpacked = folder / "compose" / "usr/libexec/docker/cli-plugins/docker-compose"
    for command in (["docker", "compose"], ["docker-compose"], [str(unpacked)]):
        if shutil.which(command[0]) and is_version_2(command):
            return command
    with step("docker compose, del paquete de Debian"):
        fetch_compose(folder)
    if not is_version_2([str(unpacked)]):
        raise DevError("sin_compose", "No hay docker compose 2.", "Instale el paquete docker-compose (Debian 13).")
    return [str(unpacked)]


def is_version_2(command: list[str]) -> bool:
    said = subprocess.run([*command, "version"], capture_output=True, text=True, check=False)
    return said.returncode == 0 and " 2." in said.stdout.replace("v2.", " 2.")


def fetch_compose(folder: Path) -> None:
    """Unpack Debian 13's docker-compose (it needs nothing but libc) without touching this machine's packages."""
    target = folder / "compose"
    for part in ("lists/partial", "cache/archives/partial"):
        (target / part).mkdir(parents=True, exist_ok=True)
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages", "Origin: Debian"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    site = next(iter(said.stdout.split()), "")
    key = "/usr/share/keyrings/debian-archive-keyring.gpg"
    (target / "sources.list").write_text(f"deb [signed-by={key}] {site} trixie main\n", encoding="utf-8")
    options = [
        part
        for name, value in {
            "Etc::sourcelist": target / "sources.list", "Etc::sourceparts": "/dev/null",
            "State::lists": target / "lists", "Cache": target / "cache",
        }.items()
        for part in ("-o", f"Dir::{name}={value}")
    ]  # fmt: skip
    for arguments in (["update"], ["download", "docker-compose"]):
        subprocess.run(["apt-get", *options, *arguments], cwd=target, capture_output=True, check=True)
    for package in target.glob("docker-compose*.deb"):
        subprocess.run(["dpkg", "-x", str(package), str(target)], check=True)
