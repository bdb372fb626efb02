"""Plans so many cases over two years and has them written, batch by batch."""

from __future__ import annotations

import datetime
import itertools
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cms.cases.domain import versions
from cms.cases.models import ProcedureVersion
from cms.procedures.bulk.making import Made, Maker, Plan
from cms.procedures.bulk.people import NoCity, read_city
from cms.procedures.bulk.scripts import Script, scripts_of
from cms.procedures.bulk.timeline import Office
from cms.procedures.bulk.writing import write

DAYS = 730
TASKS_EACH = 10.2  # a little over ten: the last cases, which stand, are too short to make up what is missing
CANDIDATES = 4  # scripts among which the longest or the shortest is taken
BATCH = 2_000
FAMILY = 1.05  # cases that come of one, those that it opens among them
TODAY = 1  # days back from which those come that are still missing at the end
SHORT = 0.4  # of a whole case's activities: what one that stands or was cancelled has on average
STOPPED, CANCELLED = 0.16, 0.05  # shares of the cases that stand somewhere, and of those that were cancelled
WAITING_FOR = 60  # days since the start of a case that stands, on average
OFTEN = {"operacion_mesa_servicio": 6, "registro_incidentes_072": 5, "soporte_tecnico_dependencias": 3}
SITES = "sitios"


@dataclass(frozen=True)
class Written:
    """How many rows have been written."""

    cases: int = 0
    tasks: int = 0
    events: int = 0


def populate(count: int, *, seed: int, now: datetime.datetime, tell: Callable[[Written], None]) -> Written:
    """Write exactly `count` cases; `tell` hears how many there are after each batch.

    The same seed, moment, people and versions give the same cases but for their uuid and folio. Raises `NoCity` where
    people or versions are missing.
    """
    maker = _maker(random.Random(seed), now)  # noqa: S311  # invented cases, no secrets
    done, batch, size = Written(), list[Made](), 0
    for made in _cases(maker, count):
        batch.append(made)
        size += len(made.family())
        if size >= BATCH:
            done, batch, size = _written(done, batch), [], 0
            tell(done)
    if batch:
        done = _written(done, batch)
        tell(done)
    return done


def _written(done: Written, batch: list[Made]) -> Written:
    cases, tasks, events = write(batch)
    return Written(done.cases + cases, done.tasks + tasks, done.events + events)


def _maker(rng: random.Random, now: datetime.datetime) -> Maker:
    found = {version.clave: version for version in ProcedureVersion.objects.filter(in_force=True).order_by("clave")}
    scripts = {}
    for clave, version in found.items():
        procedure = versions.procedure_of(version)
        if procedure.declaration.sistema == SITES:
            scripts[clave] = list(scripts_of(procedure, rng))
    if not scripts:
        raise NoCity("no procedure is in force")
    return Maker(read_city(now.date()), Office(), found, scripts, now, rng)


def _cases(maker: Maker, count: int) -> Iterator[Made]:
    """The cases in the order of their days; each is longer or shorter as the average asks for.

    Short cases come last, since most of what stands is new: those before them are longer, so that all have the average.
    """
    rng, made, tasks, passed = maker.rng, 0, 0, 0.0
    fates = sorted(_fates(math.ceil(count / FAMILY), maker.now, rng), key=lambda fate: fate[0])
    full = sum(SHORT if stands or cancelled else 1.0 for _, stands, cancelled in fates)
    claves = sorted(maker.scripts)
    weights = [OFTEN.get(clave, 1) for clave in claves]
    for began, stands, cancelled in itertools.chain(fates, _fates(count, maker.now, rng, days=TODAY)):
        if made >= count:
            return
        alone = made + 10 > count
        drawn = [_drawn(maker, claves, weights, alone) for _ in range(CANDIDATES)]
        wanted = TASKS_EACH * count * passed / full
        script = (max if tasks < wanted else min)(drawn, key=lambda one: one.tasks)
        passed += SHORT if stands or cancelled else 1.0
        stops = rng.randrange(len(script.acts)) if stands or cancelled else None
        plan = Plan(script=script, began=maker.office.in_hours(began, rng), stops=stops, cancelled=cancelled)
        if plan.began > maker.now:
            plan = Plan(script=script, began=began, stops=stops, cancelled=cancelled)
        found = maker.make(plan, children=not alone)
        family = found.family()
        made += len(family)
        tasks += sum(len(one.tasks) for one in family)
        yield found


def _fates(
    count: int, now: datetime.datetime, rng: random.Random, days: int = DAYS
) -> Iterator[tuple[datetime.datetime, bool, bool]]:
    """When each case begins, whether it stands somewhere today, whether it was cancelled."""
    for _ in range(count):
        chance = rng.random()
        stands, cancelled = chance < STOPPED, STOPPED <= chance < STOPPED + CANCELLED
        ago = min(rng.expovariate(1 / WAITING_FOR), days) if stands else rng.uniform(0, days)
        yield now - datetime.timedelta(days=ago, hours=1), stands, cancelled


def _drawn(maker: Maker, claves: list[str], weights: list[int], alone: bool) -> Script:
    clave = maker.rng.choices(claves, weights)[0]
    found = maker.scripts[clave]
    return maker.rng.choice([one for one in found if not one.opens_children] if alone else found)
