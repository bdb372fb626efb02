"""What counts as a number, a date or a blank: one declaration, used by Python on samples and by DuckDB on whole
files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

Style = Literal["punto", "miles", "coma"]
STYLES: tuple[Style, ...] = ("punto", "miles", "coma")

# Words that stand for "no value" in columns of numbers, dates and yes/no (compared in capitals).
NULL_WORDS = frozenset(
    {
        "NA",
        "N/A",
        "N.A.",
        "N/D",
        "ND",
        "N.D.",
        "S/D",
        "SD",
        "S/I",
        "NULL",
        "NAN",
        "NONE",
        "#N/A",
        "#N/D",
        "-",
        "--",
        "---",
        ".",
        "..",
        "...",
        "*",
    }
)

TRUE_WORDS = ("SI", "SÍ", "S", "TRUE", "T", "VERDADERO", "V", "1", "YES", "Y")
FALSE_WORDS = ("NO", "N", "FALSE", "F", "FALSO", "0")
_SURE_LOGICAL = frozenset({"SI", "SÍ", "NO", "TRUE", "FALSE", "VERDADERO", "FALSO"})
_NATIVE_LOGICAL = ("TRUE", "FALSE", "T", "F", "1", "0", "YES", "NO", "Y", "N")

NUMBER: dict[Style, str] = {
    "punto": r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?",
    "miles": r"[+-]?\$?\s?[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?",
    "coma": r"[+-]?\$?\s?[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?",
}
INTEGER: dict[Style, str] = {
    "punto": r"[+-]?\d{1,18}",
    "miles": r"[+-]?\$?\s?[+-]?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,18})",
    "coma": r"[+-]?\$?\s?[+-]?(?:\d{1,3}(?:\.\d{3}){1,5}|\d{1,18})",
}
DATE = (
    r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}"
)
TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?"
DATE_TIME = rf"(?:{DATE})[ T]{TIME}(?:Z|[+-]\d{{2}}:?\d{{2}})?"
DATE_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d")

_NUMBER_RE = {style: re.compile(pattern) for style, pattern in NUMBER.items()}
_INTEGER_RE = {style: re.compile(pattern) for style, pattern in INTEGER.items()}
_DATE_RE, _TIME_RE, _DATE_TIME_RE = re.compile(DATE), re.compile(TIME), re.compile(DATE_TIME)
_LEADING_ZERO = re.compile(r"[+-]?0\d+")
_BARE_EXPONENT = re.compile(r"\d+[eE]\d+")
_DIGITS = re.compile(r"\d")


def is_null(text: str) -> bool:
    """Whether the text is blank or a word for "no value"."""
    stripped = text.strip()
    return not stripped or stripped.upper() in NULL_WORDS


def parse_date(text: str) -> dt.date | None:
    """Return the date, day first or ISO, or None."""
    if not _DATE_RE.fullmatch(text):
        return None
    parts = [int(part) for part in re.split(r"[/.-]", text)]
    year, month, day = parts if len(re.split(r"[/.-]", text)[0]) == 4 else parts[::-1]
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _is_date_time(text: str) -> bool:
    return bool(_DATE_TIME_RE.fullmatch(text)) and parse_date(re.split(r"[ T]", text, maxsplit=1)[0]) is not None


def number_style(values: Sequence[str]) -> Style:
    """Return the way of writing numbers that most values follow; a plain point wins a tie, then thousands with
    commas."""
    return max(
        STYLES, key=lambda style: (sum(1 for v in values if _NUMBER_RE[style].fullmatch(v)), -STYLES.index(style))
    )


def guess(values: Sequence[str]) -> tuple[str, Style]:
    """Return the type of non-null, stripped values and their number style. Codes (leading zeros, over 15 digits)
    stay texto."""
    if not values:
        return "texto", "punto"
    if all(v.upper() in _SURE_LOGICAL for v in values):
        return "logico", "punto"
    style = number_style(values)
    if all(_NUMBER_RE[style].fullmatch(v) for v in values):
        return _guess_number(values, style)
    if all(parse_date(v) for v in values):
        return "fecha", "punto"
    if all(_is_date_time(v) or parse_date(v) for v in values):
        return "fecha_hora", "punto"
    return ("hora", "punto") if all(_TIME_RE.fullmatch(v) for v in values) else ("texto", "punto")


def _guess_number(values: Sequence[str], style: Style) -> tuple[str, Style]:
    if any(_LEADING_ZERO.fullmatch(v) or _BARE_EXPONENT.fullmatch(v) for v in values):
        return "texto", "punto"
    if all(_INTEGER_RE[style].fullmatch(v) for v in values):
        long = any(len(_DIGITS.findall(v)) > 15 for v in values)
        return ("texto", "punto") if long else ("entero", style)
    return "decimal", style


# --- the same rules as SQL for DuckDB -------------------------------------------------------------------------------


def literal(text: str) -> str:
    """Return the text as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def sql_list(words: Sequence[str]) -> str:
    """Return a SQL list of strings."""
    return "(" + ", ".join(literal(word) for word in words) + ")"


def null_sql(x: str) -> str:
    """SQL: whether the trimmed expression `x` is blank or a null word. Only short values are compared."""
    return f"({x} IS NULL OR {x} = '' OR (length({x}) <= 5 AND upper({x}) IN {sql_list(sorted(NULL_WORDS))}))"


def fits_sql(tipo: str, style: Style, x: str) -> str:
    """SQL: whether the trimmed, non-null expression `x` is a value of the type."""
    if tipo == "entero":
        return f"regexp_full_match({x}, {literal(INTEGER[style])})"
    if tipo == "decimal":
        return f"regexp_full_match({x}, {literal(NUMBER[style])})"
    if tipo == "fecha":
        return f"({date_sql(x)} IS NOT NULL)"
    if tipo == "fecha_hora":
        only_date = f"regexp_replace({x}, '[ T].*$', '')"
        form = literal(f"(?:{DATE_TIME}|{DATE})")
        return f"(regexp_full_match({x}, {form}) AND {date_sql(only_date)} IS NOT NULL)"
    if tipo == "hora":
        return f"regexp_full_match({x}, {literal(TIME)})"
    if tipo == "logico":
        return f"(upper({x}) IN {sql_list((*TRUE_WORDS, *FALSE_WORDS))})"
    return "true"


def date_sql(x: str) -> str:
    """SQL: the date of `x`, day first or ISO, or NULL when there is no such day."""
    formats = ", ".join(literal(f) for f in DATE_FORMATS)
    return f"(CASE WHEN regexp_full_match({x}, {literal(DATE)}) THEN CAST(try_strptime({x}, [{formats}]) AS DATE) END)"


def raw_sql(tipo: str, x: str) -> str:
    """SQL: whether the untrimmed, non-null expression `x` has a form that PostgreSQL reads as we do (DateStyle DMY)."""
    if tipo == "logico":
        return f"(upper({x}) IN {sql_list(_NATIVE_LOGICAL)})"
    patterns = {
        "entero": INTEGER["punto"],
        "decimal": NUMBER["punto"],
        "fecha": DATE,
        "fecha_hora": f"(?:{DATE_TIME}|{DATE})",
        "hora": TIME,
    }
    return f"regexp_full_match({x}, {literal(patterns[tipo])})" if tipo in patterns else "true"


_SURE = {
    "entero": r"[+-]?(?:0|[1-9]\d{0,14})",
    "decimal": r"[+-]?(?:0|[1-9]\d*)?(?:\.\d*)?",
    "hora": TIME,
}


def sure_sql(tipo: str, style: Style, x: str) -> str:
    """SQL, fast: whether the untrimmed expression `x` is beyond doubt a value of the guessed type (and no code)."""
    if tipo in _SURE and style == "punto":
        return f"regexp_full_match({x}, {literal(_SURE[tipo])})"
    return f"({date_sql(x)} IS NOT NULL)" if tipo == "fecha" else "false"


def native_sql(tipo: str, style: Style, x: str) -> str:
    """SQL: whether PostgreSQL reads the fitting value `x` as it is (with DateStyle DMY)."""
    if tipo in {"entero", "decimal"}:
        return "true" if style == "punto" else "false"
    if tipo == "logico":
        return f"(upper({x}) IN {sql_list(_NATIVE_LOGICAL)})"
    return "true"


def normal_sql(tipo: str, style: Style, x: str) -> str:
    """SQL: the fitting value `x` as text that PostgreSQL reads (ISO dates, point decimals, true/false)."""
    if tipo in {"entero", "decimal"} and style == "miles":
        return f"regexp_replace({x}, '[$,\\s]', '', 'g')"
    if tipo in {"entero", "decimal"} and style == "coma":
        return f"replace(regexp_replace({x}, '[$.\\s]', '', 'g'), ',', '.')"
    if tipo == "fecha":
        return f"strftime({date_sql(x)}, '%Y-%m-%d')"
    if tipo == "logico":
        return f"CASE WHEN upper({x}) IN {sql_list(TRUE_WORDS)} THEN 'true' ELSE 'false' END"
    return x
