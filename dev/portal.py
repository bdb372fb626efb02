"""Start, stop and show the portal of one installation."""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from dev import databases, environment, packages, ports, postgres, processes, services, settings, state
from dev.console import say, step
from dev.errors import DevError
from dev.places import Places
from dev.supervisor import StopAsked, Supervisor, listen_for_stop

ROOM_TO_RUN = 300 * 1024**2
DEMO_PEOPLE = "demo/cuentas.json"
PREPARE = "docker/ckan/prepare.py"


def start(places: Places, *, wanted: dict[str, int], demo: bool = True) -> None:
    """Start everything and stay until asked to stop."""
    make_folder(places)
    environment.check_disk(places.run, ROOM_TO_RUN)
    with state.exclusive(places):
        memory = state.load(places)
        supervisor = Supervisor(places, memory)
        supervisor.stop_strays()
        state.make_secrets(memory)
        memory.ports, notices = ports.choose(memory.ports, wanted)
        for notice in notices:
            say(notice)
        state.save(places, memory)
        listen_for_stop()
        try:
            bring_up(supervisor, demo=demo)
            show_addresses(places, memory)
            supervisor.watch()
        except StopAsked:
            say("\nDeteniendo el portal …")
        finally:
            supervisor.stop_all()
    say("Todo lo que se arrancó está detenido. Los datos siguen en " + str(places.run))


def bring_up(supervisor: Supervisor, *, demo: bool) -> None:
    """Start the services in order, preparing each before the next needs it."""
    places, memory = supervisor.places, supervisor.memory
    stores = services.stores(places, memory)
    postgres.create(stores.cluster)
    stores.redis.configure()
    with step("PostgreSQL y Redis propios"):
        for service in services.store_services(stores):
            supervisor.start(service)
        databases.prepare(stores.cluster, memory)
        databases.write_password_file(places, stores.cluster)
    settings.render(places, memory, stores.cluster, stores.redis)
    supervisor.start(services.mail_service(places, memory))
    prepare_tables(places, memory, stores)
    if demo:
        load_demo(places, memory)
    with step("Portal (CKAN)"):
        supervisor.start(services.web_service(places, memory))
        supervisor.start(services.worker_service(places, memory))
    memory.ready = True
    state.save(places, memory)


def prepare_tables(places: Places, memory: state.State, stores: services.Stores) -> None:
    """Migrate the tables when a migration or the locked packages changed; otherwise cost nothing."""
    current = tables_fingerprint(places)
    if memory.steps.get("tables") == current:
        return
    with step("Tablas de CKAN y sus extensiones"):
        env = settings.clean_environment(places, PUEBLA_SYSADMIN_PASSWORD=memory.secret("sysadmin"))
        output = run_logged(
            [str(places.python), str(places.root / PREPARE), str(places.ini)], places, "preparacion", env
        )
        answer = json.loads(output)
        stores.cluster.sql(answer["permissions"])
    memory.steps["tables"] = current
    memory.steps["demo_offered"] = "sí" if answer["demo"] else ""
    state.save(places, memory)


def tables_fingerprint(places: Places) -> str:
    """What the tables depend on: the locked packages, every migration and the plugins that bring them."""
    digest = hashlib.sha256((places.root / "requirements.lock").read_bytes())
    extension = places.root / "ckanext-puebla" / "ckanext"
    for path in sorted(
        [*extension.glob("*/migration/**/*.py"), *extension.glob("*/cli.py"), *extension.glob("**/*.sql")]
    ):
        digest.update(str(path.relative_to(extension)).encode() + path.read_bytes())
    digest.update((places.root / settings.TEMPLATE).read_bytes())
    return digest.hexdigest()


def load_demo(places: Places, memory: state.State) -> None:
    """Load the demo city once. It is loaded by idempotent commands, so an interrupted load is simply repeated."""
    if memory.steps.get("demo") or not memory.steps.get("demo_offered"):
        return
    with step("Ciudad de demostración (solo la primera vez)"):
        target = places.run / DEMO_PEOPLE
        target.parent.mkdir(parents=True, exist_ok=True)
        command = [str(places.venv / "bin" / "ckan"), "-c", str(places.ini), "puebla", "demo", "cargar"]
        env = settings.clean_environment(places, PUEBLA_DEMO_ACCOUNTS=str(target))
        run_logged(command, places, "demo", env, shown=True)
    memory.steps["demo"] = "cargada"
    state.save(places, memory)


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


def make_folder(places: Places) -> None:
    """Make the folder of everything that runs."""
    try:
        places.logs.mkdir(parents=True, exist_ok=True)
        (places.run / "lock").touch()
    except PermissionError as error:
        raise DevError(
            "sin_permiso",
            f"No se puede escribir en {error.filename or places.run}.",
            "Use la cuenta dueña de la carpeta (o la que arrancó el portal la primera vez).",
        ) from error


def detach(places: Places, arguments: list[str], patience: float = 900) -> None:
    """Start in the background and return when the portal answers."""
    make_folder(places)
    log = places.log("arranque")
    processes.rotate(log)
    with log.open("ab") as stream:
        child = subprocess.Popen(
            [sys.executable, "-m", "dev", "start", "--run-dir", str(places.run), *arguments],
            stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT, cwd=places.root, start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + patience
    while child.poll() is None and time.monotonic() < deadline:
        if state.is_held(places) and state.load(places).ready:
            show_addresses(places, state.load(places))
            return
        time.sleep(0.5)
    stop(places)
    raise DevError("arranque", "El portal no arrancó:\n" + processes.tail(log, 30), f"El registro completo: {log}")


def stop(places: Places) -> bool:
    """Stop the installation, whoever started it. True when something ran."""
    if not places.state.exists():
        return False
    memory = state.load(places)
    supervisor = supervisor_of(places)
    if supervisor is not None:
        processes.stop(supervisor, seconds=60)
    alive = [identity for record in memory.processes if processes.is_alive(identity := processes.Identity(**record))]
    for identity in reversed(alive):
        processes.stop(identity)
    return supervisor is not None or bool(alive)


def supervisor_of(places: Places) -> processes.Identity | None:
    """The process that holds the installation, found by the lock that the kernel knows it has."""
    if not state.is_held(places):
        return None
    inode = places.lock.stat().st_ino
    for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
        fields = line.split()
        if fields[1] == "FLOCK" and fields[5].rpartition(":")[2] == str(inode):
            return processes.identify("supervisor", int(fields[4]))
    return None


def clean(places: Places) -> None:
    """Stop everything and delete what runs and what it stored. The repository and ``.venv`` stay."""
    stop(places)
    if not places.run.exists():
        return
    marks = {path.name for path in places.run.iterdir()}
    if marks and not marks & {"lock", "state.json", "logs", "test"}:
        raise DevError("carpeta_ajena", f"{places.run} no parece una instalación del portal; no se borra.")
    try:
        shutil.rmtree(places.run)
    except PermissionError as error:
        raise DevError(
            "sin_permiso", f"No se puede borrar {error.filename}.", "Use la cuenta que arrancó el portal."
        ) from error


def show_status(places: Places) -> bool:
    """Print what runs; True when the whole portal does."""
    if not places.state.exists():
        say("El portal todavía no se ha instalado. Arránquelo con: make run")
        return False
    memory = state.load(places)
    if not state.is_held(places):
        say("El portal está detenido. Arránquelo con: make run")
        return False
    for record in memory.processes:
        identity = processes.Identity(**record)
        say(f"  {'en marcha' if processes.is_alive(identity) else 'detenido ':9}  {identity.name} (pid {identity.pid})")
    if not memory.ready:
        say("El portal está arrancando.")
        return False
    show_addresses(places, memory)
    return True


def show_addresses(places: Places, memory: state.State) -> None:
    """Print where to go and with which accounts."""
    say()
    say(f"  Portal               {settings.site_url(memory)}/")
    say(f"  Correos de prueba    {settings.mail_url(memory)}/")
    say(f"  Registros            {places.logs}")
    say()
    say("  Cuentas de demostración (usuario, contraseña, papel):")
    for role, name, password in accounts(places, memory):
        say(f"    {name:22} {password:20} {role}")
    say()
    say("  Ctrl-C detiene todo. `make status` muestra esto otra vez; `make clean` borra la instalación de prueba.")


def accounts(places: Places, memory: state.State) -> list[tuple[str, str, str]]:
    """The accounts of the demo city as its loader wrote them, and the administrator's."""
    listed = [("Administración del portal", settings.SYSADMIN, memory.secret("sysadmin"))]
    with contextlib.suppress(OSError, ValueError):
        people = json.loads((places.run / DEMO_PEOPLE).read_text(encoding="utf-8"))
        listed += [(person["papel"], person["usuario"], person["contrasena"]) for person in people]
    return listed


def prepare_machine(places: Places, *, browser: bool = False) -> None:
    """Install what the portal needs: Debian packages, then the Python environment."""
    environment.check_python()
    packages.install_missing(browser=browser)
    environment.install(places)
    if os.environ.get("VIRTUAL_ENV") not in (None, str(places.venv)):
        say("Aviso: hay otro entorno de Python activo; se usa de todos modos el de .venv.")
