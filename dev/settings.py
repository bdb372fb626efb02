"""The settings file of CKAN, filled in from the installation's ports and secrets."""

import hashlib
import os
from string import Template

from dev.databases import addresses
from dev.places import Places
from dev.ports import HOST
from dev.postgres import Cluster
from dev.redis_server import RedisServer
from dev.state import State, replace_file

TEMPLATE = "docker/ckan/ckan.ini.template"
SYSADMIN = "administrador"


def site_url(state: State) -> str:
    return f"http://{HOST}:{state.ports['web']}"


def mail_url(state: State) -> str:
    return f"http://{HOST}:{state.ports['mail']}"


def render(places: Places, state: State, cluster: Cluster, redis: RedisServer) -> None:
    """Write ``ckan.ini``, readable by its owner only."""
    token = hashlib.sha256(str(places.run).encode()).hexdigest()[:8]
    values = {
        **addresses(cluster, state),
        "demo": "true",
        "session_secret": state.secret("session"),
        "token_secret": state.secret("token"),
        "cookie_name": f"puebla_{token}",
        "cookie_secure": "false",
        "redis_url": redis.url(),
        "solr_url": "http://127.0.0.1:1/sin-solr",
        "site_id": f"puebla_{token}",
        "site_url": site_url(state),
        "storage_path": str(places.storage),
        "webassets_path": str(places.run / "webassets"),
        "smtp_server": f"{HOST}:{state.ports['smtp']}",
        "smtp_starttls": "false",
        "smtp_user": "",
        "smtp_password": "",
        "mail_from": "datos.abiertos@puebla.example",
    }
    places.storage.mkdir(parents=True, exist_ok=True)
    template = Template((places.root / TEMPLATE).read_text(encoding="utf-8"))
    replace_file(places.ini, template.substitute({name: value.replace("%", "%%") for name, value in values.items()}))


def clean_environment(places: Places, **extra: str) -> dict[str, str]:
    """The environment of CKAN's processes: the operator's, without variables that would override the settings file."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CKAN", "PG", "PUEBLA_", "PYTHON"))
    }
    return {
        **kept,
        "PATH": f"{places.venv / 'bin'}:{kept.get('PATH', '')}",
        "CKAN_INI": str(places.ini),
        "PYTHONPATH": str(places.root),
        "PYTHONUNBUFFERED": "1",
        "PYTHONSAFEPATH": "1",
        **extra,
    }
