"""A private cluster: least privilege, and a copy that comes back."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from dev import backup, databases, ports, postgres, services, state, steps
from dev.errors import DevError
from dev.places import Places
from dev.supervisor import Supervisor

pytestmark = pytest.mark.skipif(
    not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")), reason="PostgreSQL is not installed"
)


@pytest.fixture(scope="module")
def supervisor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervisor]:
    """A running cluster with the portal's roles and databases."""
    places = Places(run=tmp_path_factory.mktemp("private") / "run")
    places.logs.mkdir(parents=True)
    places.lock.touch()
    memory = state.State(ports={name: ports.any_free(set()) for name in ports.LISTENERS})
    state.make_secrets(memory)
    running = Supervisor(places, memory)
    begin(running)
    databases.prepare(cluster(running), memory)
    yield running
    running.stop_all()


def begin(supervisor: Supervisor) -> None:
    postgres.create(cluster(supervisor))
    supervisor.start(services.store_services(services.stores(supervisor.places, supervisor.memory))[0])


def cluster(supervisor: Supervisor) -> postgres.Cluster:
    return services.stores(supervisor.places, supervisor.memory, forgetful=True).cluster


def connect(supervisor: Supervisor, role: str, database: str) -> "psycopg2.extensions.connection":
    return psycopg2.connect(databases.url(cluster(supervisor), supervisor.memory, role, database))


def test_roles_have_no_power_of_their_own(supervisor: Supervisor) -> None:
    rows = cluster(supervisor).sql(
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles "
        "WHERE rolname IN ('ckan', 'cms', 'datastore_rw', 'datastore_ro') ORDER BY 1"
    )
    assert rows.split() == ["ckan|f|f|f", "cms|f|f|f", "datastore_ro|f|f|f", "datastore_rw|f|f|f"]


def test_only_the_roles_named_make_databases(supervisor: Supervisor) -> None:
    databases.prepare(cluster(supervisor), supervisor.memory, makers=("cms",))
    rows = cluster(supervisor).sql("SELECT rolname FROM pg_roles WHERE rolcreatedb AND NOT rolsuper")
    databases.prepare(cluster(supervisor), supervisor.memory)
    assert rows.split() == ["cms"]


@pytest.mark.parametrize(
    ("role", "database", "allowed"),
    [
        ("ckan", "ckan", True),
        ("datastore_rw", "datastore", True),
        ("datastore_ro", "datastore", True),
        ("datastore_ro", "ckan", False),
        ("datastore_rw", "ckan", False),
        ("ckan", "postgres", True),
        ("cms", "cms", True),
        ("cms", "ckan", False),
        ("ckan", "cms", False),
    ],
)
def test_who_enters_which_database(supervisor: Supervisor, role: str, database: str, allowed: bool) -> None:
    if allowed:
        connect(supervisor, role, database).close()
    else:
        with pytest.raises(psycopg2.OperationalError):
            connect(supervisor, role, database)


def test_the_reader_of_the_datastore_makes_nothing(supervisor: Supervisor) -> None:
    connection = connect(supervisor, "datastore_ro", "datastore")
    with connection, connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute("CREATE TABLE mine (a int)")
    connection.close()


def test_preparing_again_changes_nothing(supervisor: Supervisor) -> None:
    before = cluster(supervisor).sql("SELECT datname, datacl FROM pg_database ORDER BY 1")
    databases.prepare(cluster(supervisor), supervisor.memory)
    assert cluster(supervisor).sql("SELECT datname, datacl FROM pg_database ORDER BY 1") == before


def test_a_copy_comes_back(supervisor: Supervisor, tmp_path: Path) -> None:
    places = supervisor.places
    connection = connect(supervisor, "ckan", "ckan")
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE cosas (nombre text); INSERT INTO cosas VALUES ('jacaranda')")
    connection.close()
    places.storage.mkdir()
    kept = [
        places.storage / "archivo.txt",
        places.cms_storage / "public/foto.txt",
        places.cms_storage / "private/acta.txt",
    ]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("contenido", encoding="utf-8")
    (places.cms_storage / "static").mkdir()
    supervisor.stop_all()
    sealing = supervisor.memory.secret(backup.SEALING)
    backup.save(places, tmp_path / "copia")
    for path in kept:
        path.write_text("otro", encoding="utf-8")
    memory = state.load(places)
    memory.secrets[backup.SEALING] = "otra llave"
    memory.steps = {"tables": "x", "cms_tables": "x", "cms_static": "x", "join": "x"}
    state.save(places, memory)
    backup.restore(places, tmp_path / "copia")
    supervisor.memory = state.load(places)
    begin(supervisor)
    connection = connect(supervisor, "ckan", "ckan")
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT nombre FROM cosas")
        rows = cursor.fetchall()
    connection.close()
    assert rows == [("jacaranda",)]
    assert [path.read_text(encoding="utf-8") for path in kept] == ["contenido"] * 3
    assert supervisor.memory.secret(backup.SEALING) == sealing
    assert supervisor.memory.steps == {"demo": steps.LOADED, "cms_demo": steps.LOADED}
    assert (tmp_path / "copia" / backup.KEY).stat().st_mode & 0o777 == 0o600


def test_a_copy_of_before_the_sites_comes_back_without_them(supervisor: Supervisor, tmp_path: Path) -> None:
    places = supervisor.places
    supervisor.stop_all()
    backup.save(places, tmp_path)
    listed = json.loads((tmp_path / backup.LIST).read_text(encoding="ascii"))
    for name in ("cms.dump", backup.KEY):
        (tmp_path / name).unlink()
        del listed[name]
    (tmp_path / backup.LIST).write_text(json.dumps(listed), encoding="ascii")
    backup.restore(places, tmp_path)
    supervisor.memory = state.load(places)
    begin(supervisor)
    assert supervisor.memory.steps == {"demo": steps.LOADED}
    connect(supervisor, "cms", "cms").close()


def test_a_damaged_copy_is_refused_before_anything_is_lost(supervisor: Supervisor, tmp_path: Path) -> None:
    for name in ("ckan.dump", "datastore.dump", "cms.dump", backup.FILES):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / backup.LIST).write_text('{"ckan.dump": "0"}', encoding="ascii")
    with pytest.raises(DevError) as caught:
        backup.restore(supervisor.places, tmp_path)
    assert caught.value.code == "copia_danada"
