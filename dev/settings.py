"""What every service is told: CKAN's settings file, and the variables of the cms and the gateway."""

import hashlib
import os
from string import Template
from urllib.parse import urlsplit

from dev.databases import addresses, url
from dev.places import Places
from dev.ports import HOST
from dev.postgres import Cluster
from dev.redis_server import RedisServer
from dev.state import State, replace_file

TEMPLATE = "docker/ckan/ckan.ini.template"
SYSADMIN = "administrador"
PARENT_DOMAIN = "puebla.localhost"
CKAN_MAIL_FROM, CMS_MAIL_FROM = "datos.abiertos@puebla.example", "avisos@puebla.example"
CKAN_REDIS, CMS_REDIS = 0, 1


def www_url(state: State) -> str:
    """The public address of the city's site."""
    name = "localhost" if state.two_ports else f"www.{PARENT_DOMAIN}"
    return f"http://{name}:{state.ports['gateway']}"


def datos_url(state: State) -> str:
    """The public address of the data portal."""
    if state.two_ports:
        return f"http://localhost:{state.ports['datos']}"
    return f"http://datos.{PARENT_DOMAIN}:{state.ports['gateway']}"


def inside(state: State, name: str) -> str:
    """How our own servers reach one of them."""
    return f"http://{HOST}:{state.ports[name]}"


def mail_url(state: State) -> str:
    return inside(state, "mail")


def public_name(address: str) -> str:
    """Host and port of a public address, as they stand in a Host header."""
    return urlsplit(address).netloc


def mark(places: Places) -> str:
    """Tells this installation's cookies and keys from those of others on the same machine."""
    return hashlib.sha256(str(places.run).encode()).hexdigest()[:8]


def render(places: Places, state: State, cluster: Cluster, redis: RedisServer) -> None:
    """Write ``ckan.ini``, readable by its owner only."""
    values = {
        **addresses(cluster, state),
        "demo": "true",
        "session_secret": state.secret("session"),
        "token_secret": state.secret("token"),
        "cookie_name": f"puebla_{mark(places)}",
        "cookie_secure": "false",
        "redis_url": redis.url(CKAN_REDIS),
        "search_plugin": "puebla_search ",
        "solr_url": "http://127.0.0.1:1/sin-solr",
        "site_id": f"puebla_{mark(places)}",
        "site_url": datos_url(state),
        "storage_path": str(places.storage),
        "webassets_path": str(places.run / "webassets"),
        "smtp_server": f"{HOST}:{state.ports['smtp']}",
        "smtp_starttls": "false",
        "smtp_user": "",
        "smtp_password": "",
        "mail_from": CKAN_MAIL_FROM,
        "sso_plugin": "puebla_sso ",
        "sso_issuer": www_url(state),
        "sso_internal_url": inside(state, "cms"),
        "sso_client_secret": state.secret("sso"),
        "sso_directory_url": f"{www_url(state)}/administracion/",
        "www_url": www_url(state),
        "www_host": urlsplit(www_url(state)).hostname or "",
        "x_accel": "true",
        "gateway_url": inside(state, "internal"),
    }
    places.storage.mkdir(parents=True, exist_ok=True)
    template = Template((places.root / TEMPLATE).read_text(encoding="utf-8"))
    replace_file(places.ini, template.substitute({name: value.replace("%", "%%") for name, value in values.items()}))


def cms_variables(places: Places, state: State, cluster: Cluster, redis: RedisServer) -> dict[str, str]:
    """The variables of the cms (cms/settings/env.py reads them)."""
    return {
        "PUEBLA_ENV": "dev",
        "PUEBLA_CMS_DATABASE_URL": url(cluster, state, "cms", "cms"),
        "PUEBLA_CMS_REDIS_URL": redis.url(CMS_REDIS),
        "PUEBLA_CMS_SECRET_KEY": state.secret("cms_session"),
        "PUEBLA_CMS_STORAGE": str(places.cms_storage),
        "PUEBLA_SSO_CLIENT_SECRET": state.secret("sso"),
        "PUEBLA_X_ACCEL": "1",
        "PUEBLA_SMTP_HOST": HOST,
        "PUEBLA_SMTP_PORT": str(state.ports["smtp"]),
        "PUEBLA_MAIL_FROM": CMS_MAIL_FROM,
        "PUEBLA_ADMIN_USER": SYSADMIN,
        "PUEBLA_ADMIN_EMAIL": f"{SYSADMIN}@puebla.example",
        "PUEBLA_ADMIN_PASSWORD": state.secret("sysadmin"),
        "PUEBLA_GATEWAY_URL": inside(state, "internal"),
        **public_variables(state),
    }


def gateway_variables(places: Places, state: State) -> dict[str, str]:
    """The variables of the gateway (docker/gateway/README.md lists them)."""
    second = {"PUEBLA_GATEWAY_LISTEN_DATOS": f"{HOST}:{state.ports['datos']}"} if state.two_ports else {}
    return {
        "PUEBLA_CMS_URL": inside(state, "cms"),
        "PUEBLA_CKAN_COOKIE": f"puebla_{mark(places)}",
        "PUEBLA_CMS_STORAGE": str(places.cms_storage),
        "PUEBLA_CKAN_STORAGE": str(places.storage),
        "PUEBLA_GATEWAY_RUN": str(places.gateway),
        "PUEBLA_GATEWAY_LISTEN": f"{HOST}:{state.ports['gateway']}",
        "PUEBLA_GATEWAY_INTERNAL_LISTEN": f"{HOST}:{state.ports['internal']}",
        "PUEBLA_GATEWAY_WORKERS": "2",
        # Started by root, everything here belongs to root: nobody else could read the files.
        **({"PUEBLA_GATEWAY_USER": "root"} if os.geteuid() == 0 else {}),
        **second,
        **public_variables(state),
    }


def public_variables(state: State) -> dict[str, str]:
    """What all sides agree upon."""
    return {
        "PUEBLA_WWW_URL": www_url(state),
        "PUEBLA_DATOS_URL": datos_url(state),
        "PUEBLA_PARENT_DOMAIN": "" if state.two_ports else PARENT_DOMAIN,
        "PUEBLA_CKAN_URL": inside(state, "web"),
    }


def clean_environment(places: Places, **extra: str) -> dict[str, str]:
    """The environment of our processes: the operator's, without variables that would override what we tell them."""
    foreign = ("CKAN", "DJANGO", "PG", "PUEBLA_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {
        **kept,
        "PATH": f"{places.venv / 'bin'}:{kept.get('PATH', '')}",
        "CKAN_INI": str(places.ini),
        "PYTHONPATH": str(places.root),
        "PYTHONUNBUFFERED": "1",
        "PYTHONSAFEPATH": "1",
        **extra,
    }
