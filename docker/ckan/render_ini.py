"""Writes CKAN's settings file from the template, the environment and the files under /run/secrets.

Run as ``python3 render_ini.py TARGET``. Only the standard library; what is missing stops it with a Spanish sentence.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

TEMPLATE = Path(__file__).parent / "ckan.ini.template"
SECRETS = Path("/run/secrets")


def values(environment: Mapping[str, str], secrets: Path) -> dict[str, str]:
    """Every name of the template. Raises ``KeyError`` for a missing variable, ``OSError`` for a missing secret."""

    def secret(name: str) -> str:
        return (secrets / name).read_text(encoding="utf-8").strip()

    database = environment.get("PUEBLA_DB_HOST", "postgres")
    redis = environment.get("PUEBLA_REDIS_HOST", "redis")
    www, datos = environment["PUEBLA_WWW_URL"].rstrip("/"), environment["PUEBLA_DATOS_URL"].rstrip("/")
    writer = f"postgresql://datastore_rw:{secret('datastore_rw_password')}@{database}/datastore"
    return {
        "demo": "false",
        "session_secret": secret("ckan_session_secret"),
        "token_secret": secret("ckan_token_secret"),
        "cookie_name": "puebla_datos",
        "cookie_secure": "true",
        "sqlalchemy_url": f"postgresql://ckan:{secret('ckan_db_password')}@{database}/ckan",
        "datastore_write_url": writer,
        "datastore_read_url": f"postgresql://datastore_ro:{secret('datastore_ro_password')}@{database}/datastore",
        "redis_url": f"redis://:{secret('redis_password')}@{redis}:6379/0",
        "search_plugin": "" if environment.get("PUEBLA_SOLR_URL") else "puebla_search ",
        "solr_url": environment.get("PUEBLA_SOLR_URL") or "http://127.0.0.1:1/sin-solr",
        "site_id": "puebla",
        "site_url": datos,
        "storage_path": "/var/lib/ckan",
        "webassets_path": "/run/puebla/webassets",
        "smtp_server": f"{environment['PUEBLA_SMTP_HOST']}:{environment.get('PUEBLA_SMTP_PORT') or '25'}",
        "smtp_starttls": "true" if environment.get("PUEBLA_SMTP_TLS") == "1" else "false",
        "smtp_user": environment.get("PUEBLA_SMTP_USER", ""),
        "smtp_password": secret("smtp_password") if environment.get("PUEBLA_SMTP_USER") else "",
        "mail_from": environment["PUEBLA_MAIL_FROM"],
        "sso_plugin": "puebla_sso ",
        "sso_issuer": www,
        "sso_internal_url": environment.get("PUEBLA_CMS_URL", "http://cms:8000"),
        "sso_client_secret": secret("sso_client_secret"),
        "sso_directory_url": f"{www}/administracion/",
        "www_url": www,
        "www_host": urlsplit(www).hostname or "",
        "x_accel": "true",
        "gateway_url": environment.get("PUEBLA_GATEWAY_URL", "http://gateway:8081"),
    }


def main(target: Path) -> str | None:
    """Write the file for its owner only; what is wrong, or None."""
    try:
        filled = values(os.environ, SECRETS)
    except KeyError as error:
        return f"Falta la variable {error.args[0]}."
    except OSError as error:
        return f"No se puede leer el secreto {error.filename}: {error.strerror}."
    text = Template(TEMPLATE.read_text(encoding="utf-8"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600)
    target.write_text(text.substitute({key: value.replace("%", "%%") for key, value in filled.items()}), "utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
