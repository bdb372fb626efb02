"""Header and footer: the same for every visitor, escaped, and with the right entry marked."""

from __future__ import annotations

import re

import pytest

from schemas import look

WWW, DATOS = "https://www.ciudad.example", "https://datos.ciudad.example"


def context(side: str = "www", here: str = WWW + "/", **more: object) -> look.Look:
    entries = more.pop("account", look.account_entries(login_url=f"{WWW}/cuenta/entrar/"))
    return look.build(side, www_url=WWW, datos_url=DATOS, here=here, account=entries, **more)  # type: ignore[arg-type]


def current(found: look.Look) -> list[tuple[str, str]]:
    return [(entry["label"], entry["current"]) for entry in found["navigation"] if "current" in entry]


@pytest.mark.parametrize(
    ("side", "here", "marked"),
    [
        ("www", f"{WWW}/", [("Inicio", "page")]),
        ("www", f"{WWW}/noticias/", [("Noticias", "page")]),
        ("www", f"{WWW}/noticias/una-obra/?page=2", [("Noticias", "true")]),
        ("www", f"{WWW}/noticiasviejas/", []),
        ("www", f"{WWW}/cultura/", []),
        ("datos", f"{DATOS}/", [("Datos abiertos", "page")]),
        ("datos", f"{DATOS}/dataset/arboles", [("Datos abiertos", "true")]),
    ],
)
def test_the_entry_of_the_page_is_marked(side: str, here: str, marked: list[tuple[str, str]]) -> None:
    assert current(context(side, here)) == marked


def test_two_ports_of_one_host_are_two_sides() -> None:
    found = look.build(
        "datos", www_url="http://localhost:8000", datos_url="http://localhost:8001", here="http://localhost:8001/"
    )
    assert current(found) == [("Datos abiertos", "page")]


def test_both_sides_show_the_same_navigation() -> None:
    www, datos = context(), context("datos", f"{DATOS}/")
    plain = [[(entry["label"], entry["url"]) for entry in found["navigation"]] for found in (www, datos)]
    assert plain[0] == plain[1]
    assert [label for label, _ in plain[0]] == [
        "Inicio", "Trámites y servicios", "Noticias", "Micrositios", "Datos abiertos", "Directorio",
    ]  # fmt: skip


def test_the_foot_of_the_sites_leads_to_where_printed_documents_are_verified() -> None:
    assert [(link["label"], link["url"]) for link in context()["columns"][0]["links"]][-1] == (
        "Verificar un documento", f"{WWW}/verificar/",
    )  # fmt: skip
    assert f'<a href="{WWW}/verificar/">Verificar un documento</a>' in look.render("footer", context())


def test_visitors_get_the_same_header_again_and_again() -> None:
    first, second = (look.render("header", context()) for _ in range(2))
    assert first == second
    assert "Entrar" in first and "csrf" not in first


def test_a_person_sees_name_and_a_button_to_leave() -> None:
    leave = look.Action(label="Cerrar sesión", url="/salir/", post=True, fields={"token": 'a"b'})
    account = look.account_entries(login_url="/e/", name="Ana <b>Ruiz</b>", account_url="/cuenta/", logout=leave)
    page = look.render("ribbon", context(account=account))
    assert "Ana &lt;b&gt;Ruiz&lt;/b&gt;" in page and "<b>" not in page
    assert '<form action="/salir/" method="post">' in page
    assert 'name="token" value="a&#34;b"' in page
    assert "Entrar" not in page


def test_local_and_office_entries_appear_only_when_there_are_some() -> None:
    assert "<nav" not in look.render("local", context()) + look.render("office", context())
    here = f"{WWW}/bandeja/"
    page = look.render("office", context(here=here, office=[look.Link(label="Bandeja", url="/bandeja/", count=3)]))
    assert 'aria-current="page"' in page
    assert re.sub(r"<[^>]+>", "", page).split() == ["Bandeja", "3", "pendientes"]


def test_no_template_carries_script_or_style() -> None:
    page = look.render("header", context()) + look.render("footer", context())
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)


def test_the_declared_files_exist() -> None:
    assert [name for name in look.STYLES if not (look.STATIC / name).is_file()] == []
    for style in look.STATIC.glob("look/css/*.css"):
        for target in re.findall(r'url\("([^"]+)"\)', style.read_text(encoding="utf-8")):
            assert (style.parent / target).is_file(), target


def test_colours_are_written_in_the_tokens_alone() -> None:
    for style in look.STATIC.glob("look/css/*.css"):
        colours = set(re.findall(r"#[0-9a-f]{3,8}\b", style.read_text(encoding="utf-8"), re.IGNORECASE))
        assert style.name == "tokens.css" or colours <= {"#fff", "#000"}, style.name
