"""`manage.py tareas_programadas`: runs what is due, for ever or once."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from cms.core import schedule


class Command(BaseCommand):
    """Run scheduled jobs until asked to stop; with `--una-vez`, what is due now."""

    help = "Ejecuta los trabajos programados que tocan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--una-vez", action="store_true", help="lo que toque ahora, y terminar")
        parser.add_argument("--cada", type=int, default=30, help="segundos entre una ronda y otra")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["una_vez"]:
            self.round()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            self.round()
            stop.wait(options["cada"])

    def round(self) -> None:
        for name in schedule.run_due():
            self.stdout.write(f"ejecutado: {name}")
            self.stdout.flush()
