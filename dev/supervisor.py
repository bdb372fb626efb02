"""Starts services in order, watches them, and stops exactly what it started."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from dev import processes, state
from dev.console import say
from dev.errors import DevError
from dev.places import Places

TICK = 0.1
WATCH = 1.0
MOST_RESTARTS = 3
RESTART_WINDOW = 60


class StopAsked(Exception):
    """Somebody wants the services stopped: Ctrl-C, ``make stop`` or a closed terminal."""


@dataclass(frozen=True)
class Service:
    """One program that keeps running. ``answers`` says whether it is ready to be used."""

    name: str
    command: list[str]
    answers: Callable[[], bool]
    env: dict[str, str] | None = None
    cwd: Path | None = None
    stop_signal: int = signal.SIGTERM
    patience: float = 60
    vital: bool = True


@dataclass
class Supervisor:
    """The running services of one installation."""

    places: Places
    memory: state.State
    running: dict[str, tuple[Service, "subprocess.Popen[bytes]"]] = field(default_factory=dict)
    restarts: dict[str, list[float]] = field(default_factory=dict)

    def stop_strays(self) -> None:
        """Stop what a supervisor that was killed may have left. A reused process id is recognised and left alone."""
        for record in reversed(self.memory.processes):
            processes.stop(processes.Identity(**record))
        self.memory.processes = []
        self.memory.ready = False
        state.save(self.places, self.memory)

    def start(self, service: Service, *, wait: bool = True) -> None:
        """Start a service and, unless told not to, wait until it answers."""
        child = processes.spawn(
            service.command,
            log=self.places.log(service.name),
            env=service.env,
            cwd=service.cwd,
            stop_signal=service.stop_signal,
        )
        self.running[service.name] = (service, child)
        self.remember()
        if wait:
            self.wait(service, child)

    def start_together(self, services: list[Service]) -> None:
        """Start several services that do not need each other at once, and wait until all of them answer."""
        for service in services:
            self.start(service, wait=False)
        for service in services:
            self.wait(service, self.running[service.name][1])

    def wait(self, service: Service, child: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + service.patience
        while not service.answers():
            if child.poll() is not None:
                raise failed(service, self.places, "se detuvo al arrancar")
            if time.monotonic() > deadline:
                raise failed(service, self.places, f"no respondió en {service.patience:.0f} s")
            time.sleep(TICK)

    def remember(self) -> None:
        """Write down which processes are ours, so that another command can find them."""
        self.memory.processes = [
            processes.identify(name, child.pid, service.stop_signal).to_json()
            for name, (service, child) in self.running.items()
        ]
        state.save(self.places, self.memory)

    def watch(self) -> None:
        """Stay until asked to stop. A service that dies is started again, but not for ever."""
        while True:
            time.sleep(WATCH)
            for service, child in list(self.running.values()):
                if child.poll() is not None:
                    self.restart(service, child.returncode)

    def restart(self, service: Service, code: int) -> None:
        now = time.monotonic()
        recent = [moment for moment in self.restarts.get(service.name, []) if now - moment < RESTART_WINDOW]
        if len(recent) >= MOST_RESTARTS:
            raise failed(service, self.places, f"se detuvo {MOST_RESTARTS + 1} veces en un minuto")
        say(f"El servicio «{service.name}» se detuvo (salida {code}); se arranca de nuevo.")
        self.restarts[service.name] = [*recent, now]
        self.start(service)

    def stop_all(self) -> None:
        """Stop the services, the last started first."""
        self.memory.ready = False
        for name, (service, child) in reversed(list(self.running.items())):
            identity = processes.identify(name, child.pid, service.stop_signal)
            if not processes.stop(identity):
                say(f"«{name}» no se detuvo a tiempo y se terminó por la fuerza.")
            child.wait()
            del self.running[name]
        self.memory.processes = []
        state.save(self.places, self.memory)


def failed(service: Service, places: Places, what: str) -> DevError:
    """An error with the end of the service's log."""
    log = places.log(service.name)
    last = processes.tail(log)
    if "No space left on device" in last:
        return DevError("disco_lleno", f"El disco se llenó y «{service.name}» {what}.", "Libere espacio y repita.")
    return DevError(
        "servicio", f"«{service.name}» {what}. Lo último de {log}:\n{last}", "Corrija la causa y repita la orden."
    )


def listen_for_stop() -> None:
    """Turn the signals that mean *stop* into an exception, once: further ones do not disturb the stopping."""

    def asked(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise StopAsked

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, asked)
