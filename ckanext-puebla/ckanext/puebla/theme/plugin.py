"""Look and language of the portal: templates, styles and the Spanish strings that CKAN lacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.lib.plugins import DefaultTranslation
from flask import Blueprint

from ckanext.puebla.theme import helpers, home, look


class PueblaThemePlugin(DefaultTranslation, p.SingletonPlugin):
    """Registers the municipal look. It works with or without the other plugins of the portal."""

    p.implements(p.IConfigurer)
    p.implements(p.ITranslation)
    p.implements(p.ITemplateHelpers)
    p.implements(p.IFacets, inherit=True)
    p.implements(p.IBlueprint)

    def update_config(self, config: CKANConfig) -> None:
        """Put the templates, styles and public files of the theme before CKAN's own."""
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "puebla_theme")
        look.register(config)
        config["ckan.favicon"] = f"/{look.MARK}"
        config["ckan.gravatar_default"] = "disabled"
        if not config.get("ckan.display_timezone"):
            config["ckan.display_timezone"] = "America/Mexico_City"

    def i18n_directory(self) -> str:
        """The strings of all rooms live together in `ckanext/puebla/i18n`."""
        return str(Path(__file__).parent.parent / "i18n")

    def i18n_domain(self) -> str:
        """One domain for all plugins of the extension."""
        return "ckanext-puebla"

    def get_helpers(self) -> dict[str, Callable[..., Any]]:
        """Template helpers of the theme, all prefixed `tema_`."""
        return {**helpers.get_helpers(), "tema_look": look.tema_look}

    def get_blueprint(self) -> list[Blueprint]:
        """The home page, which asks the search only once."""
        return [home.blueprint]

    def dataset_facets(self, facets_dict: dict[str, str], package_type: str) -> dict[str, str]:
        """Facets of FORM.317, in the order in which citizens use them."""
        return helpers.facet_titles()

    def organization_facets(
        self,
        facets_dict: dict[str, str],
        organization_type: str,
        package_type: str | None,
    ) -> dict[str, str]:
        """The same facets inside a dependencia, without the dependencia itself."""
        return {name: title for name, title in helpers.facet_titles().items() if name != "organization"}
