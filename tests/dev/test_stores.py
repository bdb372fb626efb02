"""A private cluster: least privilege, and a copy that comes back."""

from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from dev import backup, databases, ports, postgres, services, state
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
        "WHERE rolname IN ('ckan', 'datastore_rw', 'datastore_ro') ORDER BY 1"
    )
    assert rows.split() == ["ckan|f|f|f", "datastore_ro|f|f|f", "datastore_rw|f|f|f"]


@pytest.mark.parametrize(
    ("role", "database", "allowed"),
    [
        ("ckan", "ckan", True),
        ("datastore_rw", "datastore", True),
        ("datastore_ro", "datastore", True),
        ("datastore_ro", "ckan", False),
        ("datastore_rw", "ckan", False),
        ("ckan", "postgres", True),
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
    (places.storage / "archivo.txt").write_text("contenido", encoding="utf-8")
    supervisor.stop_all()
    backup.save(places, tmp_path / "copia")
    (places.storage / "archivo.txt").write_text("otro", encoding="utf-8")
    backup.restore(places, tmp_path / "copia")
    supervisor.memory = state.load(places)
    begin(supervisor)
    connection = connect(supervisor, "ckan", "ckan")
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT nombre FROM cosas")
        rows = cursor.fetchall()
    connection.close()
    assert rows == [("jacaranda",)]
    assert (places.storage / "archivo.txt").read_text(encoding="utf-8") == "contenido"


def test_a_damaged_copy_is_refused_before_anything_is_lost(supervisor: Supervisor, tmp_path: Path) -> None:
    for name in ("ckan.dump", "datastore.dump", backup.FILES):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / backup.LIST).write_text('{"ckan.dump": "0"}', encoding="ascii")
    with pytest.raises(DevError) as caught:
        backup.restore(supervisor.places, tmp_path)
    assert caught.value.code == "copia_danada"
