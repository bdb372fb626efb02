"""Everything people see is in Spanish: the strings that CKAN lacks are shipped, and no page shows English leftovers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import ckan
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from schemas.form317 import FORMAT

OURS = Path(__file__).parent.parent / "i18n" / "es" / "LC_MESSAGES" / "ckanext-puebla.po"
CKAN = Path(ckan.__file__).parent / "i18n" / "es" / "LC_MESSAGES" / "ckan.po"
# Parts of CKAN that this portal does not switch on.
NOT_USED = ("tabledesigner", "example_", "ckanext/stats", "datapusher")
ENGLISH = re.compile(
    r"\b(the|this|that|with|your|you|are|from|have|has|not found|and|search|dataset|datasets|resource|resources|"
    r"organization|organizations|group|groups|log in|login|log out|password|username|order by|filter|license|follow|"
    r"followers|members|show more|about|home|submit|remove|added|updated|created|download|views?|manage|license|"
    r"please|error while|results?|built-in|none|true|false|undefined)\b",
    re.IGNORECASE,
)
# Words that are names: addresses, the software, the labels printed on the official format.
NAMES = re.compile(r"https?://\S+|/dataset/\S*|\S+@\S+|FORM\.317|CKAN", re.IGNORECASE)
OFFICIAL = [field.label for sheet in FORMAT.sheets for field in sheet.fields if "ataset" in field.label]


def catalogue(path: Path) -> Catalog:
    """A file of strings."""
    with path.open("rb") as file:
        return read_po(file)


def key(message: Any) -> str:
    """The msgid, of a plural its singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def test_no_string_of_the_parts_in_use_is_untranslated() -> None:
    ours = {key(message) for message in catalogue(OURS) if message.id and all(_texts(message))}
    missing = [
        key(message)
        for message in catalogue(CKAN)
        if message.id
        and (message.fuzzy or not all(_texts(message)))
        and not all(any(part in place for part in NOT_USED) for place, _ in message.locations)
        and key(message) not in ours
    ]
    assert missing == []


def _texts(message: Any) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)[:2]


def test_the_compiled_file_is_that_of_the_source() -> None:
    with OURS.with_suffix(".mo").open("rb") as file:
        compiled = {key(message): _texts(message) for message in read_mo(file) if message.id}
    assert compiled == {key(message): _texts(message) for message in catalogue(OURS) if message.id}


def test_placeholders_survive_translation() -> None:
    hole = re.compile(r"%\(\w+\)s|\{\w*\}|%s")
    broken = [
        key(message)
        for message in catalogue(OURS)
        if message.id and any(set(hole.findall(text)) - set(hole.findall(_whole(message))) for text in _texts(message))
    ]
    assert broken == []


def _whole(message: Any) -> str:
    return message.id if isinstance(message.id, str) else " ".join(message.id)


def visible(html: str) -> str:
    """The words that a person sees or hears."""
    soup = BeautifulSoup(html, "html.parser")
    for hidden in soup(["script", "style", "template", "noscript", "meta", "svg"]):
        hidden.decompose()
    spoken = [
        str(tag[attribute])
        for tag in soup.find_all(True)
        for attribute in ("aria-label", "placeholder", "alt", "title", "data-bs-title")
        if tag.get(attribute)
    ]
    text = " ".join([soup.get_text(" "), *spoken])
    for label in OFFICIAL:
        text = text.replace(label, " ")
    return NAMES.sub(" ", text)


@pytest.fixture
def published(city: Any) -> dict[str, Any]:
    """A published dataset and an open submission beside it."""
    found = city.advance(city.submission()["id"])
    city.act(
        "capturista",
        "puebla_submission_create",
        organization_id=city.organization.id,
        package_id=found["package_id"],
    )
    return found


@pytest.mark.usefixtures("clean_puebla")
def test_no_page_shows_english(app: Any, city: Any, published: dict[str, Any]) -> None:
    name, folio = published["package_name"], published["publication"]["folio"]
    resource = city.act(None, "package_show", id=name)["resources"][0]["id"]
    open_id = city.act("capturista", "puebla_inbox")["tasks"][0]["submission_id"]
    pages = [
        (None, "/"),
        (None, "/about"),
        (None, "/dataset/"),
        (None, "/dataset/?q=bicicletas&tema=Movilidad+y+Transporte"),
        (None, "/dataset/?q=zzzz"),
        (None, f"/dataset/{name}"),
        (None, f"/dataset/{name}/resource/{resource}"),
        (None, f"/dataset/{name}/version/1"),
        (None, f"/oficio/{folio}"),
        (None, "/organization/"),
        (None, "/organization/movilidad"),
        (None, "/organization/about/movilidad"),
        (None, "/user/login"),
        (None, "/user/reset"),
        (None, "/no-existe"),
        ("ciudadana", f"/solicitudes/{open_id}"),
        ("capturista", "/user/capturista"),
        ("capturista", "/user/edit/capturista"),
        ("capturista", "/user/capturista/api-tokens"),
        ("capturista", "/bandeja"),
        ("capturista", "/solicitudes"),
        ("capturista", "/solicitudes/nueva"),
        ("capturista", f"/solicitudes/{open_id}"),
        ("capturista", f"/solicitudes/{open_id}/editar?revisar=1"),
        ("capturista", f"/solicitudes/{open_id}/historial"),
        ("capturista", f"/solicitudes/{open_id}/cancelar"),
        ("capturista", "/importar"),
        ("administradora", "/nombramientos"),
    ]
    leftovers = {}
    for person, path in pages:
        headers = {"Authorization": city.token(person)} if person else {}
        found = sorted({word.lower() for word in ENGLISH.findall(visible(app.get(path, headers=headers).body))})
        if found:
            leftovers[path] = found
    assert leftovers == {}
