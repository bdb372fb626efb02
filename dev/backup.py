"""Copies of everything that is stored, and back: the databases, the files, the sealing key and a list of sha256."""

import hashlib
import json
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import databases, ports, services, state, steps
from dev.console import step
from dev.errors import DevError
from dev.places import Places
from dev.postgres import Cluster
from dev.supervisor import Supervisor

FILES = "storage.tar.gz"
LIST = "lista.json"
# The cms keeps keys and secrets in its tables sealed with this one: without it a copy could not be used elsewhere.
KEY = "llave-de-sellos.txt"
SEALING = "cms_session"
# Of the cms's folder; its static files are made anew.
KEPT_OF_CMS = ("public", "private")


def save(places: Places, folder: Path) -> None:
    """Write a copy into a new folder. The portal may be running: each database is copied as of one moment."""
    if folder.exists() and any(folder.iterdir()):
        raise DevError("carpeta_ocupada", f"{folder} ya tiene archivos.", "Dé una carpeta nueva para cada copia.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with running_cluster(places) as (cluster, memory), step(f"Copia en {folder}"):
        for name in databases.OWNERS:
            program(cluster, "pg_dump", "--format=custom", f"--file={folder / f'{name}.dump'}", name)
    with tarfile.open(folder / FILES, "w:gz", compresslevel=1) as archive:
        archive.add(places.storage, arcname="storage")
        for name in KEPT_OF_CMS:
            if (places.cms_storage / name).exists():
                archive.add(places.cms_storage / name, arcname=f"cms/{name}")
    state.replace_file(folder / KEY, memory.secret(SEALING))
    names = [*(f"{name}.dump" for name in databases.OWNERS), FILES, KEY]
    (folder / LIST).write_text(json.dumps({name: sha256(folder / name) for name in names}, indent=1), encoding="ascii")


def restore(places: Places, folder: Path) -> None:
    """Put a copy back in place of what is stored now, with the portal stopped; the next start migrates its tables."""
    listed = check(folder)
    if state.is_held(places):
        raise DevError("en_marcha", "El portal está en marcha.", "Deténgalo con `make stop` y repita.")
    with running_cluster(places) as (cluster, memory), step(f"Restauración desde {folder}"):
        for name, owner in databases.OWNERS.items():
            cluster.sql(f'DROP DATABASE IF EXISTS "{name}"')
            cluster.sql(f'CREATE DATABASE "{name}" OWNER {owner}')
            if f"{name}.dump" in listed:  # copies made before there were sites have none of theirs
                program(cluster, "pg_restore", "--exit-on-error", f"--dbname={name}", str(folder / f"{name}.dump"))
        databases.prepare(cluster, memory)
        put_files_back(places, folder / FILES)
        if KEY in listed:
            memory.secrets[SEALING] = (folder / KEY).read_text(encoding="ascii")
        steps.after_restore(memory, sites="cms.dump" in listed)
        state.save(places, memory)


def check(folder: Path) -> list[str]:
    """Refuse an incomplete or damaged copy before anything is deleted; name what a good one holds."""
    try:
        listed = json.loads((folder / LIST).read_text(encoding="ascii"))
        damaged = [name for name, expected in listed.items() if sha256(folder / name) != expected]
    except (OSError, ValueError) as error:
        raise DevError("copia_incompleta", f"{folder} no es una copia completa: {error}") from error
    if damaged:
        raise DevError("copia_danada", "La copia está dañada: " + ", ".join(damaged))
    return list(listed)


def put_files_back(places: Places, archive: Path) -> None:
    """Replace the stored files once the new ones are all unpacked."""
    draft = places.run / "storage.new"
    shutil.rmtree(draft, ignore_errors=True)
    with tarfile.open(archive) as packed:
        if hasattr(tarfile, "data_filter"):  # older 3.11 lacks it; the copy is ours and its sha256 was checked
            packed.extraction_filter = tarfile.data_filter
        packed.extractall(draft)  # noqa: S202  # see above
    shutil.rmtree(places.storage, ignore_errors=True)
    (draft / "storage").rename(places.storage)
    shutil.rmtree(places.cms_storage, ignore_errors=True)
    places.cms_storage.mkdir()
    for folder in (draft / "cms").glob("*"):
        folder.rename(places.cms_storage / folder.name)
    shutil.rmtree(draft)


@contextmanager
def running_cluster(places: Places) -> Iterator[tuple[Cluster, state.State]]:
    """The installation's cluster, as it runs or started for this purpose, and what the installation remembers.

    Change that memory, not a copy: it is written again when the cluster stops.
    """
    memory = state.load(places)
    if not (places.postgres / "data").exists():
        raise DevError("sin_instalacion", f"En {places.run} no hay portal.", "Arránquelo una vez con `make run`.")
    if state.is_held(places):
        yield services.stores(places, memory).cluster, memory
        return
    with state.exclusive(places):
        supervisor = Supervisor(places, memory)
        supervisor.stop_strays()
        memory.ports, _ = ports.choose(memory.ports, {})
        stores = services.stores(places, memory)
        try:
            supervisor.start(services.store_services(stores)[0])
            yield stores.cluster, memory
        finally:
            supervisor.stop_all()


def program(cluster: Cluster, name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as administrator."""
    command = [str(cluster.programs / name), *arguments]
    done = subprocess.run(command, env=cluster.environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DevError("postgresql", f"{name} no pudo terminar:\n{done.stderr.strip()}")


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
