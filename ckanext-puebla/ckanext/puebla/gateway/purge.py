"""Telling the gateway that pages changed. It may be deaf: then they change there by themselves a minute later."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from ckan.plugins import toolkit as tk

log = logging.getLogger(__name__)
PATIENCE = (0.5, 1.0)  # seconds to connect, to answer; the first failure ends the attempt
EVERYWHERE = ("/", "/dataset/", "/organization/", "/inventario.csv", "/novedades.rss", "/sitemap.xml")


def dataset(package: dict[str, Any], *, versions: Iterable[int] = (), folios: Iterable[str] = ()) -> None:
    """Forget the pages that show a dataset (as `package_show` gives it), its versions and its oficios."""
    name = package["name"]
    own = [f"/dataset/{name}", *(f"/dataset/{name}/version/{number}" for number in versions)]
    own += [f"/dataset/{name}/resource/{resource['id']}" for resource in package.get("resources", [])]
    own += [f"/oficio/{folio}" for folio in folios if folio]
    office = (package.get("organization") or {}).get("name")
    addresses([*EVERYWHERE, *own, *([f"/organization/{office}"] if office else [])])


def organization(clave: str) -> None:
    """Forget the pages of a dependencia and the lists that name it."""
    addresses([*EVERYWHERE, f"/organization/{clave}", f"/organization/about/{clave}"])


def addresses(paths: Iterable[str]) -> None:
    """Forget these pages; a gateway that does not answer is noted in the log and nothing else."""
    gateway = str(tk.config.get("ckanext.puebla.gateway_url") or "").rstrip("/")
    if not gateway:
        return
    host = urlsplit(tk.config["ckan.site_url"]).netloc
    with requests.Session() as session:
        session.trust_env = False
        try:
            for path in paths:
                session.request("PURGE", gateway + quote(path), headers={"Host": host}, timeout=PATIENCE)
        except requests.RequestException as error:
            log.warning("the gateway was not told to forget pages: %s", type(error).__name__)
