"""Run a program that draws its own progress on the terminal, and spare the reader its long list at the end."""

import os
import pty
import subprocess
import sys
from pathlib import Path

LIST_BEGINS = b"Installed "
KEPT = 20_000


def run_shown(command: list[str], *, env: dict[str, str], cwd: Path) -> tuple[int, str]:
    """Run with its output on the terminal until the list of what was installed; return its status and last words."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs) as child:
        os.close(theirs)
        said = relay(ours)
        os.close(ours)
    return child.returncode, said[-KEPT:].decode("utf-8", errors="replace")


def relay(terminal: int) -> bytes:
    """Copy what the program draws; everything is returned, also what is not shown."""
    said = b""
    listing = False
    while chunk := read(terminal):
        if not listing:
            show(chunk)
        said += chunk
        listing = listing or LIST_BEGINS in said
    return said


def read(terminal: int) -> bytes:
    """The next piece, or nothing when the program has closed its side."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def show(chunk: bytes) -> None:
    head, begins, rest = chunk.partition(LIST_BEGINS)
    shown = head + begins + (rest.partition(b"\n")[0] + b"\r\n" if begins else b"")
    sys.stderr.buffer.write(shown)
    sys.stderr.flush()
