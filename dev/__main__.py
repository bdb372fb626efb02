"""Command line of the development tools; ``make`` calls it. Operators read it, so it speaks Spanish."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from dev.console import complain, say
from dev.errors import DevError
from dev.places import Places, default_places
from dev.supervisor import StopAsked


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    root = argparse.ArgumentParser(prog="python -m dev", description="Herramientas de desarrollo de Puebla Abierta.")
    commands = root.add_subparsers(dest="command", required=True)
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text)
        command.add_argument("--run-dir", type=Path, help="carpeta de la instalación (por omisión .run)")
    start = commands.choices["start"]
    start.add_argument("--detach", action="store_true", help="arrancar en segundo plano y volver cuando responda")
    start.add_argument("--no-demo", action="store_true", help="no cargar la ciudad de demostración")
    start.add_argument("--port", type=int, help="puerto público (por omisión 8000, o el siguiente libre)")
    start.add_argument("--two-ports", action="store_true", help="sitios y portal en dos puertos de localhost")
    start.add_argument("--mail-port", type=int, help="puerto de la página de correos (por omisión 8025)")
    for name in ("backup", "restore"):
        commands.choices[name].add_argument("folder", type=Path, help="carpeta de la copia")
    commands.choices["cms"].add_argument("arguments", nargs=argparse.REMAINDER, help="orden de manage.py")
    commands.choices["bench"].add_argument("names", nargs="*", help="solo estas mediciones")
    commands.choices["test"].add_argument("suites", nargs="*", help="solo estas pruebas")
    return root


COMMANDS = {
    "install": "instala paquetes de Debian y el entorno de Python",
    "start": "arranca sitios y portal y los deja en primer plano",
    "stop": "los detiene",
    "status": "muestra qué está en marcha",
    "clean": "detiene y borra la instalación de prueba",
    "cms": "ejecuta una orden de manage.py con los ajustes de lo que corre",
    "backup": "copia bases de datos y archivos en una carpeta nueva",
    "restore": "vuelve a poner una copia en lugar de lo guardado",
    "test": "ejecuta todas las pruebas",
    "lock": "resuelve las versiones en los archivos .lock",
    "lint": "revisa el estilo y la arquitectura",
    "bench": "ejecuta las mediciones",
    "images-check": "construye, arranca y recorre las imágenes de docker/",
}


def run(chosen: argparse.Namespace, places: Places) -> int:
    """Carry out one command; the exit status."""
    from dev import backup, bench, images, lint, locks, portal, suites

    works: dict[str, Callable[[], int | None]] = {
        "install": lambda: portal.prepare_machine(places),
        "start": lambda: start(chosen, places),
        "stop": lambda: say("Todo está detenido." if portal.stop(places) else "No había nada en marcha."),
        "status": lambda: 0 if portal.show_status(places) else 3,
        "clean": lambda: clean(places),
        "cms": lambda: portal.run_cms_command(places, chosen.arguments),
        "backup": lambda: backup.save(places, chosen.folder.resolve()),
        "restore": lambda: backup.restore(places, chosen.folder.resolve()),
        "test": lambda: suites.run(places, chosen.suites),
        "lock": lambda: locks.run(places),
        "lint": lambda: lint.run(places),
        "bench": lambda: bench.run(places, chosen.names),
        "images-check": lambda: images.run(places),
    }
    return works[chosen.command]() or 0


def clean(places: Places) -> None:
    from dev import portal

    portal.clean(places)
    say(f"Se borró {places.run}.")


def start(chosen: argparse.Namespace, places: Places) -> None:
    from dev import portal

    wanted = {name: port for name, port in (("gateway", chosen.port), ("mail", chosen.mail_port)) if port}
    portal.prepare_machine(places)
    if chosen.detach:
        options = [text for name, port in wanted.items() for text in (PORT_OPTIONS[name], str(port))]
        flags = {"--no-demo": chosen.no_demo, "--two-ports": chosen.two_ports}
        portal.detach(places, [*options, *(flag for flag, given in flags.items() if given)])
    else:
        portal.start(places, wanted=wanted, demo=not chosen.no_demo, two_ports=chosen.two_ports)


PORT_OPTIONS = {"gateway": "--port", "mail": "--mail-port"}


def main() -> int:
    """Run and turn every expected trouble into a clear message."""
    chosen = parser().parse_args()
    places = Places(run=chosen.run_dir.resolve()) if chosen.run_dir else default_places()
    try:
        return run(chosen, places)
    except DevError as error:
        complain(error)
    except (KeyboardInterrupt, StopAsked):
        say("\nInterrumpido. Lo que quedó completo se conserva; la próxima vez continúa desde ahí.")
        return 130
    except OSError as error:
        complain(DevError("sistema", f"{error.strerror or error} ({error.filename or ''})", remedy(error)))
    return 1


def remedy(error: OSError) -> str:
    """What to do about an error of the operating system."""
    import errno

    known = {
        errno.ENOSPC: "El disco está lleno: libere espacio y repita la orden.",
        errno.EACCES: "Falta un permiso: use la cuenta dueña del repositorio.",
        errno.EROFS: "El disco es de solo lectura.",
    }
    return known.get(error.errno or 0, "Corrija la causa y repita la orden; lo ya hecho se conserva.")


if __name__ == "__main__":
    sys.exit(main())
