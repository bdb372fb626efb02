"""Asks one web address for its answer, never one of a private network, whatever redirections say."""

from __future__ import annotations

import http.client
import logging
import math
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from pipelines.data.links import DEAD, NOT_TRIED, WORKS, Link, is_public, request_address

log = logging.getLogger(__name__)

PATIENCE = 4.0  # seconds for each step of one address
MOST_REDIRECTS = 3
AGENT = "PueblaAbierta/1 (revision de enlaces)"
LATE = "otras direcciones tardaron demasiado"
_MOVED = (301, 302, 303, 307, 308)


class _NotPublic(Exception):
    """The address leads into a network that is not public."""


class Probe:
    """One address being asked. `service`: to describe itself as a WMS; `private`: also inside private networks.

    `deadline` is a moment of `time.monotonic()` after which nothing begins. `status` is the last HTTP status seen.
    Only the head of the answer is read.
    """

    def __init__(
        self,
        address: str,
        *,
        service: bool = False,
        private: bool = False,
        patience: float = PATIENCE,
        deadline: float = math.inf,
    ) -> None:
        self.address, self.service, self.private = address, service, private
        self.patience, self.deadline = patience, deadline
        self.status: int | None = None
        self.begun = False
        self.connection: http.client.HTTPConnection | None = None

    def ask(self) -> Link:
        """Ask, following redirections; whatever happens is an answer. Never raises."""
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
        status, target = self._once(urlsplit(url))
        for _ in range(MOST_REDIRECTS):
            if status not in _MOVED or not target:
                break
            url = request_address(urljoin(url, target), service=False)
            status, target = self._once(urlsplit(url))
        return status

    def _once(self, parts: SplitResult) -> tuple[int, str]:
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("not a web address")
        secure, host = parts.scheme == "https", parts.hostname.encode("idna").decode("ascii")
        port = parts.port or (443 if secure else 80)
        connection = self.connection = _connection(host, port, secure, lambda: self._connected(host, port))
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={"User-Agent": AGENT})
            answer = connection.getresponse()
            self.status = answer.status
            return answer.status, answer.headers.get("Location", "")
        finally:
            connection.close()

    def _connected(self, host: str, port: int) -> socket.socket:
        """Connect to the very IP address that was checked: the name is resolved once."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if not self.private and not all(is_public(str(row[4][0])) for row in found):
            raise _NotPublic
        patience = min(self.patience, self.deadline - time.monotonic())
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
