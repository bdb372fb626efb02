"""What an ADELA inventory does not say and FORM.317 asks for: each guess is returned with whether it was a guess."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import yaml

from schemas.form317 import FORMAT, Option, fold

ARCHIVES = ("zip", "rar", "7z", "gz")
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


class Guess(NamedTuple):
    """A value and whether it is a guess that a person must confirm."""

    value: str
    guessed: bool


class Period(NamedTuple):
    """First and last day covered, and whether it is a guess."""

    start: date
    end: date
    guessed: bool


def frequency(text: str) -> Guess:
    """The official frecuencia that `text` means; `irregularmente` when it means none."""
    option = FORMAT.catalogues["frecuencias"].match(text)
    return Guess(option.value, False) if option else Guess("irregularmente", True)


@lru_cache(maxsize=1)
def theme_words() -> dict[str, list[str]]:
    """The words that point to each tema; the tema with most of them wins."""
    words: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "themes.yaml").read_text(encoding="utf-8"))
    return words


def theme(*texts: str) -> Guess:
    """The tema whose words occur most often in the texts; always a guess."""
    folded = f" {fold(' '.join(texts))} "
    score = {name: sum(folded.count(f" {word} ") for word in words) for name, words in theme_words().items()}
    best = max(score, key=lambda name: score[name])
    return Guess(best if score[best] else "Gobierno Abierto", True)


def file_format(address: str, media_type: str) -> Guess:
    """The official formato of a resource: by its media type, by its extension, or CSV for an archive that hides it."""
    extension = _extension(address)
    declared = FORMAT.catalogues["formatos"].match(media_type) or _by_media_type(media_type)
    by_name = _by_extension(extension)
    if declared and extension not in ARCHIVES and by_name and by_name != declared.value:
        return Guess(by_name, True)
    if declared and declared.value != "SHP":
        return Guess(declared.value, extension in ARCHIVES)
    return Guess(by_name, media_type not in ("", extension)) if by_name else Guess("CSV", True)


def _by_media_type(media_type: str) -> Option | None:
    return next((o for o in FORMAT.catalogues["formatos"].options if media_type.lower() in o.media_types), None)


def _by_extension(extension: str) -> str | None:
    if extension in ARCHIVES:
        return None
    return next((o.value for o in FORMAT.catalogues["formatos"].options if extension in o.extensions), None)


def _extension(address: str) -> str:
    return PurePosixPath(urlsplit(address).path).suffix.lower().lstrip(".")


def file_name(address: str, title: str, formato: str) -> Guess:
    """The name the file should have: the address's own, with the formato's extension when it points to an archive."""
    name = PurePosixPath(unquote(urlsplit(address).path)).name
    stem, extension = PurePosixPath(name).stem, _extension(address)
    option = FORMAT.file_format(formato)
    if option is None or not option.extensions:
        return Guess(address, False)
    if name and extension in option.extensions and extension not in ARCHIVES:
        return Guess(name, False)
    base = stem or re.sub(r"\W+", "_", fold(title)) or "recurso"
    return Guess(f"{base}.{option.extensions[0]}", True)


def visualization(formato: str) -> Guess:
    """`mapa` for geographic formats, `tabla de datos` for the rest."""
    option = FORMAT.file_format(formato)
    return Guess("mapa" if option and option.spatial else "tabla de datos", True)


def period(resource: str, dataset: str) -> Period | None:
    """Days covered by a resource: its own dates, else the dataset's if they are finer, else whole years."""
    own, wide = _interval(resource), _interval(dataset)
    if own is None:
        return Period(*wide, True) if wide else None
    if wide and _is_years_only(resource) and own[0] <= wide[0] and wide[1] <= own[1]:
        return Period(*wide, True)
    return Period(*own, _is_years_only(resource))


def _is_years_only(text: str) -> bool:
    return not re.search(r"\d{4}-\d{1,2}(?!\d)", text)


def _interval(text: str) -> tuple[date, date] | None:
    found = PARTIAL_DATE.findall(text if not re.fullmatch(r"\s*\d{4}-\d{4}\s*", text) else text.replace("-", "/"))
    if not found:
        return None
    try:
        start, end = _first_day(*found[0]), _last_day(*found[-1])
    except ValueError:
        return None
    return (start, end) if start <= end else None


def _first_day(year: str, month: str, day: str) -> date:
    return date(int(year), int(month or 1), int(day or 1))


def _last_day(year: str, month: str, day: str) -> date:
    last_month = int(month or 12)
    return date(int(year), last_month, int(day or calendar.monthrange(int(year), last_month)[1]))
