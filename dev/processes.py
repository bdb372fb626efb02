"""Start and stop processes without ever touching one that is not ours."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 20 * 1024 * 1024
TICK = 0.1


@dataclass(frozen=True)
class Identity:
    """A process id means a process only together with the moment it began (and the boot it began in)."""

    name: str
    pid: int
    began: str
    stop_signal: int = signal.SIGTERM

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "pid": self.pid, "began": self.began, "stop_signal": int(self.stop_signal)}


def began(pid: int) -> str | None:
    """When a live process began, or None. Zombies do not count as alive."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    if fields[0] in "ZX":
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{boot}/{fields[19]}"


def identify(name: str, pid: int, stop_signal: int = signal.SIGTERM) -> Identity:
    """Name a running process so that it can be recognised later."""
    return Identity(name, pid, began(pid) or "ended", stop_signal)


def is_alive(identity: Identity) -> bool:
    """Whether this very process still runs."""
    return began(identity.pid) == identity.began


def die_with_parent(stop_signal: int) -> Callable[[], None]:
    """A hook for the child: should the supervisor be killed, the kernel sends the child its stop signal."""
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def hook() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:
            os._exit(1)

    return hook


def spawn(
    command: list[str],
    *,
    log: Path,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    stop_signal: int = signal.SIGTERM,
) -> "subprocess.Popen[bytes]":
    """Start a service in a session of its own (Ctrl-C reaches only the supervisor), its output in ``log``."""
    rotate(log)
    with log.open("ab") as stream:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=die_with_parent(stop_signal),
        )


def rotate(log: Path) -> None:
    """Keep one older log once the file has grown past the limit."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))


def wait_until_gone(identity: Identity, seconds: float) -> bool:
    """Wait for a process to end; True when it did."""
    deadline = time.monotonic() + seconds
    while is_alive(identity):
        if time.monotonic() > deadline:
            return False
        reap(identity.pid)
        time.sleep(TICK)
    return True


def reap(pid: int) -> None:
    """Collect a child of ours that has ended; other processes are left alone."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def stop(identity: Identity, seconds: float = 20) -> bool:
    """Ask a process to end, then insist on its whole group. True when nobody had to insist."""
    if not is_alive(identity):
        return True
    with contextlib.suppress(ProcessLookupError):
        os.kill(identity.pid, identity.stop_signal)
    if wait_until_gone(identity, seconds):
        # What it had started itself, and left behind, is in its group.
        signal_group(identity.pid, signal.SIGTERM)
        return True
    signal_group(identity.pid, signal.SIGKILL)
    wait_until_gone(identity, 5)
    return False


def signal_group(leader: int, number: int) -> None:
    """Signal a process group by its leader's id. Only a process started in a session of its own leads one."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def tail(log: Path, lines: int = 15) -> str:
    """The end of a log, for an error message."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
