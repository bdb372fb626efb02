"""Makes a rendered page fit to stand alone: files beside it, forms closed, a banner, no robots. Pure text work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag
from django.conf import settings

from cms.microsites.archive.places import Places

# Elements whose attribute names a file that the page needs to look right.
NEEDED = (("img", "src"), ("source", "src"), ("video", "src"), ("video", "poster"), ("audio", "src"), ("track", "src"),
          ("script", "src"), ("input", "src"))  # fmt: skip
LINKS_KEPT = ("stylesheet", "icon", "apple-touch-icon", "canonical")
CSS_REFERENCE = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+["']([^"']+)["']""")
JS_IMPORT = re.compile(r"""\bimport\b[^'";]*['"](\.{1,2}/[^'"]+)['"]""")
FORM_NOTE = "Este formulario ya no recibe respuestas: el micrositio está archivado."
DOWNLOAD = re.compile(rf"{settings.MEDIA_URL}|/documentos/\d+/")

Wanted = Callable[[str], str]


def page(html: bytes, path: str, places: Places, *, banner: str, want: Wanted) -> bytes:
    """A page of the archive. `want` is told each local file that it needs and answers where that file lies."""
    soup = BeautifulSoup(html, "html.parser", from_encoding="utf-8")
    for tag, name in _needed(soup):
        if (local := places.local(path, str(tag[name]))) is not None:
            tag[name] = want(local)
    for tag in soup.select("[srcset]"):
        tag["srcset"] = _srcset(str(tag["srcset"]), path, places, want)
    _head(soup, path, places, want)
    for link in soup.select("a[href], area[href]"):
        link["href"] = _link(str(link["href"]), path, places, want)
    for form in soup.find_all("form"):
        _close(form, soup)
    _announce(soup, banner)
    return soup.encode("utf-8", formatter="minimal")


def stylesheet(css: bytes, path: str, places: Places, *, want: Wanted) -> bytes:
    """A style sheet whose pictures and fonts lie in the archive too."""

    def replace(match: re.Match[str]) -> str:
        reference = next(group for group in match.groups() if group is not None)
        local = None if reference.startswith(("data:", "#")) else places.local(path, reference)
        return match.group(0) if local is None else match.group(0).replace(reference, want(local))

    return CSS_REFERENCE.sub(replace, css.decode("utf-8", "replace")).encode()


def imports(script: bytes) -> list[str]:
    """What a script imports from beside itself; the files keep their distance, so the script stays as it is."""
    return JS_IMPORT.findall(script.decode("utf-8", "replace"))


def _needed(soup: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    for element, name in NEEDED:
        for tag in soup.select(f"{element}[{name}]"):
            yield tag, name


def _srcset(value: str, path: str, places: Places, want: Wanted) -> str:
    found = []
    for candidate in value.split(","):
        reference, _, size = candidate.strip().partition(" ")
        local = places.local(path, reference)
        found.append(f"{reference if local is None else want(local)} {size}".strip())
    return ", ".join(found)


def _head(soup: BeautifulSoup, path: str, places: Places, want: Wanted) -> None:
    for link in soup.select("head link[rel]"):
        kinds = link.get_attribute_list("rel")
        local = places.local(path, str(link.get("href", "")))
        if not set(kinds) & set(LINKS_KEPT):
            link.decompose()
        elif "canonical" not in kinds and local is not None:
            link["href"] = want(local)
    for meta in soup.select('head meta[name="robots"]'):
        meta.decompose()
    for meta in soup.select('head meta[property="og:image"]'):
        if (local := places.local(path, str(meta.get("content", "")))) is not None:
            meta["content"] = places.origin + want(local)
    if soup.head is not None:
        soup.head.append(soup.new_tag("meta", attrs={"name": "robots", "content": "noindex"}))


def _link(href: str, path: str, places: Places, want: Wanted) -> str:
    """Pages of the micrositio keep their addresses, files come along, everything else leads to the city's site."""
    local = places.local(path, href)
    if local is None or href.startswith("#"):
        return href
    if DOWNLOAD.match(local):
        return absolute(want(local), places)
    if places.own_page(path, href) or "://" in href:
        return href
    return settings.WWW_URL + local


def absolute(path: str, places: Places) -> str:
    """A file of the archive by its path; one that stays where it was by its complete address."""
    return path if places.is_asset(path) else settings.WWW_URL + path


def _announce(soup: BeautifulSoup, banner: str) -> None:
    """Put the banner at the top, behind the link that leads past it."""
    told = BeautifulSoup(banner, "html.parser")
    skip = soup.select_one("body > .pa-salto")
    if skip is not None:
        skip.insert_after(told)
    elif soup.body is not None:
        soup.body.insert(0, told)


def _close(form: Tag, soup: BeautifulSoup) -> None:
    for name in ("action", "method", "enctype"):
        form.attrs.pop(name, None)
    for hidden in form.select('input[type="hidden"]'):
        hidden.decompose()
    for control in form.select("input, select, textarea, button"):
        control["disabled"] = ""
    note = soup.new_tag("p", attrs={"class": "m-archivo-nota"})
    note.string = FORM_NOTE
    form.insert(0, note)
