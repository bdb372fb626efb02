"""A small backend: it answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What to answer; `delay` seconds later."""

    body: str = "hola"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/plain; charset=utf-8"),)
    delay: float = 0


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Backend:
    """Answers by path (without the query); anything else is answered with what was asked, as JSON."""

    name: str
    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, body: str = "hola", *, status: int = 200, delay: float = 0, **headers: str) -> None:
        """Tell it what to answer; header names are written with underscores."""
        listed = {"Content-Type": "text/html; charset=utf-8"}
        listed |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(body, status, tuple(listed.items()), delay)

    def asked_for(self, path: str) -> list[Asked]:
        return [found for found in self.asked if found.path == path]

    def start(self) -> None:
        backend = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                found = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                backend.asked.append(found)
                answer = backend.answers.get(self.path.partition("?")[0]) or echo(backend, found)
                time.sleep(answer.delay)
                content = answer.body.encode()
                self.send_response(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            def __getattr__(self, name: str) -> Callable[[], None]:
                """Every method is served alike."""
                if name.startswith("do_"):
                    return self.serve
                raise AttributeError(name)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server.close_all()
            self.server = None

    @contextmanager
    def down(self) -> Iterator[None]:
        """Out of service for a while."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def forget(self) -> None:
        self.answers.clear()
        self.asked.clear()


class Server(ThreadingHTTPServer):
    """Closes also the connections that were kept open."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, *arguments: object) -> None:
        self.open: set[object] = set()
        super().__init__(*arguments)

    def process_request(self, request, client_address) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def handle_error(self, request, client_address) -> None:
        """A connection that ended is no news."""

    def close_all(self) -> None:
        for connection in self.open:
            self.shutdown_request(connection)


def echo(backend: Backend, asked: Asked) -> Answer:
    said = {
        "backend": backend.name,
        "method": asked.method,
        "path": asked.path,
        "headers": asked.headers,
        "size": len(asked.body),
    }
    return Answer(json.dumps(said), 200, (("Content-Type", "application/json"),))
