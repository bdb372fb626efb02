"""Ask the addresses that a dataset mentions, never one of our own network, and say which answer."""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from ckan.plugins import toolkit as tk

from pipelines.data.links import DEAD, MOST_LINKS, NOT_TRIED, WORKS, Link, is_public, request_address

log = logging.getLogger(__name__)

PATIENCE = 4.0  # seconds for each step of one address
WHOLE_PATIENCE = 8.0  # seconds for all addresses of a dataset
AT_ONCE = 5
MOST_REDIRECTS = 3
KEPT_SECONDS = 900.0
MOST_KEPT = 500
LATE = "otras direcciones tardaron demasiado"
_MOVED = (301, 302, 303, 307, 308)

_kept: dict[tuple[str, bool, bool], tuple[float, Link]] = {}
_lock = Lock()


class _NotPublic(Exception):
    """The address leads into a network that is not public."""


def enabled() -> bool:
    """Whether this portal asks addresses at all."""
    return bool(tk.config["ckanext.puebla.check_links"])


def tried(addresses: Iterable[str], services: Iterable[str] = ()) -> list[Link]:
    """What comes of asking every address; those of `services` are asked to describe themselves. Never raises.

    The answers are kept for some minutes, so that opening a page again asks nobody.
    """
    private, asked_as_service = bool(tk.config["ckanext.puebla.check_links_private"]), set(services)
    wanted = [(address, address in asked_as_service, private) for address in addresses]
    fresh = [key for key in wanted[:MOST_LINKS] if _recall(key) is None]
    answers = _ask_all(fresh)
    found = []
    for key in wanted[:MOST_LINKS]:
        link = answers.get(key) or _recall(key)
        found.append(link or Link(key[0], NOT_TRIED, LATE))
    return found + [Link(key[0], NOT_TRIED, f"solo se prueban {MOST_LINKS}") for key in wanted[MOST_LINKS:]]


def _recall(key: tuple[str, bool, bool]) -> Link | None:
    with _lock:
        moment, link = _kept.get(key, (0.0, None))
    return link if link and time.monotonic() - moment < KEPT_SECONDS else None


def _keep(key: tuple[str, bool, bool], link: Link) -> None:
    with _lock:
        while len(_kept) >= MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = (time.monotonic(), link)


def _ask_all(keys: list[tuple[str, bool, bool]]) -> dict[tuple[str, bool, bool], Link]:
    if not keys:
        return {}
    deadline = time.monotonic() + WHOLE_PATIENCE
    probes = {key: _Probe(*key, deadline) for key in keys}
    pool = ThreadPoolExecutor(min(AT_ONCE, len(keys)), thread_name_prefix="puebla-enlaces")
    futures: dict[Future[Link], tuple[str, bool, bool]] = {pool.submit(p.ask): key for key, p in probes.items()}
    done, late = wait(futures, timeout=WHOLE_PATIENCE)
    pool.shutdown(wait=False, cancel_futures=True)
    answers = {futures[future]: future.result() for future in done if not future.cancelled()}
    for future in late:
        if probes[futures[future]].hang_up():
            answers[futures[future]] = Link(futures[future][0], DEAD, "tarda demasiado")
    for key, link in answers.items():
        if link.reason != LATE:
            _keep(key, link)
    return answers


class _Probe:
    """One address being asked, by a thread of its own."""

    def __init__(self, address: str, service: bool, private: bool, deadline: float) -> None:
        self.address, self.service, self.private, self.deadline = address, service, private, deadline
        self.begun = False
        self.connection: http.client.HTTPConnection | None = None

    def ask(self) -> Link:
        """Ask, following redirections; whatever happens is an answer."""
        if time.monotonic() >= self.deadline:
            return Link(self.address, NOT_TRIED, LATE)
        self.begun = True
        try:
            status = self._follow(request_address(self.address, service=self.service))
        except _NotPublic:
            return Link(self.address, NOT_TRIED, "no es una dirección pública")
        except TimeoutError:
            return Link(self.address, DEAD, "tarda demasiado")
        except socket.gaierror:
            return Link(self.address, DEAD, "no se encuentra el servidor")
        except ssl.SSLError:
            return Link(self.address, DEAD, "su certificado no es válido")
        except (OSError, http.client.HTTPException) as error:
            log.info("link not answered: %s", type(error).__name__)
            return Link(self.address, DEAD, "no contesta")
        except ValueError:
            return Link(self.address, NOT_TRIED, "está mal escrita")
        if status in _MOVED:
            return Link(self.address, DEAD, "redirige demasiadas veces")
        return Link(self.address, WORKS) if status < 400 else Link(self.address, DEAD, f"contesta con error {status}")

    def hang_up(self) -> bool:
        """Cut an answer that never ends; whether it had begun."""
        line = self.connection.sock if self.connection else None
        if line is not None:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                log.debug("the connection had ended already")
        return self.begun

    def _follow(self, url: str) -> int:
        for _ in range(MOST_REDIRECTS + 1):
            status, target = self._once(urlsplit(url))
            if status not in _MOVED or not target:
                return status
            url = request_address(urljoin(url, target), service=False)
        return status

    def _once(self, parts: SplitResult) -> tuple[int, str]:
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("not a web address")
        secure, host = parts.scheme == "https", parts.hostname.encode("idna").decode("ascii")
        port = parts.port or (443 if secure else 80)
        connection = self.connection = _connection(host, port, secure, lambda: self._connected(host, port))
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={"User-Agent": "PueblaAbierta/1 (revision de enlaces)"})
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", "")
        finally:
            connection.close()

    def _connected(self, host: str, port: int) -> socket.socket:
        """Connect to the very IP address that was checked: the name is resolved once."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if not self.private and not all(is_public(str(row[4][0])) for row in found):
            raise _NotPublic
        patience = min(PATIENCE, self.deadline - time.monotonic())
        if patience <= 0:
            raise TimeoutError
        family, kind, protocol, _, target = found[0]
        made = socket.socket(family, kind, protocol)
        made.settimeout(patience)
        try:
            made.connect(target)
        except OSError:
            made.close()
            raise
        return made


def _connection(host: str, port: int, secure: bool, connect: Callable[[], socket.socket]) -> http.client.HTTPConnection:
    """A connection of the standard library that goes where `connect` leads and verifies the certificate of `host`."""

    class Pinned(http.client.HTTPConnection):
        default_port = 443 if secure else 80

        def connect(self) -> None:
            made: Any = connect()
            if secure:
                made = ssl.create_default_context().wrap_socket(made, server_hostname=host)
            self.sock = made

    return Pinned(host, port)
