"""Command line of the development tools; ``make`` calls it. Operators read it, so it speaks Spanish."""

import argparse
import sys
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
    commands.choices["bench"].add_argument("names", nargs="*", help="solo estas mediciones")
    commands.choices["test"].add_argument("suites", nargs="*", help="solo estas pruebas")
    return root


COMMANDS = {
    "install": "instala paquetes de Debian y el entorno de Python",
    "start": "arranca el portal y lo deja en primer plano",
    "stop": "detiene el portal",
    "status": "muestra qué está en marcha",
    "clean": "detiene y borra la instalación de prueba",
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

    if chosen.command == "install":
        portal.prepare_machine(places)
    elif chosen.command == "start":
        start(chosen, places)
    elif chosen.command == "stop":
        say("Portal detenido." if portal.stop(places) else "No había nada en marcha.")
    elif chosen.command == "status":
        return 0 if portal.show_status(places) else 3
    elif chosen.command == "clean":
        portal.clean(places)
        say(f"Se borró {places.run}.")
    elif chosen.command == "backup":
        backup.save(places, chosen.folder.resolve())
    elif chosen.command == "restore":
        backup.restore(places, chosen.folder.resolve())
    elif chosen.command == "test":
        return suites.run(places, chosen.suites)
    elif chosen.command == "lock":
        locks.run(places)
    elif chosen.command == "lint":
        return lint.run(places)
    elif chosen.command == "bench":
        return bench.run(places, chosen.names)
    elif chosen.command == "images-check":
        return images.run(places)
    return 0


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
