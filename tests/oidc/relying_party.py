"""An application that knows nothing of us: Flask and Authlib's generic client, run as a program of its own.

    python -m tests.oidc.relying_party ISSUER CLIENT_ID     (its secret is RELYING_PARTY_SECRET)

It prints the port that it took. Every answer is JSON. Some of its addresses misbehave on purpose.
"""

from __future__ import annotations

import logging
import os
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, Response, jsonify, redirect, request, session, url_for
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from werkzeug.serving import make_server

SCOPE = "openid profile email roles"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
app = Flask(__name__)
app.secret_key = secrets.token_bytes(32)
app.config.update(SESSION_COOKIE_NAME="relying_party", PROPAGATE_EXCEPTIONS=False)
oauth = OAuth(app)
people: dict[str, dict[str, Any]] = {}  # what is known of each session of ours
redemptions: dict[str, dict[str, str]] = {}  # the code of each session, and what belongs to it
used: set[str] = set()  # names of logout tokens
received: list[str] = []


def client(name: str = "provider") -> Any:
    return oauth.create_client(name)


def configure(issuer: str, client_id: str) -> None:
    """The generic client, and one that has forgotten PKCE."""
    facts = {
        "client_id": client_id,
        "client_secret": os.environ["RELYING_PARTY_SECRET"],
        "server_metadata_url": f"{issuer}/.well-known/openid-configuration",
    }
    oauth.register("provider", **facts, client_kwargs={"scope": SCOPE, "code_challenge_method": "S256"})
    oauth.register("careless", **facts, client_kwargs={"scope": SCOPE})


@app.get("/enter")
def enter() -> Any:
    """To the provider; `careless`, `back`, `nonce` and `prompt` change what is asked."""
    session.setdefault("id", secrets.token_urlsafe(16))
    session["twice"] = "twice" in request.args
    asking = client("careless" if "careless" in request.args else "provider")
    back = request.args.get("back") or url_for("callback", _external=True)
    extra = {"prompt": request.args["prompt"]} if "prompt" in request.args else {}
    asked = asking.create_authorization_url(back, **extra)
    expected = {**asked, "nonce": "another"} if "nonce" in request.args else asked
    asking.save_authorize_data(redirect_uri=back, **expected)
    return redirect(asked["url"])


@app.get("/callback")
def callback() -> Any:
    """Back from the provider: Authlib judges state, nonce, signature and claims."""
    kept = client().framework.get_state_data(session, request.args.get("state", "")) or {}
    redemptions[session["id"]] = {
        "code": request.args.get("code", ""),
        "code_verifier": kept.get("code_verifier", ""),
        "redirect_uri": kept.get("redirect_uri", ""),
    }
    if session["twice"]:
        with ThreadPoolExecutor(2) as pool:
            return jsonify(list(pool.map(redeem, [redemptions[session["id"]]] * 2)))
    token = client().authorize_access_token()
    people[session["id"]] = dict(token)
    return jsonify({"claims": token["userinfo"]})


@app.get("/again")
def again() -> Any:
    """Send the last code once more."""
    return jsonify(redeem(redemptions[session["id"]]))


@app.get("/me")
def me() -> Any:
    """What the provider says of the person now; nobody without a session."""
    known = people.get(session.get("id", ""))
    if known is None:
        return jsonify({"error": "nobody"}), 401
    answer = client().get(client().load_server_metadata()["userinfo_endpoint"], token=known)
    return jsonify(answer.json() if answer.ok else {"error": "refused"}), answer.status_code


@app.get("/refresh")
def refresh() -> Any:
    """New tokens for the refresh token; `old` sends the one before."""
    known = people[session["id"]]
    sent = known["former"] if "old" in request.args else known["refresh_token"]
    token = client().fetch_access_token(grant_type="refresh_token", refresh_token=sent)
    claims = client().parse_id_token(token, nonce=None)
    people[session["id"]] = {**token, "former": sent}
    return jsonify({"claims": claims, "rotated": token["refresh_token"] != sent})


@app.get("/check")
def check() -> Any:
    """Judge the ID token once more, against the keys that are published now."""
    client().fetch_jwk_set(force=True)
    kept = people[session["id"]]
    return jsonify({"kid": read(kept["id_token"]).header["kid"]})


@app.get("/leave")
def leave() -> Any:
    """End the session here and at the provider; `to` is where to return."""
    known = people.pop(session["id"])
    back = request.args.get("to") or url_for("left", _external=True)
    return client().logout_redirect(back, id_token_hint=known["id_token"])


@app.get("/left")
def left() -> Any:
    client().validate_logout_response()
    return jsonify({"left": True})


@app.get("/keys")
def keys() -> Any:
    """The names of the keys that are remembered, and the provider's description of itself."""
    return jsonify({"metadata": client().load_server_metadata(), "keys": client().fetch_jwk_set()["keys"]})


@app.post("/forget")
def forget() -> Any:
    """As if just started."""
    for kept in (people, redemptions, used, received):
        kept.clear()
    for name in ("provider", "careless"):
        client(name).server_metadata.clear()
    return jsonify({})


@app.post("/logout")
def back_channel() -> Any:
    """OpenID Connect Back-Channel Logout 1.0, the receiver."""
    token = request.form["logout_token"]
    received.append(token)
    try:
        found = read(token)
    except JoseError as error:
        return jsonify({"error": type(error).__name__}), 400
    claims, now = found.claims, time.time()
    problem = (
        ("typ" if found.header.get("typ") != "logout+jwt" else "")
        or ("iss" if claims.get("iss") != client().load_server_metadata()["issuer"] else "")
        or ("aud" if claims.get("aud") not in (client().client_id, [client().client_id]) else "")
        or ("age" if not now - 120 < claims.get("iat", 0) < now + 60 or claims.get("exp", 0) < now else "")
        or ("event" if EVENT not in claims.get("events", {}) or "nonce" in claims else "")
        or ("replay" if claims["jti"] in used else "")
    )
    if problem:
        return jsonify({"error": problem}), 400
    used.add(claims["jti"])
    for name, known in list(people.items()):
        told = known["userinfo"] if "userinfo" in known else read(known["id_token"]).claims
        if told["sub"] == claims["sub"] and claims.get("sid", told.get("sid")) == told.get("sid"):
            people.pop(name, None)
    return Response(status=200, headers={"Cache-Control": "no-store"})


@app.get("/received")
def told() -> Any:
    return jsonify(received)


@app.errorhandler(Exception)
def refused(error: Exception) -> Any:
    """What Authlib would not take, by name."""
    return jsonify({"error": getattr(error, "error", None) or type(error).__name__, "said": str(error)}), 502


def redeem(redemption: dict[str, str]) -> dict[str, Any]:
    """Exchange a code, past the state that Authlib keeps for it."""
    own = client()
    asking = OAuth2Session(own.client_id, own.client_secret)
    try:
        token = asking.fetch_token(own.load_server_metadata()["token_endpoint"], **redemption)
    except OAuthError as error:
        return {"error": error.error}
    people[secrets.token_urlsafe(16)] = dict(token)
    answer = asking.get(own.load_server_metadata()["userinfo_endpoint"])
    return {"given": True, "userinfo": answer.status_code}


def read(token: str) -> Any:
    """A signed token of the provider; an unknown key makes us ask for its keys once more."""
    registry = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    try:
        return jwt.decode(token, KeySet.import_key_set(client().fetch_jwk_set()), registry=registry)
    except InvalidKeyIdError:
        return jwt.decode(token, KeySet.import_key_set(client().fetch_jwk_set(force=True)), registry=registry)


def main() -> None:
    configure(*sys.argv[1:3])
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
