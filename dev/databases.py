"""Roles and databases, each role with no more rights than its work needs."""

from dev.places import Places
from dev.postgres import Cluster
from dev.state import State, replace_file

# Each web application owns its tables; the DataStore has one role that writes and one that can only read.
OWNERS = {"ckan": "ckan", "datastore": "datastore_rw", "cms": "cms"}
ROLES = ("ckan", "datastore_rw", "datastore_ro", "cms")
EXTENSIONS = ("unaccent", "pg_trgm")


def prepare(
    cluster: Cluster,
    state: State,
    names: tuple[str, ...] = ("",),
    *,
    template: str | None = None,
    makers: tuple[str, ...] = (),
) -> None:
    """Make the roles and, for every suffix in ``names``, a set of databases. Running it again changes nothing.

    With ``template``, the suffix of an existing set, new databases are copies of that set. ``makers`` are roles that
    may make databases of their own: Django's tests do.
    """
    cluster.sql("\n".join(role_sql(role, state.secret(role), maker=role in makers) for role in ROLES))
    existing = set(cluster.sql("SELECT datname FROM pg_database").split())
    for suffix in names:
        for base, owner in OWNERS.items():
            name = base + suffix
            if name not in existing:
                source = f' TEMPLATE "{base}{template}"' if template else ""
                cluster.sql(f'CREATE DATABASE "{name}" OWNER {owner}{source}')
            extensions = "".join(f"CREATE EXTENSION IF NOT EXISTS {extension};\n" for extension in EXTENSIONS)
            cluster.sql(
                f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC;\n'
                f'GRANT CONNECT, TEMPORARY ON DATABASE "{name}" TO {owner};\n'
                f"ALTER SCHEMA public OWNER TO {owner};\n{extensions}",
                name,
            )
        cluster.sql(f'GRANT CONNECT ON DATABASE "datastore{suffix}" TO datastore_ro')


def role_sql(role: str, password: str, *, maker: bool = False) -> str:
    """A login role without any power of its own, but for that of making databases where it is asked for."""
    making = "CREATEDB" if maker else "NOCREATEDB"
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN "
        f"CREATE ROLE {role} LOGIN; END IF; END $$;\n"
        f"ALTER ROLE {role} NOSUPERUSER {making} NOCREATEROLE NOREPLICATION PASSWORD '{password}';"
    )


def url(cluster: Cluster, state: State, role: str, database: str) -> str:
    """The address of a database for SQLAlchemy."""
    return f"postgresql://{role}:{state.secret(role)}@127.0.0.1:{cluster.port}/{database}"


def addresses(cluster: Cluster, state: State, suffix: str = "") -> dict[str, str]:
    """CKAN's three database settings."""
    return {
        "sqlalchemy_url": url(cluster, state, "ckan", "ckan" + suffix),
        "datastore_write_url": url(cluster, state, "datastore_rw", "datastore" + suffix),
        "datastore_read_url": url(cluster, state, "datastore_ro", "datastore" + suffix),
    }


def write_password_file(places: Places, cluster: Cluster) -> None:
    """Let the operator's psql and pg_dump in: PGPASSFILE=.run/pgpass."""
    replace_file(places.run / "pgpass", f"127.0.0.1:{cluster.port}:*:postgres:{cluster.password}\n")
