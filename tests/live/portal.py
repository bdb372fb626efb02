"""Starts sites and portal with the development tools, or uses those that already run in PUEBLA_E2E_RUN_DIR."""

from __future__ import annotations

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

from dev import settings, state
from dev.places import Places
from schemas.demo import load_city
from tests.live.names import resolve_here

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900

resolve_here()


@dataclass(frozen=True)
class Portal:
    """The whole platform with the demo city, through its gateway.

    `url` is the public address of the data portal, `www` that of the city's site; `folder` is where everything runs.
    """

    url: str
    www: str
    folder: Path

    @cached_property
    def password(self) -> str:
        """The demo people's password."""
        return load_city().password

    @cached_property
    def memory(self) -> state.State:
        """What the installation remembers: ports and secrets."""
        return state.load(Places(run=self.folder))

    def password_of(self, user: str) -> str:
        """Everybody's is the same, but for the administrator's."""
        return self.memory.secret("sysadmin") if user == settings.SYSADMIN else self.password

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
    """The platform of this test run; stopped at the end if it was started here."""
    folder = Path(os.environ.get("PUEBLA_E2E_RUN_DIR", ROOT / ".run" / "e2e"))
    places = Places(run=folder)
    running = state.is_held(places) and state.load(places).ready
    if not running:
        answer = _dev("start", folder, "--detach")
        assert answer.returncode == 0, answer.stdout + answer.stderr
    memory = state.load(places)
    yield Portal(settings.datos_url(memory), settings.www_url(memory), folder)
    if not running:
        _dev("stop", folder)


def _dev(command: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dev", command, "--run-dir", str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
