"""Plugin of the catalogue: facts for the dataset page, licences, and the catalogue for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins as p
from ckan.common import CKANConfig
from flask import Blueprint

from ckanext.puebla.catalogue import actions, facts, routes

LICENCES = Path(__file__).parent / "licencias.json"


class PueblaCataloguePlugin(p.SingletonPlugin):
    """Registers the room `catalogue`."""

    p.implements(p.IConfigurer)
    p.implements(p.IActions)
    p.implements(p.IBlueprint)
    p.implements(p.ITemplateHelpers)

    def update_config(self, config: CKANConfig) -> None:
        """Our list of licences, unless the operator chose another."""
        if not config.get("licenses_group_url"):
            config["licenses_group_url"] = f"file://{LICENCES}"

    def get_actions(self) -> dict[str, Callable[..., Any]]:
        """The mended action, where there is one to mend."""
        return {"dcat_catalog_show": actions.dcat_catalog_show} if p.plugin_loaded("dcat") else {}

    def get_blueprint(self) -> list[Blueprint]:
        return [routes.blueprint]

    def get_helpers(self) -> dict[str, Callable[..., Any]]:
        return facts.get_helpers()
