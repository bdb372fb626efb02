"""Throw-away services for tests and measurements: they start from nothing and end with the command."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dev import databases, portal, ports, postgres, services, settings, state, steps
from dev.console import say, step
from dev.places import Places
from dev.supervisor import StopAsked, Supervisor, listen_for_stop

TEMPLATE = "_base"
INI = "ckanext-puebla/test.ini"


@dataclass(frozen=True)
class Scratch:
    """Running stores with one pair of databases, one Redis database and one folder for every name."""

    places: Places
    memory: state.State
    stores: services.Stores
    names: list[str]

    def environment(self, name: str) -> dict[str, str]:
        """The variables by which CKAN and the tests find the stores of ``name``."""
        suffix = database_suffix(name)
        urls = databases.addresses(self.stores.cluster, self.memory, suffix)
        storage = self.places.storage / name
        storage.mkdir(parents=True, exist_ok=True)
        inherited = {key: os.environ[key] for key in ("PUEBLA_SHARED_DATA",) if key in os.environ}
        base = settings.clean_environment(self.places)
        del base["CKAN_INI"]
        return {
            **base,
            **inherited,
            "CKAN_SQLALCHEMY_URL": urls["sqlalchemy_url"],
            "CKAN_DATASTORE_WRITE_URL": urls["datastore_write_url"],
            "CKAN_DATASTORE_READ_URL": urls["datastore_read_url"],
            "CKAN_REDIS_URL": self.stores.redis.url(self.redis_number(name)),
            "CKAN_STORAGE_PATH": str(storage),
            **self.cms_environment(name),
        }

    def cms_environment(self, name: str) -> dict[str, str]:
        """The variables of the cms: a database, a Redis database and a folder of its own; no server but the stores."""
        return {
            "PUEBLA_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "PUEBLA_CMS_DATABASE_URL": databases.url(
                self.stores.cluster, self.memory, "cms", "cms" + database_suffix(name)
            ),
            "PUEBLA_CMS_REDIS_URL": self.stores.redis.url(self.redis_number(name) + len(self.names)),
            "PUEBLA_CMS_SECRET_KEY": self.memory.secret("cms_session"),
            "PUEBLA_CMS_STORAGE": str(self.places.storage / name / "cms"),
            "PUEBLA_SSO_CLIENT_SECRET": self.memory.secret("sso"),
            "PUEBLA_WWW_URL": "http://www.puebla.localhost:8000",
            "PUEBLA_DATOS_URL": "http://datos.puebla.localhost:8000",
            "PUEBLA_PARENT_DOMAIN": "puebla.localhost",
            "PUEBLA_CKAN_URL": "http://127.0.0.1:1",
            "PUEBLA_MAIL_FROM": settings.CMS_MAIL_FROM,
        }

    def redis_number(self, name: str) -> int:
        """The Redis database of ``name`` for CKAN; the one of its cms comes as many after it as there are names."""
        return self.names.index(name) + 1 if name in self.names else 0


def database_suffix(name: str) -> str:
    """A suite's name as part of a database's."""
    return "_" + name.replace("-", "_")


@contextmanager
def scratch(places: Places, names: list[str], *, forgetful: bool = True) -> Iterator[Scratch]:
    """Start PostgreSQL and Redis with migrated databases for every name; stop them afterwards.

    ``forgetful`` lets PostgreSQL skip what protects data from a power cut; measurements need it to do its real work.
    """
    portal.stop(places)
    wipe(places)
    portal.make_folder(places)
    with state.exclusive(places):
        memory = state.load(places)
        state.make_secrets(memory)
        memory.ports = {name: ports.any_free(set()) for name in ("postgres", "redis")}
        supervisor = Supervisor(places, memory)
        listen_for_stop()
        try:
            with step("PostgreSQL y Redis propios, desde cero"):
                stores = start_stores(supervisor, forgetful=forgetful)
                prepared = Scratch(places, memory, stores, names)
                fill(prepared)
            yield prepared
        except StopAsked:
            say("\nInterrumpido; se detienen los servicios de las pruebas …")
            raise
        finally:
            supervisor.stop_all()


def wipe(places: Places) -> None:
    """Forget the last run but for its logs, which the next one replaces."""
    for live in (places.run / "live").glob("*"):
        portal.clean(Places(run=live))
    for folder in (places.postgres, places.redis, places.storage, places.logs):
        shutil.rmtree(folder, ignore_errors=True)
    places.state.unlink(missing_ok=True)


def start_stores(supervisor: Supervisor, *, forgetful: bool) -> services.Stores:
    stores = services.stores(supervisor.places, supervisor.memory, forgetful=forgetful)
    postgres.create(stores.cluster)
    stores.redis.configure()
    for service in services.store_services(stores):
        supervisor.start(service)
    return stores


def fill(prepared: Scratch) -> None:
    """Migrate one pair of databases and copy it for every name."""
    cluster, memory, places = prepared.stores.cluster, prepared.memory, prepared.places
    databases.prepare(cluster, memory, (TEMPLATE,))
    env = {**prepared.environment(TEMPLATE[1:]), "PUEBLA_SYSADMIN_PASSWORD": memory.secret("sysadmin")}
    command = [str(places.python), str(places.root / steps.PREPARE_CKAN), str(places.root / INI)]
    cluster.sql(json.loads(steps.run_logged(command, places, "preparacion", env))["permissions"])
    suffixes = tuple(map(database_suffix, prepared.names))
    databases.prepare(cluster, memory, suffixes, template=TEMPLATE, makers=("cms",))
