"""A mail server that sends nothing: it keeps every message as a file and shows them on a page.

Run with the environment's Python: ``python -m dev.mail_catcher --smtp PORT --web PORT --folder FOLDER``.
"""

import argparse
import html
import re
import signal
import threading
import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"
NAME = re.compile(r"/([0-9]{8}T[0-9]{6}-[0-9]+\.eml)(/texto)?")
LIMIT = 30 * 1024 * 1024
PAGE = """<!doctype html><html lang="es-MX"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#222}}
table{{border-collapse:collapse;width:100%}}td,th{{border-bottom:1px solid #ccc;padding:.4rem;text-align:left}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f5f5;padding:1rem}}</style></head>
<body><h1>{title}</h1>{body}</body></html>"""


class Keeper:
    """Receives messages for ``aiosmtpd`` and writes each to a file named by its moment of arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.Lock()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        with self.lock:
            now = time.time_ns()
            stamp = datetime.fromtimestamp(now // 10**9, UTC).strftime("%Y%m%dT%H%M%S")
            target = self.folder / f"{stamp}-{now % 10**9:09d}.eml"
            draft = target.with_suffix(".new")
            draft.write_bytes(envelope.content)
            draft.replace(target)
        return "250 Guardado"


def read(path: Path) -> EmailMessage:
    """Parse a kept message."""
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def text_of(message: EmailMessage) -> str:
    """The readable text of a message."""
    part = message.get_body(preferencelist=("plain", "html"))
    return str(part.get_content()) if part is not None else "(sin texto)"


def list_page(folder: Path) -> str:
    """All messages, the newest first."""
    rows = []
    for path in sorted(folder.glob("*.eml"), reverse=True):
        message = read(path)
        cells = (message.get("to", ""), message.get("subject", ""), message.get("date", ""))
        columns = "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells)
        rows.append(f'<tr>{columns}<td><a href="/{path.name}">Leer</a></td></tr>')
    head = "<tr><th>Para</th><th>Asunto</th><th>Fecha</th><th></th></tr>"
    body = f"<table>{head}{''.join(rows)}</table>" if rows else "<p>Todavía no hay correos.</p>"
    return PAGE.format(title="Correos del portal de prueba", body=body)


def message_page(path: Path) -> str:
    """One message; addresses in its text become links."""
    message = read(path)
    text = re.sub(r"(https?://[^\s<>&]+)", r'<a href="\1">\1</a>', html.escape(text_of(message)))
    facts = "".join(f"<p><b>{name}:</b> {html.escape(str(message.get(key, '')))}</p>" for name, key in HEADERS.items())
    files = ", ".join(html.escape(part.get_filename() or "sin nombre") for part in message.iter_attachments())
    attached = f"<p><b>Adjuntos:</b> {files}</p>" if files else ""
    body = f'{facts}{attached}<pre>{text}</pre><p><a href="/{path.name}/texto">Fuente</a> · <a href="/">Todos</a></p>'
    return PAGE.format(title=html.escape(str(message.get("subject", ""))), body=body)


HEADERS = {"Para": "to", "De": "from", "Fecha": "date"}


def handler(folder: Path) -> type[BaseHTTPRequestHandler]:
    """The pages over one folder of messages."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match = NAME.fullmatch(self.path)
            if self.path == "/":
                self.answer(list_page(folder), "text/html")
            elif match and (path := folder / match[1]).exists():
                if match[2]:
                    self.answer(path.read_text(encoding="utf-8", errors="replace"), "text/plain")
                else:
                    self.answer(message_page(path), "text/html")
            else:
                self.send_error(404)

        def answer(self, text: str, kind: str) -> None:
            content = text.encode("utf-8")
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Requests for pages are not worth a log."""

    return Pages


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--smtp", type=int, required=True)
    parser.add_argument("--web", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(Keeper(chosen.folder), hostname=HOST, port=chosen.smtp, data_size_limit=LIMIT)
    controller.start()
    pages = ThreadingHTTPServer((HOST, chosen.web), handler(chosen.folder))
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=pages.shutdown).start())
    pages.serve_forever()
    controller.stop()


if __name__ == "__main__":
    main()
