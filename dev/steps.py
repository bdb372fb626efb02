"""What has to be done before the first page: tables, groups, static files, the demo city. Each step is remembered."""

import hashlib
import json
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

from dev import browser_packages, processes, services, settings, state
from dev.console import say, step
from dev.errors import DevError
from dev.places import Places
from dev.services import Stores
from dev.state import State

DEMO_PEOPLE = "demo/cuentas.json"
PREPARE_CKAN = "docker/ckan/prepare.py"
LOCK = "requirements.lock"
LOADED = "cargada"


def prepare_cms(places: Places, memory: State, stores: Stores, *, demo: bool) -> None:
    """Tables, groups and static files of the cms, and its part of the demo city; nothing when nothing changed."""
    wanted = {
        "cms_tables": cms_fingerprint(places, memory, "*/migrations/*.py", "*/preparation.py", "settings/*.py"),
        "cms_static": cms_fingerprint(places, memory, "*/static/**/*", "settings/*.py", extra="schemas/look"),
        "cms_demo": LOADED if demo else "",
    }
    todo = [name for name, mark in wanted.items() if mark and memory.steps.get(name) != mark]
    if not todo:
        return
    for name in ("public", "private", "static"):
        (places.cms_storage / name).mkdir(parents=True, exist_ok=True)
    env = services.cms_environment(places, memory, stores)
    env["PUEBLA_DEMO_ACCOUNTS"] = str(demo_people(places))
    with step("Sitios y cuentas (Django y Wagtail)"):
        command = [str(places.python), "-m", "dev.prepare_cms", *todo]
        run_logged(command, places, "preparacion-sitios", env, shown=True)
    memory.steps.update({name: wanted[name] for name in todo})
    state.save(places, memory)


def cms_fingerprint(places: Places, memory: State, *patterns: str, extra: str = "") -> str:
    """What a step of the cms depends on: packages, public addresses and files."""
    folder = places.root / "cms"
    found = {path for pattern in patterns for path in folder.glob(pattern)}
    found |= set((places.root / extra).rglob("*")) if extra else set()
    addresses = json.dumps(settings.public_variables(memory), sort_keys=True)
    return fingerprint(places, [places.root / LOCK, browser_packages.LOCK, *found], addresses)


def prepare_ckan(places: Places, memory: State, stores: Stores) -> None:
    """Migrate CKAN's tables when a migration or the locked packages changed; otherwise cost nothing."""
    current = ckan_fingerprint(places)
    if memory.steps.get("tables") == current:
        return
    with step("Tablas de CKAN y sus extensiones"):
        command = [str(places.python), str(places.root / PREPARE_CKAN), str(places.ini)]
        answer = json.loads(run_logged(command, places, "preparacion", settings.clean_environment(places)))
        stores.cluster.sql(answer["permissions"])
    memory.steps["tables"] = current
    memory.steps["demo_offered"] = "sí" if answer["demo"] else ""
    state.save(places, memory)


def ckan_fingerprint(places: Places) -> str:
    """What the tables depend on: the locked packages, every migration and the plugins that bring them."""
    extension = places.root / "ckanext-puebla" / "ckanext"
    found = [*extension.glob("*/migration/**/*.py"), *extension.glob("*/cli.py"), *extension.glob("**/*.sql")]
    found += extension.glob("*/i18n/*/*/*.po")
    return fingerprint(places, [places.root / LOCK, places.root / settings.TEMPLATE, *found])


def fingerprint(places: Places, files: Iterable[Path], text: str = "") -> str:
    """A digest of files, with their names, and of a text."""
    digest = hashlib.sha256(text.encode())
    for path in sorted(set(files)):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(places.root)).encode() + path.read_bytes())
    return digest.hexdigest()


def join(places: Places, memory: State, stores: Stores) -> None:
    """Bring the directory into CKAN, once both sides run: dependencias, their people and who may do what."""
    current = fingerprint(places, [], json.dumps(settings.public_variables(memory), sort_keys=True))
    if memory.steps.get("join") == current:
        return
    with step("Directorio en el portal de datos"):
        command = [str(places.python), str(places.root / "manage.py"), "reparar_portal", "--aplicar"]
        run_logged(command, places, "directorio", services.cms_environment(places, memory, stores))
    memory.steps["join"] = current
    state.save(places, memory)


def load_demo(places: Places, memory: State) -> None:
    """Load the portal's part of the demo city once: the commands are idempotent, an interrupted load is repeated."""
    if memory.steps.get("demo") or not memory.steps.get("demo_offered"):
        return
    with step("Conjuntos de datos de demostración (solo la primera vez)"):
        command = [str(places.venv / "bin" / "ckan"), "-c", str(places.ini), "puebla", "demo", "cargar"]
        run_logged(command, places, "demo", settings.clean_environment(places), shown=True)
    memory.steps["demo"] = LOADED
    state.save(places, memory)


def after_restore(memory: State, *, sites: bool) -> None:
    """What a start after a restored copy does again: tables, static files and the directory, but not the demo.

    ``sites`` says whether the copy had the cms, whose accounts everybody enters with.
    """
    for name in ("tables", "cms_tables", "cms_static", "cms_demo", "join"):
        memory.steps.pop(name, None)
    memory.steps |= {"demo": LOADED, "cms_demo": LOADED} if sites else {"demo": LOADED}


def demo_people(places: Places) -> Path:
    """Where the loaders write down which accounts they made."""
    target = places.run / DEMO_PEOPLE
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def run_logged(command: list[str], places: Places, name: str, env: dict[str, str], *, shown: bool = False) -> str:
    """Run one step, its standard error in a log; return its standard output, which may be shown as it comes."""
    log = places.log(name)
    processes.rotate(log)
    output = ""
    with log.open("ab") as stream:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stream, env=env, text=True,
            encoding="utf-8", errors="replace", preexec_fn=processes.die_with_parent(signal.SIGTERM),
        )  # fmt: skip
        assert child.stdout is not None
        with child:
            for line in child.stdout:
                output += line
                if shown:
                    say("    " + line.rstrip())
    if child.returncode == 0:
        return output
    said = processes.tail(log, 25) + "\n" + output[-2000:]
    if "No space left on device" in said:
        raise DevError("disco_lleno", "El disco se llenó durante la preparación.", "Libere espacio y repita la orden.")
    raise DevError("preparacion", f"Falló el paso «{name}». Lo último de {log}:\n{said}", "Corrija la causa y repita.")
