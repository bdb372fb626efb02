"""The services of the portal and how each is started."""

import json
import shlex
import signal
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from dev import postgres, redis_server, settings
from dev.places import Places
from dev.ports import HOST
from dev.postgres import Cluster
from dev.redis_server import RedisServer
from dev.state import State
from dev.supervisor import Service


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


def web_service(places: Places, state: State) -> Service:
    """CKAN's pages and API under gunicorn."""
    folder = places.root / "docker" / "ckan"
    command = [
        str(places.venv / "bin" / "gunicorn"), "-c", str(folder / "gunicorn.conf.py"), "--chdir", str(folder), "wsgi",
    ]  # fmt: skip
    env = settings.clean_environment(
        places, PUEBLA_BIND=f"{HOST}:{state.ports['web']}", PYTHONPATH=f"{places.root}:{folder}"
    )
    status = settings.site_url(state) + "/api/3/action/status_show"
    return Service("web", command, lambda: is_ckan(status), env, patience=180)


def worker_service(places: Places, state: State) -> Service:
    """CKAN's background work, after taking up what a killed worker left half-done."""
    ckan = shlex.join([str(places.venv / "bin" / "ckan"), "-c", str(places.ini)])
    command = ["/bin/sh", "-c", f"{ckan} puebla pendientes; exec {ckan} jobs worker"]
    return Service("trabajos", command, lambda: True, settings.clean_environment(places))


def is_up(url: str) -> bool:
    """Whether a page answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def is_ckan(url: str) -> bool:
    """Whether CKAN answers here, and not some other program."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return bool(json.load(answer)["success"])
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return False
