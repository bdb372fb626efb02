"""What one installation remembers between starts: ports, secrets, finished steps and running processes."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dev.errors import DevError
from dev.places import Places

SECRET_NAMES = (
    "postgres", "ckan", "datastore_rw", "datastore_ro", "cms", "redis",
    "session", "token", "cms_session", "sso", "sysadmin",
)  # fmt: skip


@dataclass
class State:
    """The content of ``state.json``. Steps are recorded only when complete, so an interrupted one is done again."""

    ports: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)
    processes: list[dict[str, Any]] = field(default_factory=list)
    ready: bool = False
    two_ports: bool = False

    def secret(self, name: str) -> str:
        """A random secret, the same on every start of this installation."""
        return self.secrets.setdefault(name, secrets.token_urlsafe(32))


def load(places: Places) -> State:
    """Read the state; an installation that never started has an empty one."""
    try:
        raw = json.loads(places.state.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return State()
    except PermissionError as error:
        raise DevError(
            "sin_permiso",
            f"No se puede leer {places.state}: pertenece a otro usuario.",
            "Use la misma cuenta que arrancó el portal la primera vez, o `make clean` con ella.",
        ) from error
    except ValueError as error:
        raise DevError(
            "estado_ilegible",
            f"{places.state} está dañado.",
            "`make clean` borra esta instalación de prueba y `make run` la hace de nuevo.",
        ) from error
    return State(**raw)


def make_secrets(state: State) -> None:
    """Make every secret before the first is used: one that only a killed process knew would lock its owner out."""
    for name in SECRET_NAMES:
        state.secret(name)


def save(places: Places, state: State) -> None:
    """Write the state for its owner only, whole or not at all."""
    replace_file(places.state, json.dumps(asdict(state), indent=1, sort_keys=True))


def replace_file(path: Path, text: str) -> None:
    """Replace a private text file in one step, so that an interruption leaves the old one."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


@contextmanager
def exclusive(places: Places) -> Iterator[None]:
    """Hold the installation; the kernel lets go of it when the process ends, however it ends."""
    with places.lock.open("a+") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise already_held(places) from error
        yield


def already_held(places: Places) -> DevError:
    """What to say to a second start."""
    return DevError(
        "ya_en_marcha",
        f"Esta instalación ({places.run}) ya está arrancando o en marcha.",
        "`make status` muestra sus direcciones; `make stop` la detiene.",
    )


def is_held(places: Places) -> bool:
    """Whether a supervisor has this installation now."""
    if not places.lock.exists():
        return False
    with places.lock.open("a+") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
