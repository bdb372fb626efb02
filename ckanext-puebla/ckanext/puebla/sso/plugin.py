"""Plugin of the single sign-on: no password is known here, every session comes from the city's provider of accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins as p
from ckan import model
from ckan.common import CKANConfig
from ckan.config.middleware.flask_app import csrf
from ckan.exceptions import CkanConfigurationException
from ckan.plugins import toolkit as tk
from flask import Blueprint, request

from ckanext.puebla.sso import machines, origin, sessions, settings, shut, silent, views


@tk.blanket.config_declarations
class PueblaSsoPlugin(p.SingletonPlugin):
    """Registers the sign-on; left out, CKAN has its own accounts as ever."""

    p.implements(p.IConfigurer)
    p.implements(p.IConfigurable)
    p.implements(p.IBlueprint)
    p.implements(p.IMiddleware, inherit=True)
    p.implements(p.IAuthenticator, inherit=True)
    p.implements(p.IAuthFunctions)
    p.implements(p.ITemplateHelpers)

    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")

    def configure(self, config: CKANConfig) -> None:
        """Refuse to start half configured."""
        if not p.plugin_loaded("puebla"):
            raise CkanConfigurationException("puebla_sso needs the plugin puebla, whose tables it uses")
        settings.require()

    def get_blueprint(self) -> list[Blueprint]:
        return [views.blueprint, machines.blueprint]

    def make_middleware(self, app: Any, config: CKANConfig) -> Any:
        """What is asked before every page."""
        csrf.exempt(machines.blueprint)
        for question in (origin.refuse_foreign_forms, shut.explain, silent.try_silently):
            app.before_request(question)
        return app

    def get_auth_functions(self) -> dict[str, Callable[..., Any]]:
        return shut.auth_functions()

    def get_helpers(self) -> dict[str, Callable[..., Any]]:
        """Addresses of the provider's pages; templates know by these helpers that the sign-on is there."""
        return {
            "sso_account_url": lambda: settings.current().account_url,
            "sso_directory_url": lambda: settings.current().directory_url,
            "sso_inbox_url": lambda: settings.current().inbox_url,
        }

    def login(self) -> Any:
        """Every way to the login leads to the provider; what a form sends is never looked at."""
        return views.enter()

    def authenticate(self, identity: dict[str, Any]) -> model.AnonymousUser:
        """No name and password open anything here."""
        return model.AnonymousUser()

    def logout(self) -> Any:
        return views.leave()

    def identify_user(self, user_id: str | None = None) -> model.AnonymousUser | None:
        """A session counts while the provider has not ended it. Servers' addresses know no users at all."""
        if request.blueprint == machines.blueprint.name:
            return model.AnonymousUser()
        if user_id is None:
            return None
        signed = sessions.present()
        if signed is not None and not sessions.is_ended(signed):
            return None
        sessions.discard()
        return model.AnonymousUser()
