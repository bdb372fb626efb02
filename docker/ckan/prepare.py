"""Everything CKAN has to do before its first page, in one process, because each start of CKAN costs many seconds.

Run with the environment's Python: ``python prepare.py INI``; prints one JSON object: the SQL that a database
administrator must run for the DataStore's permissions, and whether there is a demo city to load. With
``PUEBLA_SYSADMIN_PASSWORD`` it also makes an administrator of the site with that password: for portals without the
one sign-on, where nobody else could be one.
"""

import json
import os
import sys
from typing import Any

SYSADMIN = "administrador"


def prepare(ini: str, sysadmin_password: str = "") -> dict[str, Any]:
    """Migrate the tables, make an administrator where a password is given, and say what is left for others to do."""
    from ckan.cli.cli import CtxObject

    application = CtxObject(ini)
    migrate(application)
    with application.app._wsgi_app.app_context():
        if sysadmin_password:
            make_sysadmin(sysadmin_password)
        prepare_text_search()
        build_js_translations()
    return {"permissions": permissions(), "demo": has_demo()}


def migrate(application: Any) -> None:
    """Bring the tables of CKAN and of every plugin up to date."""
    import click
    from ckan.cli.db import upgrade

    click.Context(upgrade, obj=application).invoke(
        upgrade, version="head", plugin=None, skip_core=False, skip_plugins=False
    )


def make_sysadmin(password: str) -> None:
    """Make the administrator of the site, or give it back its password."""
    from ckan import model
    from ckan.plugins import toolkit as tk

    context = {"ignore_auth": True, "model": model, "session": model.Session}
    user = model.User.by_name(SYSADMIN)
    if user is None:
        data = {"name": SYSADMIN, "email": "administrador@puebla.example", "fullname": "Administración del portal"}
        tk.get_action("user_create")(context, {**data, "password": password})
        user = model.User.by_name(SYSADMIN)
    user.sysadmin = True
    user.password = password
    model.Session.commit()


def prepare_text_search() -> None:
    """Make what `ckan.datastore.default_fts_lang` names; without it a search in a table is an error."""
    from ckan.plugins import toolkit as tk

    from pipelines.data import ensure_text_search

    if address := tk.config.get("ckan.datastore.write_url"):
        ensure_text_search(address)


def build_js_translations() -> None:
    """Write the words of the dialogs where `/api/i18n` finds them: CKAN's own server does this, gunicorn does not."""
    from ckan.lib import i18n

    i18n.build_js_translations()


def permissions() -> str:
    """The SQL that lets the DataStore's reader read and nothing else."""
    from ckan.model import parse_db_config
    from ckan.plugins import toolkit as tk
    from ckanext.datastore.cli import permissions_sql

    main_database = parse_db_config("sqlalchemy.url")
    writer = parse_db_config("ckan.datastore.write_url")
    reader = parse_db_config("ckan.datastore.read_url")
    if not tk.config.get("ckan.datastore.write_url"):
        return ""
    return str(
        permissions_sql(
            maindb=main_database["db_name"],
            datastoredb=writer["db_name"],
            mainuser=main_database["db_user"],
            writeuser=writer["db_user"],
            readuser=reader["db_user"],
        )
    )


def has_demo() -> bool:
    """Whether some plugin offers ``ckan puebla demo cargar``."""
    import ckan.plugins as plugins

    offered = [command for plugin in plugins.PluginImplementations(plugins.IClick) for command in plugin.get_commands()]
    for name in ("puebla", "demo", "cargar"):
        found = next((command for command in offered if command.name == name), None)
        if found is None:
            return False
        offered = list(getattr(found, "commands", {}).values())
    return True


if __name__ == "__main__":
    # CKAN and its migrations print as they like; the answer is the only thing on standard output.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    json.dump(prepare(sys.argv[1], os.environ.get("PUEBLA_SYSADMIN_PASSWORD", "")), answer)
    answer.close()
