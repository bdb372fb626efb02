"""No sentence of Wagtail's administration is left in English, and no translation is older than its source."""

from __future__ import annotations

import ast
import gettext
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

LOCALE = Path(settings.LOCALE_PATHS[0]) / "es_MX" / "LC_MESSAGES"


def sources(domain: str) -> Iterator[Path]:
    """The lists of English sentences of every installed app of Wagtail."""
    for config in apps.get_app_configs():
        path = Path(config.path) / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        if config.name.split(".")[0] == "wagtail" and path.exists():
            yield path


def sentences(path: Path) -> Iterator[str]:
    """The keys of a list, as a catalogue keeps them."""
    for block in re.split(r"\n\n+", path.read_text(encoding="utf-8")):
        found = re.search(r"^msgid (.*?)(?=^msgid_plural|^msgstr)", block, re.DOTALL | re.MULTILINE)
        text = "".join(ast.literal_eval(part) for part in re.findall(r'".*"', found.group(1))) if found else ""
        if text:
            context = re.search(r'^msgctxt (".*")$', block, re.MULTILINE)
            yield f"{ast.literal_eval(context.group(1))}\x04{text}" if context else text


def catalogue(path: Path) -> dict[object, str]:
    if not path.exists():
        return {}
    with path.open("rb") as stream:
        return gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_sentence_of_the_administration_is_in_spanish(domain: str) -> None:
    ours = catalogue(LOCALE / f"{domain}.mo")
    missing = []
    for source in sources(domain):
        theirs = catalogue(source.parents[2] / "es" / "LC_MESSAGES" / f"{domain}.mo")
        for key in sentences(source):
            if not any(known in catalog for known in (key, (key, 0)) for catalog in (ours, theirs)):
                missing.append(f"{source.parents[3].name}: {key}")
    assert missing == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_catalogue_is_the_one_written(domain: str, tmp_path: Path) -> None:
    made = tmp_path / "made.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", str(made), str(LOCALE / f"{domain}.po")], check=True)
    assert catalogue(made) == catalogue(LOCALE / f"{domain}.mo")


def test_wagtail_speaks_as_one_speaks_to_people_one_does_not_know() -> None:
    tu = re.compile(r"\b(tu|tus|ti|puedes|quieres|estás|tienes|debes|has|eres|deseas)\b", re.IGNORECASE)
    ours = [text for domain in ("django", "djangojs") for text in catalogue(LOCALE / f"{domain}.mo").values()]
    assert [text for text in ours if tu.search(str(text))] == []
