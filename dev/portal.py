"""Start, stop and show the portal of one installation."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from dev import databases, environment, packages, ports, postgres, processes, services, settings, state, steps
from dev.console import say, step
from dev.errors import DevError
from dev.places import Places
from dev.supervisor import StopAsked, Supervisor, listen_for_stop

ROOM_TO_RUN = 300 * 1024**2


def start(places: Places, *, wanted: dict[str, int], demo: bool = True, two_ports: bool = False) -> None:
    """Start everything and stay until asked to stop."""
    make_folder(places)
    environment.check_disk(places.run, ROOM_TO_RUN)
    with state.exclusive(places):
        memory = state.load(places)
        supervisor = Supervisor(places, memory)
        supervisor.stop_strays()
        state.make_secrets(memory)
        memory.two_ports = two_ports
        memory.ports, notices = ports.choose(memory.ports, wanted, two_ports=two_ports)
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
    steps.prepare_cms(places, memory, stores, demo=demo)
    steps.prepare_ckan(places, memory, stores)
    with step("Sitios, portal de datos (CKAN) y puerta de enlace"):
        servers = [services.ckan_service(places, memory), services.cms_service(places, memory, stores)]
        supervisor.start_together(servers)
        supervisor.start(services.gateway_service(places, memory))
    steps.join(places, memory, stores)
    if demo:
        steps.load_demo(places, memory)
    # Background work comes last: visitors' pages need not wait for it.
    supervisor.start_together(services.workers(places, memory, stores))
    memory.ready = True
    state.save(places, memory)


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
    if state.is_held(places):
        raise state.already_held(places)
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


def run_cms_command(places: Places, arguments: list[str]) -> int:
    """One command of ``manage.py`` with the settings of the installation; its exit status."""
    memory = state.load(places)
    if not memory.ports:
        raise DevError("sin_instalacion", f"En {places.run} no hay nada todavía.", "Arránquelo una vez con `make run`.")
    env = services.cms_environment(places, memory, services.stores(places, memory))
    command = [str(places.python), str(places.root / "manage.py"), *arguments]
    return subprocess.run(command, env=env, cwd=places.root, check=False).returncode


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
    say(f"  Sitio de la ciudad   {settings.www_url(memory)}/")
    say(f"  Datos abiertos       {settings.datos_url(memory)}/")
    say(f"  Administración       {settings.www_url(memory)}/administracion/")
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
    listed = [("Administración de toda la plataforma", settings.SYSADMIN, memory.secret("sysadmin"))]
    with contextlib.suppress(OSError, ValueError):
        people = json.loads((places.run / steps.DEMO_PEOPLE).read_text(encoding="utf-8"))
        listed += [(person["papel"], person["usuario"], person["contrasena"]) for person in people]
    return listed


def prepare_machine(places: Places, *, browser: bool = False) -> None:
    """Install what the portal needs: Debian packages, then the Python environment."""
    environment.check_python()
    packages.install_missing(browser=browser)
    environment.install(places)
    if os.environ.get("VIRTUAL_ENV") not in (None, str(places.venv)):
        say("Aviso: hay otro entorno de Python activo; se usa de todos modos el de .venv.")
