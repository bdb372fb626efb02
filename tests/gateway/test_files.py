"""Files that nginx delivers itself: static ones, public ones, and those that a backend lets somebody have."""

from __future__ import annotations

import pytest

from tests.gateway.gateway import Gateway

CONTENT = b"0123456789" * 10


def put(gateway: Gateway, name: str, content: bytes = CONTENT) -> None:
    path = gateway.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_static_files_with_a_digest_never_change(gateway: Gateway) -> None:
    put(gateway, "cms/static/css/sitio.0123456789ab.css")
    put(gateway, "cms/static/css/sitio.css")
    hashed, plain = gateway.ask("/static/css/sitio.0123456789ab.css"), gateway.ask("/static/css/sitio.css")
    assert (hashed.status, hashed.header("Content-Type")) == (200, "text/css")
    assert hashed.header("Cache-Control") == "public, max-age=31536000, immutable"
    assert plain.header("Cache-Control") == "public, max-age=3600"
    assert hashed.header("X-Content-Type-Options") == "nosniff"
    assert gateway.cms.asked == []


def test_a_missing_file_says_so_and_is_not_remembered(gateway: Gateway) -> None:
    answer = gateway.ask("/static/css/no.0123456789ab.css")
    assert (answer.status, answer.header("Cache-Control")) == (404, "no-store")
    assert "Este archivo no está" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/static/.env", "/media/.oculta/a.txt", "/media/a/.b", "/static/../private/nota.txt", "/static../private/nota.txt",
     "/media/%2e%2e/private/nota.txt", "/media/..%2fprivate/nota.txt", "/_cms_private/nota.txt",
     "/_paginas/direccion.html"],
)  # fmt: skip
def test_nothing_else_is_reached(gateway: Gateway, path: str) -> None:
    for name in ("cms/static/.env", "cms/public/.oculta/a.txt", "cms/public/a/.b", "cms/private/nota.txt"):
        put(gateway, name)
    answer = gateway.ask(path)
    assert CONTENT not in answer.body
    assert answer.status in (400, 404) or answer.json()["backend"] == "cms"


def test_uploads_cannot_act_as_pages_of_ours(gateway: Gateway) -> None:
    for name in ("dibujo.svg", "pagina.html", "foto.webp", "acta.pdf"):
        put(gateway, f"cms/public/images/{name}")
    found = {
        name: gateway.ask(f"/media/images/{name}") for name in ("dibujo.svg", "pagina.html", "foto.webp", "acta.pdf")
    }
    assert {name: answer.header("Content-Disposition") for name, answer in found.items()} == {
        "dibujo.svg": "attachment", "pagina.html": "attachment", "foto.webp": None, "acta.pdf": None
    }  # fmt: skip
    policies = {name: answer.header("Content-Security-Policy") or "" for name, answer in found.items()}
    assert {name: policy.endswith("sandbox") for name, policy in policies.items()} == {
        "dibujo.svg": True, "pagina.html": True, "foto.webp": True, "acta.pdf": False
    }  # fmt: skip
    assert all(policy.startswith("default-src 'none'") for policy in policies.values())


def test_files_are_only_read(gateway: Gateway) -> None:
    put(gateway, "cms/public/a.txt")
    assert [gateway.ask("/media/a.txt", method=method, body=b"").status for method in ("POST", "PUT", "DELETE")] == [
        403
    ] * 3


def test_a_private_file_comes_from_the_backends_word(gateway: Gateway) -> None:
    put(gateway, "cms/private/doc/acta ñ.pdf")
    gateway.cms.answer(
        "/documentos/7", "", X_Accel_Redirect="/_cms_private/doc/acta%20%C3%B1.pdf", Content_Type="application/pdf",
        Content_Disposition='attachment; filename="acta.pdf"', Cache_Control="private, no-cache",
    )  # fmt: skip
    answer = gateway.ask("/documentos/7")
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.header("Content-Type") == "application/pdf"
    assert answer.header("Content-Disposition") == 'attachment; filename="acta.pdf"'
    assert answer.header("Cache-Control") == "private, no-cache"
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert answer.header("X-Accel-Redirect") is None


def test_the_portals_files_keep_what_ckan_said_of_them(gateway: Gateway) -> None:
    put(gateway, "ckan/resources/1/datos.csv")
    gateway.ckan.answer(
        "/dataset/a/resource/1/download/datos.csv", "", X_Accel_Redirect="/_ckan_storage/resources/1/datos.csv",
        Content_Type="text/csv; charset=utf-8", Access_Control_Allow_Origin="*",
        Content_Security_Policy="default-src 'none'",
    )  # fmt: skip
    path = "/dataset/a/resource/1/download/datos.csv"
    answer = gateway.ask(path, gateway.datos)
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.header("Access-Control-Allow-Origin") == "*"
    assert answer.header("Content-Security-Policy") == "default-src 'none'"
    part = gateway.ask(path, gateway.datos, Range="bytes=10-14")
    assert (part.status, part.body, part.header("Content-Range")) == (206, b"01234", "bytes 10-14/100")
    unchanged = gateway.ask(path, gateway.datos, If_None_Match=str(answer.header("ETag")))
    assert (unchanged.status, unchanged.body) == (304, b"")


def test_one_room_cannot_open_the_others_files(gateway: Gateway) -> None:
    put(gateway, "cms/private/nota.txt")
    gateway.ckan.answer("/robo", "", X_Accel_Redirect="/_cms_private/nota.txt")
    answer = gateway.ask("/robo", gateway.datos)
    assert CONTENT not in answer.body


def test_a_file_that_sends_in_circles_ends(gateway: Gateway) -> None:
    gateway.cms.answer("/vuelta", "", X_Accel_Redirect="/vuelta")
    assert gateway.ask("/vuelta").status == 500
    assert len(gateway.cms.asked) <= 11
