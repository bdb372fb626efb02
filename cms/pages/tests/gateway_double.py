"""A small server in the gateway's place: it takes PURGE as the gateway does and writes down what it was told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Gateway:
    """The addresses it was told to forget, in order; tests may empty the list."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []
        self.url = ""


@contextmanager
def running() -> Iterator[Gateway]:
    """The server, until the block ends."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_PURGE(self) -> None:  # named by the method of HTTP
            gateway.forgotten.append(f"http://{self.headers['Host']}{self.path}")
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    gateway.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
