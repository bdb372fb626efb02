"""Addresses of the sign-on for servers: logout, the directory's door and the inbox's. They answer in JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk
from flask import Blueprint, Response, jsonify, request

from ckanext.puebla.sso import sessions, tokens
from ckanext.puebla.sso.domain import directory, people
from ckanext.puebla.sso.errors import (
    BodyTooLarge,
    ClocksDiffer,
    PersonUnknown,
    RecordRefused,
    SsoError,
    TokenRefused,
)
from ckanext.puebla.sso.settings import current

log = logging.getLogger(__name__)
blueprint = Blueprint("puebla_sso_machines", __name__)
LARGEST = 5 * 1024 * 1024  # bytes that the directory may send at once
BEARER = "Bearer "


def answered(view: Callable[[], Any]) -> Callable[[], Response]:
    """Turn what went wrong into JSON; the answers are never kept by anybody."""

    @wraps(view)
    def told() -> Response:
        try:
            answer = view()
        except SsoError as error:
            log.warning("%s refused: %s: %s", request.path, error.code, error.detail)
            answer = jsonify(error="invalid_request", code=error.code, message=error.message)
            answer.status_code = status_of(error)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return told


def status_of(error: SsoError) -> int:
    """What a page calls the provider's fault is the sender's fault here."""
    if isinstance(error, RecordRefused):
        return 400
    if isinstance(error, (TokenRefused, ClocksDiffer)):
        return 400 if request.endpoint == f"{blueprint.name}.{logout.__name__}" else 401
    return error.status


@blueprint.route("/sso/backchannel-logout", methods=["POST"])
@answered
def logout() -> Response:
    """OpenID Connect Back-Channel Logout 1.0: end the sessions that the token names."""
    raw = request.form.get("logout_token", "")
    claims = tokens.logout_token(raw, current())
    sid = claims.get("sid")
    if isinstance(sid, str) and sid:
        sessions.end_one(sid, until=float(claims["iat"]))
    else:
        sessions.end_all(claims["sub"], until=float(claims["iat"]))
    if claims.get("active") is False:
        people.deactivate(claims["sub"])
    log.info("sub %s: sessions ended from afar", claims["sub"])
    return Response("", 200)


@blueprint.route("/sso/directorio", methods=["GET", "POST"])
@answered
def door() -> Response:
    """GET tells the present state; POST brings in step what it names and tells what changed and what could not."""
    body = _body() if request.method == "POST" else b""
    tokens.directory_token(_bearer(), current(), body=body)
    if request.method == "GET":
        return jsonify(directory.state())
    return jsonify(directory.apply(_payload(body)))


@blueprint.route("/sso/bandeja")
@answered
def inbox() -> Response:
    """What `puebla_inbox` answers to the person whom the token names. It only reads: no session and no token of
    a person is looked at here, and what the token opens ends with this answer."""
    claims = tokens.inbox_token(_bearer(), current())
    user = people.user_of(claims["sub"])
    if user is None or user.state != model.State.ACTIVE:
        raise PersonUnknown(detail=f"sub {claims['sub'][:40]}")
    found = tk.get_action("puebla_inbox")({"user": user.name, "auth_user_obj": user}, {})
    return jsonify(found)


def _bearer() -> str:
    given = request.headers.get("Authorization", "")
    if not given.startswith(BEARER):
        raise TokenRefused("Falta la autorización.", detail="no bearer token")
    return given.removeprefix(BEARER).strip()


def _body() -> bytes:
    """What was sent, read no further than its limit."""
    if (request.content_length or 0) > LARGEST:
        raise BodyTooLarge(detail=f"{request.content_length} bytes")
    body = request.stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise BodyTooLarge(detail="no length told")
    return body


def _payload(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RecordRefused("El envío no es JSON.", detail=type(error).__name__) from error
