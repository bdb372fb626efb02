"""`manage.py poblar_casos`: many cases at different points, for measurements."""

from __future__ import annotations

import resource
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cms.cases.domain import versions
from cms.cases.models import Case, Event, Task
from cms.procedures.bulk.people import NoCity
from cms.procedures.bulk.populate import Written, populate

CASES = 100_000
MOST = 5_000_000


class Command(BaseCommand):
    """Add cases with their tasks and events; running it again adds as many more."""

    help = "Agrega muchos casos inventados de todos los procedimientos, para medir. No corre en producción."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--casos", type=int, default=CASES, help=f"cuántos casos; {CASES} si no se dice")
        parser.add_argument("--semilla", type=int, default=317, help="la misma semilla hace los mismos casos")
        parser.add_argument("--hasta", default="", help="momento en que termina la historia; ahora si no se dice")
        parser.add_argument("--si", action="store_true", help="no preguntar: los casos no se pueden borrar después")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("No se pueblan casos inventados en producción.")
        count = options["casos"]
        if not 1 <= count <= MOST:
            raise CommandError(f"Escriba en --casos un número de 1 a {MOST}.")
        now = parse_datetime(options["hasta"]) if options["hasta"] else timezone.now()
        if now is None:
            raise CommandError("Escriba --hasta como 2026-03-02T10:00:00-06:00.")
        if timezone.is_naive(now):
            now = timezone.make_aware(now)
        database = connection.settings_dict["NAME"]
        if not options["si"]:
            raise CommandError(
                f"Se agregarán {count} casos a la base «{database}» y no se podrán borrar. Para hacerlo, agregue --si."
            )
        versions.publish_folders()
        began = time.perf_counter()

        def tell(done: Written) -> None:
            self.stdout.write(
                f"{time.perf_counter() - began:7.0f} s  {done.cases} casos, {done.tasks} actividades, "
                f"{done.events} hechos"
            )
            self.stdout.flush()

        try:
            done = populate(count, seed=options["semilla"], now=now, tell=tell)
        except NoCity as error:
            raise CommandError(
                "Faltan personas con puestos del manual o dependencias. Cargue antes la ciudad: manage.py demo cargar."
            ) from error
        self._tidy()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        took = f"{time.perf_counter() - began:.0f} s y {memory} MB"
        made = f"{done.cases} casos, {done.tasks} actividades, {done.events} hechos"
        self.stdout.write(f"Listo en {took}: {made}.")

    def _tidy(self) -> None:
        """Do at once what autovacuum does later: count what plans are made from, and put indexes in order."""
        verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
        with connection.cursor() as cursor:
            for model in (Case, Task, Event):
                cursor.execute(f"{verb} {connection.ops.quote_name(model._meta.db_table)}")
