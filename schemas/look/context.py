"""The plain context from which header and footer are rendered. Knows no framework, no request and no user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NotRequired, TypedDict
from urllib.parse import urlsplit

Side = Literal["www", "datos"]


class Link(TypedDict):
    """An address with its words. `current` is `page` or `true` where the visitor is; `count` is what waits there."""

    label: str
    url: str
    current: NotRequired[str]
    count: NotRequired[int]


class Action(TypedDict):
    """An entry of the account: a link, or with `post` a button that sends `fields` (the CSRF field among them)."""

    label: str
    url: str
    hidden_label: NotRequired[str]
    post: NotRequired[bool]
    fields: NotRequired[dict[str, str]]


class Column(TypedDict):
    """A column of the footer."""

    title: str
    links: list[Link]


class Look(TypedDict):
    """What header and footer show."""

    title: str
    subtitle: str
    motto: str
    home_url: str
    navigation: list[Link]
    account: list[Action]
    local_label: str
    local: list[Link]
    office: list[Link]
    about: str
    contact: list[str]
    columns: list[Column]
    legal: list[Link]
    note: str


# Label, side and path. Both sides show the same entries in the same order.
NAVIGATION: tuple[tuple[str, Side, str], ...] = (
    ("Inicio", "www", "/"),
    ("Trámites y servicios", "www", "/tramites/"),
    ("Noticias", "www", "/noticias/"),
    ("Micrositios", "www", "/micrositios/"),
    ("Datos abiertos", "datos", "/"),
    ("Directorio", "www", "/directorio/"),
)
LEGAL: tuple[tuple[str, Side, str], ...] = (
    ("Aviso de privacidad", "www", "/aviso-de-privacidad/"),
    ("Términos de uso", "www", "/terminos-de-uso/"),
    ("Accesibilidad", "www", "/accesibilidad/"),
    ("Mapa del sitio", "www", "/mapa-del-sitio/"),
)
SITES: tuple[tuple[str, Side, str], ...] = (
    ("Buscar en todo el sitio", "www", "/buscar/"),
    ("Trámites y servicios", "www", "/tramites/"),
    ("Trámites en línea", "www", "/tramites/en-linea/"),
    ("Reportar una falla (072)", "www", "/072/"),
    ("Documentos", "www", "/documentos/"),
    ("Agenda", "www", "/agenda/"),
    ("Datos abiertos", "datos", "/"),
    ("Verificar un documento", "www", "/verificar/"),
)
TITLE = "Puebla Abierta"
SUBTITLES: dict[Side, str] = {"www": "Sitio del gobierno municipal", "datos": "Portal municipal de datos abiertos"}
MOTTOS: dict[Side, str] = {
    "www": "Trámites, noticias y datos del municipio en un solo lugar",
    "datos": "Los datos del municipio, a la vista de todas y todos",
}
ABOUT: dict[Side, str] = {
    "www": "Información, trámites y servicios del gobierno municipal, escritos para entenderse a la primera.",
    "datos": "Cada conjunto de datos pasa por la revisión de seguridad de la información, de transparencia y técnica "
    "antes de publicarse.",
}
NOTES: dict[Side, str] = {
    "www": "Funciona con Wagtail y CKAN, software libre. Los contenidos pueden usarse citando la fuente.",
    "datos": "Funciona con CKAN, software libre. La información publicada puede usarse citando la fuente, según la "
    "licencia de cada conjunto.",
}


def build(
    side: Side,
    *,
    www_url: str,
    datos_url: str,
    here: str,
    account: Sequence[Action] = (),
    local: Sequence[Link] = (),
    local_label: str = "En esta sección",
    office: Sequence[Link] = (),
    contact: Sequence[str] = (),
    columns: Sequence[Column] | None = None,
    title: str = TITLE,
) -> Look:
    """The context of one page.

    `www_url` and `datos_url` are the public addresses without a slash at their end, `here` the complete public address
    of the page. The sequences are shown as given; those of `local` and `office` that lead here are marked.
    """
    bases: dict[Side, str] = {"www": www_url, "datos": datos_url}
    return Look(
        title=title,
        subtitle=SUBTITLES[side],
        motto=MOTTOS[side],
        home_url=f"{bases[side]}/",
        navigation=navigation(side, bases, here),
        account=list(account),
        local_label=local_label,
        local=marked(local, here),
        office=marked(office, here),
        about=ABOUT[side],
        contact=list(contact),
        columns=list(columns) if columns is not None else [Column(title="Consultar", links=links(SITES, bases))],
        legal=links(LEGAL, bases),
        note=NOTES[side],
    )


def navigation(side: Side, bases: dict[Side, str], here: str) -> list[Link]:
    """The main entries. Every page of the portal belongs to its entry; on the city's site the path decides."""
    entries = marked(links(NAVIGATION, bases), here)
    for entry, (_, owner, _) in zip(entries, NAVIGATION, strict=True):
        if side == owner == "datos":
            entry.setdefault("current", "true")
    return entries


def account_entries(
    *, login_url: str, name: str = "", account_url: str = "", more: Iterable[Action] = (), logout: Action | None = None
) -> list[Action]:
    """Entrar for visitors; for somebody with a `name`: what `more` offers, the account, and Cerrar sesión."""
    if not name:
        return [Action(label="Entrar", url=login_url)]
    mine = Action(label=name, url=account_url, hidden_label="Mi cuenta:")
    return [*more, mine, *([logout] if logout else [])]


def links(declared: Iterable[tuple[str, Side, str]], bases: dict[Side, str]) -> list[Link]:
    """Declared entries with their complete addresses."""
    return [Link(label=label, url=bases[side] + path) for label, side, path in declared]


def marked(entries: Iterable[Link], here: str) -> list[Link]:
    """The entries, with the one that leads nearest to `here` marked: `page` when it is the page itself."""
    found = [Link(**entry) for entry in entries]
    place = parts(here)
    nearest = max(
        (entry for entry in found if leads_to(parts(entry["url"]), place)),
        key=lambda entry: len(parts(entry["url"])[1]),
        default=None,
    )
    if nearest is not None:
        nearest["current"] = "page" if parts(nearest["url"])[1] == place[1] else "true"
    return found


def leads_to(entry: tuple[str, str], place: tuple[str, str]) -> bool:
    """Whether a page lies at or below an entry; the root of a host stands for its home page alone."""
    if entry[0] and place[0] and entry[0] != place[0]:
        return False
    return entry[1] == place[1] or (entry[1] != "/" and place[1].startswith(entry[1]))


def parts(url: str) -> tuple[str, str]:
    """Host with port, and path with a slash at its end."""
    split = urlsplit(url)
    return split.netloc.lower(), split.path.rstrip("/") + "/"
