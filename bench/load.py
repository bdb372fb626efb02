"""A small client that asks one address as often as it can, over connections that it keeps open."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Load:
    """What came of it. `bytes` is the size of one answer's body as it travelled."""

    seconds: float = 0
    times: list[float] = field(default_factory=list)
    bytes: int = 0
    cache: set[str] = field(default_factory=set)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    @property
    def median_ms(self) -> float:
        return statistics.median(self.times) * 1000


def load(url: str, host: str, *, connections: int, seconds: float) -> Load:
    """Ask `url` for so many seconds with `Host: host`, compressed as for a browser; anything but 200 stops it."""
    found = Load()
    began = time.perf_counter()
    asyncio.run(_crowd(found, url, host, connections, began + seconds))
    found.seconds = time.perf_counter() - began
    return found


async def _crowd(found: Load, url: str, host: str, connections: int, until: float) -> None:
    await asyncio.gather(*(_visitor(found, url, host, until) for _ in range(connections)))


async def _visitor(found: Load, url: str, host: str, until: float) -> None:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    while time.perf_counter() < until:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        stays = True
        while stays and time.perf_counter() < until:
            began = time.perf_counter()
            writer.write(request)
            stays = await _answer(found, reader)
            found.times.append(time.perf_counter() - began)
        writer.close()


async def _answer(found: Load, reader: asyncio.StreamReader) -> bool:
    """Read one whole answer; whether the server keeps the connection, which it does for so many answers only."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = head.split(" ", 2)[1]
    if status != "200":
        raise RuntimeError(f"status {status}: {head}")
    headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if headers.get("transfer-encoding") == "chunked":
        found.bytes = await _chunks(reader)
    else:
        found.bytes = int(headers["content-length"])
        await reader.readexactly(found.bytes)
    found.cache.add(headers.get("x-cache", ""))
    return headers.get("connection") != "close"


async def _chunks(reader: asyncio.StreamReader) -> int:
    size = 0
    while length := int(await reader.readline(), 16):
        await reader.readexactly(length + 2)
        size += length
    await reader.readline()
    return size
