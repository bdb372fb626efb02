"""``make lock``: resolve what ``setup.py`` asks for into the lock files, hashes and no addresses.

``requirements.lock`` holds every room; each image has a lock of its own that is a part of it.
"""

import os
import subprocess

from dev import environment
from dev.console import say, step
from dev.errors import DevError
from dev.places import Places

WHOLE = "requirements.lock"
# What each image installs: the extras of setup.py.
IMAGES = {"ckan": ("ckan", "pipelines"), "cms": ("cms",)}
OPTIONS = (
    "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header", "--universal", "--allow-unsafe",
    "--python-version", "3.11", "--quiet",
)  # fmt: skip


def run(places: Places) -> None:
    """Write all lock files. What is locked already keeps its version while ``setup.py`` allows it."""
    environment.install(places)
    with step(f"{WHOLE}"):
        compile_lock(places, WHOLE, ["--all-extras"])
    for image, extras in IMAGES.items():
        options = [part for extra in extras for part in ("--extra", extra)]
        with step(image_lock(image)):
            compile_lock(places, image_lock(image), [*options, "--constraint", WHOLE])
    say("Revise los cambios con git diff antes de guardarlos.")


def image_lock(image: str) -> str:
    """Where the lock of an image is."""
    return f"docker/{image}/requirements.lock"


def compile_lock(places: Places, target: str, options: list[str]) -> None:
    command = [str(places.venv / "bin" / "uv"), "pip", "compile", "setup.py", *OPTIONS, *options, "-o", target]
    env = {**os.environ, **environment.uv_settings(places)}
    done = subprocess.run(command, cwd=places.root, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DevError("candado", f"No se pudo resolver {target}:\n{done.stderr.strip()}", "Revise setup.py.")


def strangers(places: Places) -> list[str]:
    """Lines of the images' locks that the whole lock does not have: what was not tested must not be served."""
    known = set(lines(places, WHOLE))
    return [
        f"{image_lock(image)}: {line}"
        for image in IMAGES
        for line in lines(places, image_lock(image))
        if line not in known
    ]


def lines(places: Places, name: str) -> list[str]:
    """The packages of a lock with their versions, and each hash. Markers differ with what else is asked for."""
    text = (places.root / name).read_text(encoding="utf-8")
    plain = [line.strip().removesuffix(" \\").partition(" ;")[0] for line in text.splitlines()]
    return [line for line in plain if line and line[0] != "#"]
