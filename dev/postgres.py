"""A private PostgreSQL cluster: own files, own port, passwords, nothing shared with the machine's clusters."""

import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from dev.accounts import Account, service_account
from dev.errors import DevError
from dev.places import Places
from dev.ports import HOST

ADMIN = "postgres"
# Everything the tests write may be lost: they start from nothing.
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Cluster:
    """One cluster: where it is, on which port, who runs it, the password of its administrator."""

    folder: Path
    port: int
    password: str
    account: Account
    programs: Path
    forgetful: bool = False

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def command(self) -> list[str]:
        """The command of the server. No Unix socket: its path would be limited to 107 characters."""
        settings = {**SETTINGS, "port": str(self.port), **(FORGETFUL if self.forgetful else {})}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [*self.account.prefix, str(self.programs / "postgres"), "-D", str(self.data), *options]

    def environment(self) -> dict[str, str]:
        """Variables for psql and pg_dump as administrator."""
        login = {"PGHOST": HOST, "PGPORT": str(self.port), "PGUSER": ADMIN, "PGPASSWORD": self.password}
        return {**os.environ, **login, "PGCONNECT_TIMEOUT": "10"}

    def sql(self, script: str, database: str = "postgres") -> str:
        """Run a script as administrator; an error in it stops it."""
        done = subprocess.run(
            [str(self.programs / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-"],
            input=script, env=self.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise DevError("postgresql", "PostgreSQL rechazó una orden:\n" + done.stderr.strip())
        return done.stdout

    def answers(self) -> bool:
        """Whether the server takes connections."""
        probe = [str(self.programs / "pg_isready"), "-q", "-h", HOST, "-p", str(self.port), "-t", "2"]
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def cluster(places: Places, port: int, password: str, *, forgetful: bool = False) -> Cluster:
    """Describe the cluster of an installation; nothing is started."""
    account = service_account(places.postgres)
    programs = find_programs(places.postgres / "data")
    return Cluster(places.postgres, port, password, account, programs, forgetful)


def find_programs(data: Path) -> Path:
    """The folder of PostgreSQL's programs: of the version that made the files, else the newest with our extensions."""
    installed = {
        int(found.parent.parent.name): found.parent
        for found in Path("/usr/lib/postgresql").glob("*/bin/initdb")
        if Path(f"/usr/share/postgresql/{found.parent.parent.name}/extension/unaccent.control").exists()
    }
    if not installed:
        raise DevError("sin_postgresql", "No hay PostgreSQL con sus extensiones.", "apt-get install postgresql-contrib")
    try:
        made_by = int((data / "PG_VERSION").read_text(encoding="ascii"))
    except OSError:
        return installed[max(installed)]
    if made_by not in installed:
        raise DevError(
            "version_postgresql",
            f"Los datos son de PostgreSQL {made_by} y esta máquina ya no lo tiene.",
            f"apt-get install postgresql-{made_by}, o `make clean` para empezar de nuevo (borra los datos).",
        )
    return installed[made_by]


def create(new: Cluster) -> None:
    """Make the files of the cluster, under a temporary name until they are complete."""
    if (new.data / "PG_VERSION").exists():
        return
    new.account.own(new.folder)
    draft = new.folder / "data.new"
    rmtree(draft, ignore_errors=True)
    password_file = new.folder / "password"
    password_file.write_text(new.password, encoding="ascii")
    password_file.chmod(0o600)
    os.chown(password_file, new.account.uid, new.account.gid)
    try:
        initialise(new, draft, password_file)
    finally:
        password_file.unlink()
    draft.rename(new.data)


def initialise(new: Cluster, draft: Path, password_file: Path) -> None:
    command = [
        *new.account.prefix, str(new.programs / "initdb"), "-D", str(draft), "-U", ADMIN, "-E", "UTF8",
        "--auth=scram-sha-256", f"--pwfile={password_file}", *collation(new.programs),
        *(["--no-sync"] if new.forgetful else []),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        output = done.stderr.strip()
        if "No space left" in output:
            raise DevError("disco_lleno", "El disco se llenó al crear la base de datos.", "Libere espacio y repita.")
        raise DevError("initdb", "PostgreSQL no pudo crear sus archivos:\n" + output)


def collation(programs: Path) -> list[str]:
    """Spanish order of words where PostgreSQL can give it without a system locale (15 and later)."""
    version = int(re.sub(r"\D", "", programs.parent.name))
    return ["--locale=C.UTF-8"] + (["--locale-provider=icu", "--icu-locale=es-MX"] if version >= 15 else [])


def wait(server: Cluster, alive: "subprocess.Popen[bytes]", log: Path, seconds: float = 60) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + seconds
    while not server.answers():
        if alive.poll() is not None or time.monotonic() > deadline:
            from dev.processes import tail

            raise DevError("postgresql", "PostgreSQL no arrancó. Lo último que dijo:\n" + tail(log))
        time.sleep(0.1)
