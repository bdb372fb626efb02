"""Section by section: listings, addresses, the DataStore, every reading action, every page, and writing."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from ckan import logic, model
from ckan.plugins import toolkit as tk
from flask import Response

from tests.leaks.doors import Knock, list_knocks, place_knocks, write_bodies
from tests.leaks.world import CITIZEN, HOLDER, KINDS, OUTSIDER, STATES, Secret, World, guesses

ACTORS = ("anonimo", OUTSIDER, CITIZEN)
OUTSIDERS = pytest.mark.parametrize("actor", ACTORS)
EACH_SECRET = pytest.mark.parametrize("place", [f"{state}-{kind}" for kind in KINDS for state in STATES])
REFUSALS = {302, 400, 401, 403, 404, 405, 409}
# Pages of CKAN that stream for ever, log out, or only repeat what they are sent.
SKIPPED_ROUTES = ("static", "webassets", "_debug_toolbar", "logout", "api.i18n_js_translations", "api.get_api")


def ask(client, world: World, actor: str, url: str):  # type: ignore[no-untyped-def]
    """The answer; a page of CKAN that stumbles on our odd arguments answers 500, as it does in service."""
    model.Session.remove()
    token = world.tokens.get(actor)
    try:
        return client.get(url, headers={"Authorization": token} if token else {})
    except Exception as stumble:  # the test client raises what a server turns into a page
        if "puebla" in url:
            raise
        return Response(type(stumble).__name__, status=500)


def result(client, world: World, actor: str, path: str):  # type: ignore[no-untyped-def]
    return json.loads(ask(client, world, actor, f"/api/3/action/{path}").data)["result"]


def text_of(response) -> str:  # type: ignore[no-untyped-def]
    """What the answer says, headers included; workbooks and archives are opened."""
    data = response.data
    headers = "\n".join(f"{key}: {value}" for key, value in response.headers.items() if key.lower() != "location")
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    return (headers + data.decode("utf-8", "replace")).lower()


def secret_named(world: World, place: str) -> Secret:
    return next(secret for secret in world.secrets if str(secret) == place)


def all_markers(world: World) -> tuple[str, ...]:
    return tuple(marker for secret in world.secrets for marker in secret.markers)


@EACH_SECRET
def test_the_holder_sees_the_markers(client, world: World, place: str) -> None:
    """Without this, the tests below would pass on an empty portal."""
    secret = secret_named(world, place)
    answer = text_of(ask(client, world, HOLDER, f"/api/3/action/puebla_submission_show?id={secret.submission_id}"))
    assert [marker for marker in secret.markers if marker not in answer and not marker.endswith(("cel", "ofi"))] == []
    shown = json.loads(
        ask(client, world, HOLDER, f"/api/3/action/puebla_submission_show?id={secret.submission_id}").data
    )
    assert (shown["result"]["state"], shown["result"]["kind"]) == (secret.state, secret.kind)


@OUTSIDERS
def test_listings_are_silent(client, world: World, actor: str) -> None:
    markers = all_markers(world)
    leaks = {}
    for knock in list_knocks(world.secrets):
        response = ask(client, world, actor, knock.url)
        found = knock.betrayed(text_of(response), markers)
        if found or response.status_code >= 500:
            leaks[knock.url] = (response.status_code, found)
    assert leaks == {}


@OUTSIDERS
@EACH_SECRET
def test_addresses_refuse(client, world: World, actor: str, place: str) -> None:
    """No address gives the content away; those of the submission and of the import say no, not only nothing."""
    secret = secret_named(world, place)
    leaks = {}
    refused = 0
    for knock in place_knocks(secret, world):
        response = ask(client, world, actor, knock.url)
        found = knock.betrayed(text_of(response), secret.markers)
        own = secret.submission_id in knock.url or world.import_id in knock.url
        refused += own
        pdf = response.data[:4] == b"%PDF"
        if found or pdf or response.status_code >= 500 or (own and response.status_code not in REFUSALS):
            leaks[knock.url] = (response.status_code, found)
    assert leaks == {}
    assert refused > 20


@OUTSIDERS
def test_every_reading_action_is_silent(client, world: World, actor: str) -> None:
    """Every action of the portal that reads, whoever registered it, with every identifier."""
    tk.get_action("package_list")
    names = sorted(name for name, function in logic._actions.items() if getattr(function, "side_effect_free", False))
    assert len(names) > 60
    markers = all_markers(world)
    leaks = {}
    some = [secret_named(world, "validacion_tecnica-actualizacion")]
    for name in names:
        urls = [f"/api/3/action/{name}", f"/api/3/action/{name}?id=reservada", f"/api/3/action/{name}?id={HOLDER}"]
        urls += [f"/api/3/action/{name}?id={identifier}" for secret in some for identifier in guesses(secret)]
        for url in dict.fromkeys(urls):
            response = ask(client, world, actor, url)
            found = Knock(url).betrayed(text_of(response), markers)
            if found or (response.status_code >= 500 and "puebla" in name):
                leaks[url] = (response.status_code, found)
    assert leaks == {}


@OUTSIDERS
def test_every_page_of_the_portal_is_silent(client, world: World, actor: str) -> None:
    """Every GET route that the portal has, with its arguments filled with the identifiers of a secret."""
    markers = all_markers(world)
    some = [secret_named(world, "validacion_tecnica-actualizacion")]
    leaks = {}
    asked = 0
    for url in sorted(set(page_addresses(client, some))):
        response = ask(client, world, actor, url)
        asked += 1
        found = Knock(url).betrayed(text_of(response), markers)
        if found:
            leaks[url] = (response.status_code, found)
    assert leaks == {}
    assert asked > 150


def page_addresses(client, secrets: list[Secret]):  # type: ignore[no-untyped-def]
    """Addresses made of the routing table of the running portal."""
    adapter = client.application.url_map.bind("localhost")
    for rule in client.application.url_map.iter_rules():
        if "GET" not in rule.methods or any(word in rule.endpoint for word in SKIPPED_ROUTES):
            continue
        if not rule.arguments:
            yield rule.rule
            continue
        for secret in secrets:
            for identifier in guesses(secret):
                values = {name: argument(name, identifier, secret) for name in rule.arguments}
                try:
                    yield adapter.build(rule.endpoint, values, method="GET")
                except Exception:  # noqa: BLE001 - a converter that refuses the value is no door
                    continue


def argument(name: str, identifier: str, secret: Secret) -> object:
    if name in ("filename", "file_name", "archivo"):
        return secret.file_name
    if name in ("number", "numero", "n", "ver"):
        return 2
    if name == "_format":
        return "jsonld"
    return identifier


@OUTSIDERS
@EACH_SECRET
def test_nobody_outside_changes_anything(client, world: World, actor: str, place: str) -> None:
    secret = secret_named(world, place)
    token = world.tokens.get(actor)
    given = {}
    for action, body in write_bodies(secret, world):
        model.Session.remove()
        headers = {"Authorization": token} if token else {}
        response = client.post(f"/api/3/action/{action}", json=body, headers=headers)
        assert Knock(json.dumps(body)).betrayed(text_of(response), secret.markers) == []
        given[action] = response.status_code
    assert {action: status for action, status in given.items() if status not in (403, 404)} == {}


@OUTSIDERS
def test_counts_are_of_what_is_public(client, world: World, actor: str) -> None:
    def read(path: str):  # type: ignore[no-untyped-def]
        return result(client, world, actor, path)

    public = len(world.public_names)
    organizations = read("organization_list?all_fields=true&include_dataset_count=true")
    assert {row["name"]: row["package_count"] for row in organizations} == {"reservada": public, "ajena": 0}
    assert sorted(read("package_list")) == sorted(world.public_names)
    every = "&include_private=true&include_drafts=true"
    found = read(f"package_search?rows=0&facet.field=[%22organization%22]{every}")
    assert (found["count"], found["facets"]) == (public, {"organization": {"reservada": public}})
    assert read("tag_list") == ["palabra"]


@OUTSIDERS
@pytest.mark.parametrize("state", STATES)
def test_a_published_dataset_keeps_its_public_content_while_its_update_is_reviewed(
    client, world: World, actor: str, state: str
) -> None:
    secret = secret_named(world, f"{state}-actualizacion")
    shown = result(client, world, actor, f"package_show?id={secret.package_name}")
    assert (shown["title"], shown["version"]) == (f"Lista publica {secret.code}", "1")
    rows = result(client, world, actor, f"datastore_search?resource_id={secret.resource_id}")
    assert (rows["total"], rows["records"][0]["palabra"]) == (12, "celda")
