"""Doors of CKAN that are shut because accounts, dependencias and appointments are kept at the provider.

The actions are refused to everybody, administrators too; the pages that led there say where to go instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckan.plugins import toolkit as tk
from ckan.types import Context, DataDict
from flask import request

from ckanext.puebla.doors import refusal
from ckanext.puebla.sso.settings import Settings, current

ACCOUNT, DIRECTORY = "account", "directory"
SENTENCES = {
    ACCOUNT: "Las cuentas y sus contraseñas se administran en el servicio de cuentas del municipio: {address}",
    DIRECTORY: "Las personas, las dependencias y los nombramientos se administran en el directorio: {address}",
}
ACTIONS = {
    "user_create": ACCOUNT,
    "user_invite": DIRECTORY,
    "user_update": ACCOUNT,
    "user_patch": ACCOUNT,
    "user_delete": DIRECTORY,
    "user_reset": ACCOUNT,
    "request_reset": ACCOUNT,
    "organization_create": DIRECTORY,
    "organization_member_create": DIRECTORY,
    "organization_member_delete": DIRECTORY,
    "puebla_appointment_create": DIRECTORY,
    "puebla_appointment_revoke": DIRECTORY,
}
# Shut only for people: CKAN uses the same actions for the datasets of a group.
MEMBERS = ("member_create", "member_delete")
PAGES = {
    "user.register": ACCOUNT,
    "user.edit": ACCOUNT,
    "user.request_reset": ACCOUNT,
    "user.perform_reset": ACCOUNT,
    "user.delete": DIRECTORY,
    "user.sysadmin": DIRECTORY,
    "organization.new": DIRECTORY,
    "organization.member_new": DIRECTORY,
    "organization.member_delete": DIRECTORY,
    "puebla_appointments.revoke": DIRECTORY,
}


def address_of(place: str, settings: Settings) -> str:
    """Where that is done instead."""
    return settings.account_url if place == ACCOUNT else settings.directory_url


def auth_functions() -> dict[str, Callable[..., Any]]:
    """A refusal for every shut action."""
    settings = current()
    sentences = {place: words.format(address=address_of(place, settings)) for place, words in SENTENCES.items()}
    shut = {name: refusal(name, sentences[place]) for name, place in ACTIONS.items()}
    return shut | {name: _people_refused(name, sentences[DIRECTORY]) for name in MEMBERS}


def _people_refused(name: str, sentence: str) -> Callable[..., Any]:
    """The action's own authorization, but for people."""

    @tk.chained_auth_function
    @tk.auth_sysadmins_check
    @tk.auth_allow_anonymous_access
    def refuse(next_auth: Any, context: Context, data_dict: DataDict | None = None) -> dict[str, Any]:
        if (data_dict or {}).get("object_type") == "user":
            return {"success": False, "msg": sentence}
        return next_auth(context, data_dict)

    refuse.__name__ = name
    return refuse


def explain() -> Any:
    """Before a page is made: whoever comes to a shut door is told where to go. None to go on."""
    place = PAGES.get(request.endpoint or "")
    if place is None:
        return None
    address = address_of(place, current())
    return tk.render("puebla_sso/cerrada.html", {"place": place, "address": address}), 403
