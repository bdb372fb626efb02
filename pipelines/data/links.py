"""The addresses of a dataset: which ones there are, which may be asked, and what is said of their answers."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

MOST_LINKS = 20
WORKS: Final = "funciona"
DEAD: Final = "no responde"
NOT_TRIED: Final = "no se probó"

State = Literal["funciona", "no responde", "no se probó"]

_IN_TEXT = re.compile(r"https?://[^\s<>\"'«»“”{}|\\^`]+", re.IGNORECASE)
_TRANSLATORS = ipaddress.ip_network("64:ff9b::/96")  # IPv6 addresses that stand for an IPv4 one


@dataclass(frozen=True)
class Link:
    """One address and what came of asking it; `reason` says why when it does not work or was not tried."""

    address: str
    state: State
    reason: str = ""

    @property
    def sentence(self) -> str:
        """The line of the report."""
        return f"«{self.address}» {self.state}" + (f": {self.reason}." if self.reason else ".")


def is_address(resource: Mapping[str, Any]) -> bool:
    """Whether a resource is an address instead of a file."""
    return str(resource.get("formato") or "").upper() == "WMS" or "://" in str(resource.get("archivo") or "")


def is_web(address: str) -> bool:
    """Whether an address is of the web."""
    return address.lower().startswith(("http://", "https://"))


def addresses_of(dataset: Mapping[str, Any]) -> list[str]:
    """The web addresses of the resources, then those written in the description, each once."""
    resources = [str(row.get("archivo") or "").strip() for row in dataset.get("recursos") or [] if is_address(row)]
    written = [_trimmed(found) for found in _IN_TEXT.findall(str(dataset.get("descripcion") or ""))]
    return list(dict.fromkeys(address for address in [*resources, *written] if is_web(address)))


def _trimmed(found: str) -> str:
    """Leave out the punctuation of the sentence, also the bracket that closes one opened before the address."""
    kept = found.rstrip(".,;:!?*_]")
    while kept.endswith(")") and kept.count(")") > kept.count("("):
        kept = kept[:-1].rstrip(".,;:!?*_]")
    return kept


def request_address(address: str, *, service: bool) -> str:
    """What is asked: the address in plain ASCII; of a WMS service, its description."""
    parts = urlsplit(address)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    asked = {key.lower() for key, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if service and "request" not in asked:
        lacking = {key: value for key, value in _DESCRIPTION.items() if key not in asked}
        query = "&".join(part for part in (query, urlencode(lacking)) if part)
    return urlunsplit((parts.scheme.lower(), parts.netloc, path, query, ""))


_DESCRIPTION = {"service": "WMS", "request": "GetCapabilities"}


def is_public(ip: str) -> bool:
    """Whether an IP address is of the public Internet: not of this machine, its networks, nor reserved."""
    found = ipaddress.ip_address(ip)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _TRANSLATORS:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found.teredo is not None or found.is_site_local:
            return False
    return found.is_global and not found.is_multicast


def verdict(dataset: Mapping[str, Any], links: Sequence[Link] | None) -> tuple[bool | None, list[str]]:
    """Whether the addresses comply (None: nothing can be said) and the lines that say why.

    `links` None means that nobody asks addresses here.
    """
    declared = [str(row.get("archivo") or "").strip() for row in dataset.get("recursos") or [] if is_address(row)]
    wrong = [f"«{address}» no es una dirección http(s)." for address in declared if not is_web(address)]
    tried = list(links or [])
    order = {DEAD: 0, NOT_TRIED: 1, WORKS: 2}
    lines = [*wrong, *(link.sentence for link in sorted(tried, key=lambda link: order[link.state]))]
    if wrong or any(link.state == DEAD for link in tried):
        return False, lines
    if links is None and addresses_of(dataset):
        return None, ["Las direcciones no se consultaron."]
    if not tried:
        return None, ["No hay direcciones."]
    return (True if all(link.state == WORKS for link in tried) else None), lines
