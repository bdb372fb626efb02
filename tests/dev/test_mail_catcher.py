"""Mail is kept, not sent, and its page is harmless."""

import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from dev import ports

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[tuple[int, str, Path]]:
    smtp, web = ports.any_free(set()), ports.any_free(set())
    command = ["-m", "dev.mail_catcher", "--smtp", str(smtp), "--web", str(web), "--folder", str(tmp_path)]
    child = subprocess.Popen([sys.executable, *command], cwd=ROOT)
    address = f"http://127.0.0.1:{web}"
    for _ in range(100):
        try:
            get(address + "/")
            break
        except OSError:
            time.sleep(0.1)
    yield smtp, address, tmp_path
    child.terminate()
    assert child.wait(timeout=10) == 0


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:
        return str(answer.read().decode("utf-8"))


def test_a_message_is_kept_and_shown(catcher: tuple[int, str, Path]) -> None:
    smtp, address, folder = catcher
    message = EmailMessage()
    message["From"], message["To"] = "portal@puebla.example", "ana@puebla.example"
    message["Subject"] = "Le espera una tarea: árboles"
    message.set_content("Vea http://127.0.0.1:5000/bandeja\n<script>alert(1)</script>")
    with smtplib.SMTP("127.0.0.1", smtp) as client:
        client.send_message(message)
    kept = list(folder.glob("*.eml"))
    assert len(kept) == 1
    page = get(f"{address}/{kept[0].name}")
    assert "árboles" in get(address + "/")
    assert '<a href="http://127.0.0.1:5000/bandeja">' in page
    assert "<script>" not in page
    assert "Subject:" in get(f"{address}/{kept[0].name}/texto")


def test_other_files_are_not_served(catcher: tuple[int, str, Path]) -> None:
    _, address, folder = catcher
    (folder / "secreto.txt").write_text("no", encoding="ascii")
    for path in ("/secreto.txt", "/../secreto.txt", "/20260101T000000-1.eml"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            get(address + path)
        assert caught.value.code == 404
