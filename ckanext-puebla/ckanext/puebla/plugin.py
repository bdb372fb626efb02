"""The core plugin: roles, capture, review and publication of datasets."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
from ckan.common import CKANConfig
from ckan.plugins import toolkit as tk

from ckanext.puebla import cli, downloads, helpers, views
from ckanext.puebla.doors import refused_doors
from ckanext.puebla.gateway import hooks
from ckanext.puebla.logic import action, auth
from ckanext.puebla.search.index_fields import IndexFields


@tk.blanket.actions(action.get_actions)
@tk.blanket.validators
@tk.blanket.cli(cli.get_commands)
@tk.blanket.config_declarations
class PueblaPlugin(IndexFields, p.SingletonPlugin):
    """Registers everything of the capture and review by convention."""

    p.implements(p.IConfigurer)
    p.implements(p.IAuthFunctions)
    p.implements(p.IBlueprint)
    p.implements(p.IMiddleware, inherit=True)
    p.implements(p.ITemplateHelpers)
    p.implements(p.IPackageController, inherit=True)

    def update_config(self, config: CKANConfig) -> None:
        """Our templates and assets, and CKAN's own limit of size raised to ours."""
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "puebla")
        limit = int(config.get("ckanext.puebla.max_file_mb") or 512)
        config["ckan.max_resource_size"] = max(int(config.get("ckan.max_resource_size") or 0), limit)

    def get_auth_functions(self) -> dict[str, Any]:
        """Our own authorization, and the refusal of every other door to datasets."""
        return {**auth.get_auth_functions(), **refused_doors()}

    def get_blueprint(self) -> list[Any]:
        """The pages of `ckanext.puebla.views`, and the public files."""
        return [*views.get_blueprints(), downloads.blueprint]

    def make_middleware(self, app: Any, config: CKANConfig) -> Any:
        """What the gateway and browsers are told with every page."""
        hooks.install(app)
        return app

    def get_helpers(self) -> dict[str, Any]:
        """The template helpers of `ckanext.puebla.helpers`."""
        return helpers.get_helpers()
