"""What every page of the review needs: calling actions, and turning their refusals into pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, redirect, request

STALE = (
    "Mientras usted trabajaba, la solicitud cambió o alguien más respondió. Lo que escribió sigue en esta página: "
    "revise cómo quedó la solicitud y, si todavía hace falta, envíelo de nuevo."
)


class Refused(Exception):
    """An action did not accept what was typed. `errors`: field -> sentences; `stale`: somebody was first."""

    def __init__(self, errors: dict[str, list[str]], *, stale: bool = False):
        super().__init__(errors)
        self.errors = errors
        self.stale = stale

    @property
    def sentences(self) -> list[str]:
        """All sentences once, in order."""
        return list(dict.fromkeys(sentence for group in self.errors.values() for sentence in group))


def read(name: str, **data: Any) -> Any:
    """Call an action to show a page: 403 or 404 when it refuses."""
    try:
        return tk.get_action(name)({"user": tk.current_user.name}, data)
    except tk.ObjectNotFound:
        return tk.abort(404)
    except tk.NotAuthorized:
        return tk.abort(403)


def do(name: str, **data: Any) -> Any:
    """Call an action that changes something; `Refused` with sentences when the data is not accepted."""
    try:
        return read(name, **data)
    except tk.ValidationError as error:
        found = flat_errors(error.error_dict)
        if "puebla_conflict" in found:
            raise Refused({"puebla_conflict": found["puebla_conflict"]}, stale=True) from error
        raise Refused(found) from error


def flat_errors(errors: dict[str, Any]) -> dict[str, list[str]]:
    """CKAN's nested error dict as field -> list of sentences."""
    found: dict[str, list[str]] = {}
    for key, value in errors.items():
        if key.startswith("__"):
            continue
        found[key] = list(_sentences(value))
    return found


def _sentences(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _sentences(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _sentences(inner)
    elif value:
        yield str(value)


def require_account() -> Response | None:
    """Send people without a session to the login page; what they cannot see stays unknown to them."""
    if tk.current_user.is_authenticated:
        return None
    if request.method != "GET":
        return tk.abort(403)
    return redirect(tk.url_for("user.login", came_from=request.full_path.rstrip("?")))


def private_blueprint(name: str) -> Blueprint:
    """A blueprint whose pages are only for people with an account."""
    blueprint = Blueprint(name, __name__)
    blueprint.before_request(require_account)
    return blueprint


def wants_json() -> bool:
    """Whether the page's own script asks, instead of a plain form."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def page_number() -> int:
    """The page of a list, from 1."""
    return max(1, request.args.get("pagina", default=1, type=int))


def my_roles() -> list[dict[str, Any]]:
    """Appointments of the person that count today."""
    found = read("puebla_my_roles")
    return found.get("roles", []) if isinstance(found, dict) else found


def my_organizations(role: str = "enlace_datos_abiertos") -> list[dict[str, Any]]:
    """The dependencias where the person holds a role: id, name, title."""
    return [
        {"id": item["organization_id"], "name": item.get("organization_name"), "title": item.get("organization_title")}
        for item in my_roles()
        if item["role"] == role and item.get("organization_id")
    ]
