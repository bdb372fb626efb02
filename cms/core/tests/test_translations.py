"""The compiled translations are those of the source, and keep what the originals fill in."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils.translation import gettext as translated
from django.utils.translation import ngettext

FOLDER = Path(__file__).resolve().parents[2] / "locale" / "es_MX" / "LC_MESSAGES"
PLACE = re.compile(r"%\((\w+)\)[sd]")


def test_the_compiled_file_says_what_the_source_says() -> None:
    with (FOLDER / "django.po").open("rb") as source:
        catalogue = read_po(source)
    with (FOLDER / "django.mo").open("rb") as compiled:
        found = gettext.GNUTranslations(compiled)
    for message in catalogue:
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            assert [found.ngettext(*message.id, number) for number in (1, 2)] == list(message.string)
        else:
            assert found.gettext(message.id) == message.string


def test_translations_invent_no_places_to_fill_in() -> None:
    with (FOLDER / "django.po").open("rb") as source:
        for message in read_po(source):
            ids, texts = (one if isinstance(one, tuple) else (one,) for one in (message.id, message.string))
            known = {place for one in ids for place in PLACE.findall(one)}
            assert {place for one in texts for place in PLACE.findall(one)} <= known, message.id


def test_they_are_used() -> None:
    assert translated("Search…") == "Buscar…"
    assert ngettext("Referenced %(count)s time", "Referenced %(count)s times", 2) == "Usado %(count)s veces"
