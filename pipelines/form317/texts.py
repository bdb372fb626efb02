"""Reading what people write in a cell: clean text, identifiers, dates in their many forms, addresses."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from schemas.form317 import fold

MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_MONTH_NUMBERS = {name: n for n, name in enumerate(MONTHS, 1)}
_MONTH_NUMBERS |= {name[:3]: n for n, name in enumerate(MONTHS, 1)} | {"setiembre": 9, "sept": 9, "set": 9}

EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
FIRST_YEAR, LAST_YEAR = 1500, 2200

_KEEP_CONTROLS = {"\n", "\t"}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffc-\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_HTML = re.compile(r"<\s*[/!?]?\s*[A-Za-z][^<>]*>|<\s*(?:script|iframe|img|svg)\b|javascript\s*:|<!--", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?!\.)(?!.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_DAY_MONTH_NAME = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:o|ro)? (?:de )?([a-z]+) (?:del? )?(\d{4}|\d{2})")
_MONTH_NAME = re.compile(r"([a-z]+) (?:del? )?(\d{4})")
_YEAR = re.compile(r"\d{4}")
_REMOTE = re.compile(r"https?://[^\s/?#<>\"']+\.?[^\s<>\"']*", re.IGNORECASE)


class ReadDate(NamedTuple):
    """A date read from a cell; `period` says that a whole month or year was written."""

    value: date
    period: bool = False


def clean(text: str) -> tuple[str, bool]:
    """Return the text without control or invisible characters and outer blanks, and whether any was removed."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    safe = _CONTROL.sub("", _INVISIBLE.sub("", plain))
    return safe.strip(), safe != plain


def one_line(text: str) -> str:
    """Return the text with every run of blanks, line ends included, as one space."""
    return " ".join(text.split())


@lru_cache(maxsize=20_000)
def accentless(text: str) -> str:
    """Return the text without case and accents, signs kept."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def has_html(text: str) -> bool:
    """Tell whether the text carries HTML or script."""
    return ("<" in text and bool(_HTML.search(text))) or "javascript:" in text.lower()


def is_email(text: str) -> bool:
    """Tell whether the text is one plain e-mail address."""
    return len(text) <= 254 and bool(_EMAIL.fullmatch(text))


def is_remote(text: str) -> bool:
    """Tell whether the text is an http(s) address."""
    return bool(_REMOTE.fullmatch(text))


def number_text(number: float, zeros: int = 0) -> str:
    """Write a number of a cell as a person reads it: 12, not 12.0; 0012 when the cell is formatted so."""
    if abs(number) < 1e15 and number.is_integer():
        return str(int(number)).zfill(zeros)
    return repr(number)


@lru_cache(maxsize=20_000)
def identifier_key(text: str) -> str:
    """Return the form in which identifiers are compared: `0012`, `12` and ` 12 ` are the same."""
    key = "".join(text.casefold().split())
    return key.lstrip("0") or "0" if key.isdigit() else key


def parse_date(value: object, *, end_of_period: bool = False) -> ReadDate | None:
    """Read a date from a cell value, or None. Of a month or year alone take its first day, or its last one."""
    if isinstance(value, datetime):
        return _checked(value.year, value.month, value.day)
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day)
    if isinstance(value, bool | time):
        return None
    if isinstance(value, int | float):
        return _from_number(float(value), end_of_period)
    return _from_text(value, end_of_period) if isinstance(value, str) else None


def _from_number(number: float, end_of_period: bool) -> ReadDate | None:
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        day = EXCEL_EPOCH + timedelta(days=int(number))
        return ReadDate(day)
    if number == int(number) and 1900 <= number <= 2100:
        return _period(int(number), None, end_of_period)
    return None


def _from_text(text: str, end_of_period: bool) -> ReadDate | None:
    plain = one_line(text)
    if match := _ISO.fullmatch(plain) or _YEAR_FIRST.fullmatch(plain):
        return _checked(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(plain):
        return _checked(_full_year(match[3]), int(match[2]), int(match[1]))
    folded = fold(plain)
    if match := _DAY_MONTH_NAME.fullmatch(folded):
        month = _MONTH_NUMBERS.get(match[2])
        return _checked(_full_year(match[3]), month, int(match[1])) if month else None
    if (match := _MONTH_NAME.fullmatch(folded)) and match[1] in _MONTH_NUMBERS:
        return _period(int(match[2]), _MONTH_NUMBERS[match[1]], end_of_period)
    if _YEAR.fullmatch(plain) and 1900 <= int(plain) <= 2100:
        return _period(int(plain), None, end_of_period)
    return None


def _full_year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _checked(year: int, month: int, day: int) -> ReadDate | None:
    try:
        return ReadDate(date(year, month, day)) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _period(year: int, month: int | None, end: bool) -> ReadDate | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    number = month or (12 if end else 1)
    day = calendar.monthrange(year, number)[1] if end else 1
    return ReadDate(date(year, number, day), period=True)
