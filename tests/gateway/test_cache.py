"""What is kept, for whom, how long, and how it is forgotten."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gateway.gateway import Gateway

BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so")
PUBLIC = "max-age=0, public, s-maxage=60, stale-while-revalidate=600, stale-if-error=86400"
PAGE = "<p>" + "Árboles de la ciudad. " * 200 + "</p>"


def states(gateway: Gateway, path: str, *hosts: str, **headers: str) -> list[str | None]:
    return [gateway.ask(path, host, **headers).cache for host in hosts]


def test_a_public_page_is_asked_for_once(gateway: Gateway) -> None:
    gateway.cms.answer("/una", PAGE, Cache_Control=PUBLIC)
    answers = [gateway.ask("/una", method=method) for method in ("HEAD", "GET", "GET", "HEAD")]
    assert [answer.cache for answer in answers] == ["MISS", "HIT", "HIT", "HIT"]
    assert [answer.text for answer in answers] == ["", PAGE, PAGE, ""]
    assert len(gateway.cms.asked_for("/una")) == 1


@pytest.mark.parametrize(
    "policy",
    ["", "max-age=60", "public, max-age=60", "s-maxage=60", "private", "public, s-maxage=0", "no-cache",
     "private, s-maxage=60", "public, s-maxage=60, no-store", "public, s-maxage=60, private"],
)  # fmt: skip
def test_without_permission_nothing_is_kept(gateway: Gateway, policy: str) -> None:
    path = f"/sin-permiso/{policy.replace(' ', '')}"
    gateway.cms.answer(path, PAGE, **({"Cache_Control": policy} if policy else {}))
    assert states(gateway, path, gateway.www, gateway.www) == ["MISS", "MISS"]


def test_an_answer_with_a_cookie_is_not_kept(gateway: Gateway) -> None:
    gateway.cms.answer("/galleta", PAGE, Cache_Control=PUBLIC, Set_Cookie="puebla_csrf=x; Path=/")
    assert states(gateway, "/galleta", gateway.www, gateway.www) == ["MISS", "MISS"]


@pytest.mark.parametrize(
    "personal",
    [
        {"Cookie": "puebla_www=abc"},
        {"Cookie": "otra=1; puebla_www=abc"},
        {"Cookie": "puebla_datos=abc"},
        {"Cookie": "puebla_sso_hint=1"},
        {"Cookie": "remember_token=abc"},
        {"Authorization": "Bearer abc"},
        {"Accept": "text/turtle"},
        {"Accept": "application/json"},
        {"X_Requested_With": "XMLHttpRequest"},
    ],
)
def test_who_is_somebody_gets_nothing_kept_and_leaves_nothing(gateway: Gateway, personal: dict[str, str]) -> None:
    path = "/persona/" + "".join(personal.values()).replace(" ", "")
    gateway.ckan.answer(path, "de alguien", Cache_Control=PUBLIC)
    assert gateway.ask(path, gateway.datos, **personal).cache == "BYPASS"
    gateway.ckan.answer(path, "de todos", Cache_Control=PUBLIC)
    first = gateway.ask(path, gateway.datos)
    assert (first.cache, first.text) == ("MISS", "de todos")
    gateway.ckan.answer(path, "de alguien", Cache_Control=PUBLIC)
    own = gateway.ask(path, gateway.datos, **personal)
    assert (own.cache, own.text) == ("BYPASS", "de alguien")
    assert gateway.ask(path, gateway.datos).text == "de todos"


def test_other_cookies_and_vary_do_not_split_what_is_kept(gateway: Gateway) -> None:
    gateway.cms.answer("/vario", PAGE, Cache_Control=PUBLIC, Vary="Cookie, Accept-Language")
    assert gateway.ask("/vario").cache == "MISS"
    assert gateway.ask("/vario", Cookie="xpuebla_www=1; tema=oscuro", Accept_Language="en").cache == "HIT"


def test_every_name_and_every_query_is_kept_apart(gateway: Gateway) -> None:
    gateway.cms.answer("/igual", PAGE, Cache_Control=PUBLIC)
    gateway.ckan.answer("/igual", "datos", Cache_Control=PUBLIC)
    micro = f"feria.puebla.localhost:{gateway.port}"
    hosts = (gateway.www, micro, gateway.datos)
    assert states(gateway, "/igual", *hosts, *hosts) == ["MISS"] * 3 + ["HIT"] * 3
    assert states(gateway, "/igual?pagina=2", gateway.www, gateway.www) == ["MISS", "HIT"]
    assert gateway.ask("/igual", gateway.datos).text == "datos"


def test_posts_pass(gateway: Gateway) -> None:
    gateway.cms.answer("/forma", PAGE, Cache_Control=PUBLIC)
    assert gateway.ask("/forma").cache == "MISS"
    gateway.cms.answer("/forma", "recibido", Cache_Control=PUBLIC)
    assert gateway.ask("/forma", method="POST", body=b"a=1").text == "recibido"
    assert gateway.ask("/forma").text == PAGE


def test_redirects_and_missing_pages_are_kept_when_they_say_so(gateway: Gateway) -> None:
    gateway.cms.answer("/vieja", "", status=301, Location="/nueva", Cache_Control=PUBLIC)
    gateway.cms.answer("/falta", "no está", status=404, Cache_Control=PUBLIC)
    assert [(a.status, a.cache) for a in (gateway.ask("/vieja"), gateway.ask("/vieja"))] == [
        (301, "MISS"),
        (301, "HIT"),
    ]
    assert [(a.status, a.cache) for a in (gateway.ask("/falta"), gateway.ask("/falta"))] == [
        (404, "MISS"),
        (404, "HIT"),
    ]


def test_many_at_once_ask_the_backend_once(gateway: Gateway) -> None:
    gateway.cms.answer("/lenta", PAGE, delay=0.5, Cache_Control=PUBLIC)
    found: list[int] = []
    crowd = [threading.Thread(target=lambda: found.append(gateway.ask("/lenta").status)) for _ in range(12)]
    for visitor in crowd:
        visitor.start()
    for visitor in crowd:
        visitor.join()
    assert found == [200] * 12
    assert len(gateway.cms.asked_for("/lenta")) == 1


@pytest.mark.parametrize(("path", "most"), [("/cuenta/entrar/", 1.0), ("/resulta-que-es-propia/", 2.5)])
def test_nobody_waits_long_for_what_is_not_kept(gateway: Gateway, path: str, most: float) -> None:
    gateway.cms.answer(path, PAGE, delay=0.4, Cache_Control="private")
    began = time.monotonic()
    crowd = [threading.Thread(target=gateway.ask, args=(path,)) for _ in range(8)]
    for visitor in crowd:
        visitor.start()
    for visitor in crowd:
        visitor.join()
    assert time.monotonic() - began < most
    assert len(gateway.cms.asked_for(path)) == 8


def test_an_old_page_is_shown_while_the_new_one_is_fetched(gateway: Gateway) -> None:
    gateway.cms.answer("/muda", "antes", Cache_Control="public, s-maxage=1, stale-while-revalidate=60")
    assert gateway.ask("/muda").text == "antes"
    gateway.cms.answer("/muda", "después", delay=0.4, Cache_Control="public, s-maxage=60")
    time.sleep(2.1)
    began = time.monotonic()
    old = gateway.ask("/muda")
    assert (old.cache, old.text) == ("STALE", "antes")
    assert time.monotonic() - began < 0.3
    until(lambda: gateway.ask("/muda").text == "después")
    assert gateway.ask("/muda").cache == "HIT"


def test_an_old_page_is_shown_while_the_backend_is_broken(gateway: Gateway) -> None:
    gateway.cms.answer("/firme", PAGE, Cache_Control="public, s-maxage=1")
    gateway.ask("/firme")
    time.sleep(2.1)
    with gateway.cms.down():
        down = gateway.ask("/firme")
        assert (down.status, down.cache, down.text) == (200, "STALE", PAGE)
        assert gateway.ask("/nunca-vista").status == 502
    gateway.cms.answer("/firme", "roto", status=500)
    assert gateway.ask("/firme").text == PAGE
    gateway.cms.answer("/firme", "sana", Cache_Control=PUBLIC)
    assert gateway.ask("/firme").text == "sana"


def test_purging_forgets_exactly_that_address(gateway: Gateway) -> None:
    paths = ["/noticia/%C3%A1rbol/", "/noticia/%C3%A1rbol/?pagina=2", "/otra/"]
    for path in paths:
        gateway.cms.answer(path.partition("?")[0], PAGE, Cache_Control=PUBLIC)
        gateway.ask(path)
    assert gateway.purge(paths[0]) == 200
    assert [gateway.ask(path).cache for path in paths] == ["MISS", "HIT", "HIT"]
    assert gateway.purge("/nunca-vista") == 404
    assert gateway.purge(paths[2], f"feria.puebla.localhost:{gateway.port}") == 404


def test_a_purged_page_that_was_old_is_fetched_anew(gateway: Gateway) -> None:
    gateway.cms.answer("/purga", "antes", Cache_Control="public, s-maxage=1, stale-while-revalidate=600")
    gateway.ask("/purga")
    gateway.cms.answer("/purga", "después", Cache_Control="public, s-maxage=60")
    time.sleep(2.1)
    assert gateway.purge("/purga") == 200
    assert gateway.ask("/purga").text == "después"


def test_the_internal_listener_serves_nothing_else(gateway: Gateway) -> None:
    assert gateway.ask("/_salud", port=gateway.internal).text == "bien\n"
    assert gateway.ask("/eco", port=gateway.internal).status == 405
    assert "Active connections" in gateway.ask("/_estado", port=gateway.internal).text
    assert gateway.ask("/_salud").json()["backend"] == "cms"


def test_pages_are_compressed_on_delivery_and_kept_once(gateway: Gateway) -> None:
    gateway.cms.answer("/gz", PAGE, Cache_Control=PUBLIC)
    plain, small = gateway.ask("/gz"), gateway.ask("/gz", Accept_Encoding="gzip")
    assert (plain.header("Content-Encoding"), plain.text) == (None, PAGE)
    assert (small.header("Content-Encoding"), gzip.decompress(small.body).decode()) == ("gzip", PAGE)
    assert small.cache == "HIT"
    assert "accept-encoding" not in gateway.cms.asked_for("/gz")[0].headers


@pytest.mark.skipif(not BROTLI.exists(), reason="Debian's brotli module is not installed")
def test_brotli_is_preferred_where_it_is_installed(gateway: Gateway) -> None:
    gateway.cms.answer("/br", PAGE, Cache_Control=PUBLIC)
    small, smaller = (gateway.ask("/br", Accept_Encoding=offer) for offer in ("gzip", "gzip, br"))
    assert (small.header("Content-Encoding"), smaller.header("Content-Encoding")) == ("gzip", "br")
    assert len(smaller.body) < len(small.body) < len(PAGE)


def test_ckans_static_files_are_kept_whatever_it_says(gateway: Gateway) -> None:
    answers = {
        "/webassets/base/f1c08bee_main.css": "public, max-age=31536000, immutable",
        "/webassets/base/main.css": "public, max-age=300",
        "/base/images/ckan.ico": "public, max-age=300",
    }
    for path, age in answers.items():
        gateway.ckan.answer(path, "a", Cache_Control="no-cache", Vary="Cookie", Set_Cookie="ckan=1", ETag='"1"')
        found = [gateway.ask(path, gateway.datos, Cookie="puebla_datos=abc") for _ in range(2)]
        assert [answer.cache for answer in found] == ["MISS", "HIT"]
        for answer in found:
            assert (answer.header("Cache-Control"), answer.header("Set-Cookie")) == (age, None)
            assert answer.header("X-Content-Type-Options") == "nosniff"
        again = gateway.ask(path, gateway.datos, If_None_Match='"1"')
        assert (again.status, again.body) == (304, b"")


def test_a_static_file_that_ckan_lacks_is_not_kept(gateway: Gateway) -> None:
    gateway.ckan.answer("/webassets/base/0123abcd_no.css", "no", status=404, Cache_Control="no-cache")
    found = [gateway.ask("/webassets/base/0123abcd_no.css", gateway.datos) for _ in range(2)]
    assert [(answer.status, answer.cache, answer.header("Cache-Control")) for answer in found] == [
        (404, "MISS", None)
    ] * 2


def until(true: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
