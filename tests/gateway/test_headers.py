"""What visitors are protected by, and what no visitor can pretend."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gateway.gateway import Gateway, running

ADDED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


def test_what_a_backend_lacks_is_added(gateway: Gateway) -> None:
    gateway.cms.answer("/pelada")
    answer = gateway.ask("/pelada")
    assert {name: answer.header(name) for name in ADDED} == ADDED
    assert (answer.header("Permissions-Policy") or "").startswith("camera=()")
    assert answer.header("Strict-Transport-Security") is None


def test_what_a_backend_sends_stays_and_is_not_doubled(gateway: Gateway) -> None:
    own = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(self)",
        "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
        "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    }
    gateway.cms.answer("/vestida", **{name.replace("-", "_"): value for name, value in own.items()})
    answer = gateway.ask("/vestida")
    assert {name: answer.header(name) for name in own} == own
    assert answer.header("X-Frame-Options") is None


def test_a_policy_that_does_not_speak_of_frames_is_completed(gateway: Gateway) -> None:
    gateway.cms.answer("/media", Content_Security_Policy="default-src 'self'")
    answer = gateway.ask("/media")
    assert answer.header("Content-Security-Policy") == "default-src 'self'"
    assert answer.header("X-Frame-Options") == "SAMEORIGIN"


def test_kept_pages_have_the_same_headers(gateway: Gateway) -> None:
    gateway.cms.answer("/guardada", Cache_Control="public, s-maxage=60", Referrer_Policy="no-referrer")
    answers = [gateway.ask("/guardada") for _ in range(2)]
    assert [answer.cache for answer in answers] == ["MISS", "HIT"]
    for name in (*ADDED, "Permissions-Policy"):
        assert answers[0].header(name) == answers[1].header(name)


def test_the_portals_views_may_be_framed(gateway: Gateway) -> None:
    path = "/dataset/arboles/resource/1/view/2"
    gateway.ckan.answer(path)
    gateway.ckan.answer("/dataset/arboles")
    view, page = gateway.ask(path, gateway.datos), gateway.ask("/dataset/arboles", gateway.datos)
    assert (view.header("Content-Security-Policy") or "").endswith("; frame-ancestors *")
    assert (page.header("Content-Security-Policy") or "").endswith(f"; frame-ancestors 'self' http://{gateway.www}")
    assert (view.header("X-Frame-Options"), page.header("X-Frame-Options")) == (None, None)


def test_the_portals_pages_run_no_code_but_their_files(gateway: Gateway) -> None:
    gateway.ckan.answer("/dataset/arboles")
    policy = gateway.ask("/dataset/arboles", gateway.datos).header("Content-Security-Policy") or ""
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["script-src"] == "'self'"
    assert directives["form-action"] == f"'self' http://{gateway.www}"
    assert (directives["object-src"], directives["base-uri"]) == ("'none'", "'self'")


@pytest.mark.parametrize("path", ["/eco", "/_salud", "/static/no-hay.css"])
def test_no_version_is_told(gateway: Gateway, path: str) -> None:
    assert gateway.ask(path).header("Server") == "nginx"
    refused = gateway.ask(path, "otra.example")
    assert not re.search(r"nginx/\d", refused.text + (refused.header("Server") or ""))


def test_no_visitor_passes_for_another(gateway: Gateway) -> None:
    lies = {
        "X_Forwarded_For": "10.9.9.9",
        "X_Real_IP": "10.9.9.9",
        "X_Forwarded_Proto": "https",
        "X_Forwarded_Host": "otra.example",
        "X_Forwarded_Port": "443",
        "X_Forwarded_Ssl": "on",
        "X_Forwarded_Protocol": "ssl",
        "X_Forwarded_Prefix": "/x",
        "X_Script_Name": "/x",
        "X_Original_URL": "/sistema/",
        "X_Rewrite_URL": "/sistema/",
        "X_HTTP_Method_Override": "DELETE",
        "Forwarded": "for=10.9.9.9;host=otra.example;proto=https",
        "Remote_User": "administrador",
        "X_Remote_User": "administrador",
        "True_Client_IP": "10.9.9.9",
        "Proxy": "http://10.9.9.9",
    }
    heard = gateway.ask("/eco", **lies).json()["headers"]
    request_id = heard.pop("x-request-id")
    assert re.fullmatch(r"[0-9a-f]{32}", request_id)
    assert heard == {
        "host": gateway.www,
        "x-forwarded-host": gateway.www,
        "x-forwarded-proto": "http",
        "x-forwarded-for": "127.0.0.1",
        "x-real-ip": "127.0.0.1",
    }


def test_headers_with_underscores_are_dropped(gateway: Gateway) -> None:
    """WSGI cannot tell `X_Forwarded_For` from `X-Forwarded-For`, nor `Script_Name` from its own."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=10)
    connection.putrequest("GET", "/eco", skip_host=True, skip_accept_encoding=True)
    for name, value in (("Host", gateway.www), ("X_Forwarded_For", "10.9.9.9"), ("SCRIPT_NAME", "/x")):
        connection.putheader(name, value)
    connection.endheaders()
    body = connection.getresponse().read().decode()
    connection.close()
    assert "10.9.9.9" not in body and "script" not in body.lower()


def test_behind_a_trusted_tls_end(tmp_path: Path) -> None:
    """The scheme is what we were told at the start, so that no header can begin a loop of redirects."""
    settings = {
        "WWW_URL": "https://www.puebla.example",
        "DATOS_URL": "https://datos.puebla.example",
        "PARENT_DOMAIN": "puebla.example",
        "GATEWAY_TRUSTED": "127.0.0.1",
    }
    with running(tmp_path, **settings) as gateway:
        for claimed in ("http", "https", ""):
            extra = {"X_Forwarded_Proto": claimed} if claimed else {}
            answer = gateway.ask("/eco", "www.puebla.example", X_Forwarded_For="10.9.9.9, 203.0.113.7", **extra)
            heard = answer.json()["headers"]
            assert answer.status == 200
            assert (heard["x-forwarded-proto"], heard["x-forwarded-for"]) == ("https", "203.0.113.7")
            assert heard["host"] == "www.puebla.example"
            assert answer.header("Strict-Transport-Security") == "max-age=31536000"
        gateway.cms.answer("/propia", Strict_Transport_Security="max-age=5")
        assert gateway.ask("/propia", "www.puebla.example").header("Strict-Transport-Security") == "max-age=5"
        assert "203.0.113.0" in gateway.log() and "203.0.113.7" not in gateway.log()
