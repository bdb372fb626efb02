"""Starts the portal with the development tools, or uses one that already runs (PUEBLA_E2E_URL)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

import pytest

from schemas.demo import load_city

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900


@dataclass(frozen=True)
class Portal:
    """A portal with the demo city. `folder` is where it runs; its mails are in `folder/mail`."""

    url: str
    folder: Path

    @cached_property
    def password(self) -> str:
        """The demo people's password."""
        return load_city().password

    def mails_to(self, address: str) -> list[EmailMessage]:
        """The messages that somebody received, oldest first."""
        kept = sorted((self.folder / "mail").glob("*.eml"))
        messages = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in kept]
        return [message for message in messages if address in str(message["to"])]

    def wait_for_mail(self, address: str, words: str, seconds: float = 30) -> EmailMessage:
        """The newest message to `address` that says `words`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in reversed(self.mails_to(address)):
                if words in text_of(message):
                    return message
            time.sleep(0.5)
        raise AssertionError(f"no mail to {address} says «{words}»")


def text_of(message: EmailMessage) -> str:
    """Subject and readable text of a message."""
    body = message.get_body(preferencelist=("plain", "html"))
    return f"{message['subject']}\n{body.get_content() if body else ''}"


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    """The portal of this test run; stopped at the end if it was started here."""
    folder = Path(os.environ.get("PUEBLA_E2E_RUN_DIR", ROOT / ".run" / "e2e"))
    running = os.environ.get("PUEBLA_E2E_URL")
    if running:
        yield Portal(running.rstrip("/"), folder)
        return
    started = _started(folder)
    yield Portal(started, folder)
    _dev("stop", folder)


def _started(folder: Path) -> str:
    answer = _dev("start", folder, "--detach")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    ports = json.loads((folder / "state.json").read_text(encoding="utf-8"))["ports"]
    return f"http://127.0.0.1:{ports['web']}"


def _dev(command: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dev", command, "--run-dir", str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
