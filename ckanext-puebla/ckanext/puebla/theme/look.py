"""Header, footer and styles that the portal shares with the city's site, taken from `schemas.look`."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.lib import webassets_tools
from flask_wtf.csrf import generate_csrf
from webassets import Bundle

from schemas import look

STYLES = "puebla_look/estilo"
MARK = look.files.MARK
Link = look.Link


def register(config: CKANConfig) -> None:
    """The shared templates and files, and one style sheet made of the shared ones, after CKAN's own."""
    tk.add_template_directory(config, str(look.TEMPLATES))
    tk.add_public_directory(config, str(look.STATIC))
    if not webassets_tools.is_registered(STYLES):
        bundle = Bundle(
            *(str(look.STATIC / style) for style in look.STYLES),
            filters="cssrewrite",
            output="puebla_look/%(version)s_estilo.css",
            extra={"preload": ["css/main"]},
        )
        webassets_tools.env.register(STYLES, bundle)


def tema_look() -> look.Look:
    """What header and footer show on this page. Without a site of the city, only what the portal has."""
    www = str(tk.config.get("ckanext.puebla.www_url") or "").rstrip("/")
    site = str(tk.config["ckan.site_url"]).rstrip("/")
    own = [
        _link("Conjuntos de datos", "dataset.search"),
        _link("Dependencias", "organization.index"),
        _link("Acerca del portal", "home.about"),
    ]
    built = look.build(
        "datos",
        www_url=www,
        datos_url=site,
        here=site + tk.request.path,
        account=_account(),
        local=own,
        local_label="En datos abiertos",
        office=_office(),
        columns=[look.Column(title="Consultar", links=own), look.Column(title="Reutilizar", links=_reuse())],
    )
    if not www:
        built |= {"title": tk.h.tema_titulo_sitio(), "navigation": built["local"], "local": [], "legal": []}
    return built


def _link(label: str, endpoint: str, **values: Any) -> Link:
    return Link(label=label, url=tk.url_for(endpoint, **values))


def _reuse() -> list[Link]:
    found = tk.h.tema_call("puebla_catalogue_links", default=[])
    return [
        *(Link(label=one["label"], url=one["url"]) for one in found),
        _link("API de consulta", "api.get_api", ver=3),
    ]


def _office() -> list[Link]:
    entries = []
    for one in tk.h.tema_menu():
        entry = Link(label=one["label"], url=one["url"])
        if one.get("count"):
            entry["count"] = one["count"]
        entries.append(entry)
    return entries


def _account() -> list[look.Action]:
    user = tk.current_user
    if not user.is_authenticated:
        return look.account_entries(login_url=_login_url())
    more = [look.Action(label="Administración", url=tk.url_for("admin.index"))] if user.sysadmin else []
    return look.account_entries(
        login_url=_login_url(),
        name=user.display_name,
        account_url=tk.url_for("user.read", id=user.name),
        more=more,
        logout=look.Action(
            label="Cerrar sesión",
            url=tk.url_for("user.logout"),
            post=True,
            fields={tk.config["WTF_CSRF_FIELD_NAME"]: generate_csrf()},
        ),
    )


def _login_url() -> str:
    """The login, which leads back to this page; not to a page of errors, nor to the login itself."""
    here = tk.request.full_path.rstrip("?")
    leads_back = tk.request.method == "GET" and here != "/" and tk.request.blueprint not in (None, "user", "puebla_sso")
    return str(tk.url_for("user.login", **({"came_from": here} if leads_back else {})))
