"""What the operator reads on the terminal."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dev.errors import DevError

HEARTBEAT_SECONDS = 20


def say(text: str = "") -> None:
    """Print one line at once, also when the output is a file."""
    print(text, flush=True)


def complain(error: DevError) -> None:
    """Print an error and its remedy to standard error."""
    sys.stdout.flush()
    print(f"\nError ({error.code}): {error.message}", file=sys.stderr)
    if error.hint:
        print(f"  Qué hacer: {error.hint}", file=sys.stderr)
    sys.stderr.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a piece of work, show that it lives when it is long, and say how long it took."""
    started = time.monotonic()
    finished = threading.Event()
    say(f"· {text} …")

    def beat() -> None:
        while not finished.wait(HEARTBEAT_SECONDS):
            say(f"    … {time.monotonic() - started:.0f} s")

    pulse = threading.Thread(target=beat, daemon=True)
    pulse.start()
    try:
        yield
    finally:
        finished.set()
        pulse.join()
    say(f"  listo en {time.monotonic() - started:.1f} s")
