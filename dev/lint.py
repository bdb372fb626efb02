"""``make lint``: every check of style, types, architecture and templates, one line each."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dev import environment, locks
from dev.console import say
from dev.places import Places
from dev.sizes import oversized, unlocked_addresses

Check = Callable[[Places], str]


def command(*arguments: str) -> Check:
    """A check that is a program: its output is the complaint when it fails."""

    def check(places: Places) -> str:
        path = f"{places.venv / 'bin'}:{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "PYTHONPATH": str(places.root)}
        done = subprocess.run(list(arguments), cwd=places.root, env=env, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or "falló sin decir por qué"

    return check


def sizes(places: Places) -> str:
    return "\n".join(oversized(places.root))


def lock_addresses(places: Places) -> str:
    return "\n".join(unlocked_addresses(places.root))


def image_locks(places: Places) -> str:
    return "\n".join(locks.strangers(places))


def dockerfiles(places: Places) -> str:
    files = sorted((places.root / "docker").glob("*/Dockerfile"))
    return command("hadolint", *map(str, files))(places)


CHECKS: dict[str, Check] = {
    "ruff check": command("ruff", "check", "--output-format=concise", "."),
    "ruff format": command("ruff", "format", "--check", "."),
    "mypy --strict": command("mypy"),
    "import-linter": command("python", "-m", "dev.import_rules"),
    "tamaño de archivos": sizes,
    "candados sin direcciones": lock_addresses,
    "candados de las imágenes": image_locks,
    "djlint (portal)": command("djlint", "--lint", "--quiet", "ckanext-puebla", "schemas", "--extension", "html"),
    "djlint (sitios)": command("djlint", "--lint", "--quiet", "--profile=django", "cms", "--extension", "html"),
    "hadolint": dockerfiles,
}


def run(places: Places) -> int:
    """Run all checks; the exit status."""
    if not environment.is_current(places):
        environment.install(places)
    failures = 0
    for name, check in CHECKS.items():
        started = time.monotonic()
        complaint = check(places)
        failures += bool(complaint)
        say(f"{'falla' if complaint else 'bien':6} {name:26} {time.monotonic() - started:5.1f} s")
        if complaint:
            say("\n".join(f"    {line}" for line in complaint.splitlines()))
    say(f"{len(CHECKS) - failures} passed, {failures} failed")
    return 1 if failures else 0


def main() -> None:
    """Entry for a single file: ``python -m dev.lint``."""
    sys.exit(run(Places(run=Path(".run").resolve())))


if __name__ == "__main__":
    main()
