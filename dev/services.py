"""The services of the platform and how each is started."""

import http.client
import json
import shlex
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from dev import postgres, redis_server, settings
from dev.errors import DevError
from dev.packages import nginx_program
from dev.places import Places
from dev.ports import HOST
from dev.postgres import Cluster
from dev.redis_server import RedisServer
from dev.state import State
from dev.supervisor import Service

RENDER = "docker/gateway/render.py"


@dataclass(frozen=True)
class Stores:
    """Where data lives: the cluster and Redis of one installation."""

    cluster: Cluster
    redis: RedisServer


def stores(places: Places, state: State, *, forgetful: bool = False) -> Stores:
    """Describe both stores; nothing is started."""
    cluster = postgres.cluster(places, state.ports["postgres"], state.secret("postgres"), forgetful=forgetful)
    return Stores(cluster, redis_server.server(places, state.ports["redis"], state.secret("redis")))


def store_services(kept: Stores) -> list[Service]:
    """PostgreSQL and Redis."""
    return [
        Service("postgresql", kept.cluster.command(), kept.cluster.answers, stop_signal=signal.SIGINT, cwd=Path("/")),
        Service("redis", kept.redis.command(), kept.redis.answers),
    ]


def mail_service(places: Places, state: State) -> Service:
    """The mail catcher."""
    command = [
        str(places.python), "-m", "dev.mail_catcher", "--smtp", str(state.ports["smtp"]),
        "--web", str(state.ports["mail"]), "--folder", str(places.mail),
    ]  # fmt: skip
    return Service("correo", command, lambda: is_up(settings.mail_url(state)), settings.clean_environment(places))


def ckan_service(places: Places, state: State) -> Service:
    """CKAN's pages and API under gunicorn."""
    folder = places.root / "docker" / "ckan"
    command = [
        str(places.venv / "bin" / "gunicorn"), "-c", str(folder / "gunicorn.conf.py"), "--chdir", str(folder), "wsgi",
    ]  # fmt: skip
    env = settings.clean_environment(
        places, PUEBLA_BIND=f"{HOST}:{state.ports['web']}", PYTHONPATH=f"{places.root}:{folder}"
    )
    status = settings.inside(state, "web") + "/api/3/action/status_show"
    return Service("web", command, lambda: is_ckan(status), env, patience=180)


def cms_service(places: Places, state: State, kept: Stores) -> Service:
    """The sites, accounts and their administration under gunicorn."""
    env = cms_environment(places, state, kept)
    program = [
        str(places.venv / "bin" / "gunicorn"),
        "-c",
        str(places.root / "docker/cms/gunicorn.conf.py"),
        "cms.wsgi",
    ]
    web = {**env, "PUEBLA_BIND": f"{HOST}:{state.ports['cms']}"}
    ready = settings.inside(state, "cms") + "/salud/listo/"
    return Service("sitios", program, lambda: is_up(ready), web, cwd=places.root, patience=180)


def workers(places: Places, state: State, kept: Stores) -> list[Service]:
    """The background work of both, and what comes back every so often. CKAN takes up first what was left half-done."""
    ckan = shlex.join([str(places.venv / "bin" / "ckan"), "-c", str(places.ini)])
    worker = ["/bin/sh", "-c", f"{ckan} puebla pendientes; exec {ckan} jobs worker"]
    manage = [str(places.python), str(places.root / "manage.py")]
    env = cms_environment(places, state, kept)
    return [
        Service("trabajos", worker, lambda: True, settings.clean_environment(places)),
        Service("sitios-trabajos", [*manage, "db_worker"], lambda: True, env, cwd=places.root),
        Service("sitios-horario", [*manage, "tareas_programadas"], lambda: True, env, cwd=places.root),
    ]


def cms_environment(places: Places, state: State, kept: Stores) -> dict[str, str]:
    """The environment of every process of the cms."""
    return settings.clean_environment(places, **settings.cms_variables(places, state, kept.cluster, kept.redis))


def gateway_service(places: Places, state: State) -> Service:
    """nginx in front of both, with the configuration of production; pages kept by an earlier start are forgotten."""
    shutil.rmtree(places.gateway / "cache", ignore_errors=True)
    env = settings.clean_environment(places, **settings.gateway_variables(places, state))
    done = subprocess.run(
        [str(places.python), str(places.root / RENDER)], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise DevError("puerta_de_enlace", done.stderr.strip())
    command = [nginx_program(), "-e", "stderr", "-c", done.stdout.strip()]
    alive = settings.inside(state, "internal") + "/_salud"
    return Service("puerta-de-enlace", command, lambda: is_up(alive), env)


def is_up(url: str) -> bool:
    """Whether a page answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, http.client.HTTPException):
        return False


def is_ckan(url: str) -> bool:
    """Whether CKAN answers here, and not some other program."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return bool(json.load(answer)["success"])
    except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError, KeyError):
        return False
