"""``make test``: every suite with services and databases of its own, two at a time."""

import re
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

from dev import portal, processes
from dev.console import say
from dev.errors import DevError
from dev.places import Places
from dev.scratch import Scratch, scratch

LANES = 2
TICK = 0.5
PURE = ("-p", "no:ckan", "-p", "no:ckan_fixtures", "-p", "no:django")
CKAN = ("--ckan-ini=ckanext-puebla/test.ini", "-p", "no:django")
DJANGO = ("-p", "no:ckan", "-p", "no:ckan_fixtures")
# Starting a whole platform has a limit of its own (tests.live.portal), which the first test does not pay for.
LIVE = ("-o", "timeout_func_only=true")
# Folders of tests/ that need more than Python; the rest of tests/ is pure.
CORE_SEARCH = "ckanext-puebla/ckanext/puebla/search/tests/run_ckan_tests.py"
SPECIAL = ("e2e", "gateway", "leaks", "live", "oidc", "real_input", "solr")


@dataclass(frozen=True)
class Suite:
    """Tests that run together. ``where`` are files or folders; absent ones are left out."""

    name: str
    where: tuple[str, ...]
    options: tuple[str, ...] = PURE
    program: tuple[str, ...] = ("pytest",)
    reports: bool = True

    def command(self, places: Places, report: Path) -> list[str]:
        if self.program[0] != "pytest":
            return [str(places.python), *self.program, *([f"--junitxml={report}"] if self.reports else [])]
        present = [path for path in self.where if (places.root / path).exists()]
        return [
            str(places.python), "-m", "pytest", *self.options, "-q", "--timeout=600", "-p", "no:cacheprovider",
            f"--junitxml={report}", *present,
        ]  # fmt: skip


@dataclass
class Result:
    """What a suite came to."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    code: int = 0

    @property
    def good(self) -> bool:
        return self.code == 0 and self.failed == 0


@dataclass
class Running:
    """A suite under way."""

    suite: Suite
    child: "subprocess.Popen[bytes]"
    log: Path
    report: Path
    started: float = field(default_factory=time.monotonic)


def all_suites(root: Path) -> list[Suite]:
    """The suites, the longest first so that both lanes end together."""
    pure = [f"tests/{path.name}" for path in sorted((root / "tests").glob("*")) if is_pure(path)]
    suites = [
        Suite("sitios", ("cms", "tests/oidc"), DJANGO),
        Suite("navegador", ("tests/e2e",), (*PURE, *LIVE)),
        Suite("ckan", ("ckanext-puebla/ckanext/puebla",), CKAN),
        Suite("datos-reales", ("tests/real_input",), CKAN),
        Suite("puras", ("schemas", "pipelines", *pure)),
        Suite("fugas", ("tests/leaks",), CKAN),
        Suite("busqueda-de-ckan", (CORE_SEARCH,), program=("-m", "ckanext.puebla.search.tests.run_ckan_tests")),
        Suite("puerta-de-enlace", ("tests/gateway",)),
        Suite("estilo", ("pyproject.toml",), program=("-m", "dev.lint"), reports=False),
    ]
    return [suite for suite in suites if any((root / path).exists() for path in suite.where)]


def is_pure(path: Path) -> bool:
    return path.name not in SPECIAL and (path.is_dir() or path.name.startswith("test_")) and path.name[0] not in "._"


def run(places: Places, names: list[str]) -> int:
    """Run the suites named (all, when none is); the exit status."""
    portal.prepare_machine(places, browser=True)
    suites = all_suites(places.root)
    unknown = set(names) - {suite.name for suite in suites}
    if unknown:
        known = ", ".join(suite.name for suite in suites)
        raise DevError("prueba_desconocida", f"No hay pruebas llamadas {', '.join(unknown)}.", f"Hay: {known}")
    chosen = [suite for suite in suites if not names or suite.name in names]
    private = Places(run=places.run / "test")
    with scratch(private, [suite.name for suite in chosen]) as services:
        results = run_lanes(private, services, chosen)
    return conclude(results)


def run_lanes(places: Places, services: Scratch, waiting: list[Suite]) -> dict[str, Result]:
    """Keep both lanes busy until every suite has run."""
    results: dict[str, Result] = {}
    running: list[Running] = []
    queue = list(waiting)
    try:
        while queue or running:
            while queue and len(running) < LANES:
                running.append(launch(places, services, queue.pop(0)))
            time.sleep(TICK)
            for task in [task for task in running if task.child.poll() is not None]:
                running.remove(task)
                results[task.suite.name] = finish(task)
    finally:
        for task in running:
            processes.stop(processes.identify(task.suite.name, task.child.pid), seconds=10)
        for suite in waiting:
            portal.stop(live_places(places, suite))
    return results


def live_places(places: Places, suite: Suite) -> Places:
    """Where a suite that needs a whole portal runs it; it is stopped at the end whatever happened."""
    return Places(run=places.run / "live" / suite.name)


def launch(places: Places, services: Scratch, suite: Suite) -> Running:
    """Start one suite with its own databases, Redis and storage."""
    log = places.log(suite.name)
    report = places.logs / f"{suite.name}.xml"
    environment = {**services.environment(suite.name), "PUEBLA_E2E_RUN_DIR": str(live_places(places, suite).run)}
    say(f"· {suite.name} …")
    child = processes.spawn(suite.command(places, report), log=log, env=environment, cwd=places.root)
    return Running(suite, child, log, report)


def finish(task: Running) -> Result:
    """Count and print one suite's outcome, with its output if it failed."""
    result = count(task)
    result.code = task.child.returncode
    result.seconds = time.monotonic() - task.started
    if not result.good:
        say(f"\n──── {task.suite.name}: salida completa ({task.log}) ────")
        say(task.log.read_text(encoding="utf-8", errors="replace")[-200_000:])
    say(line(task.suite.name, result))
    return result


def count(task: Running) -> Result:
    """Read the numbers of a suite from pytest's report, or from its last line."""
    result = Result()
    if task.report.exists():
        for suite in ElementTree.parse(task.report).getroot().iter("testsuite"):  # noqa: S314  # written by pytest
            number = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
            result.failed += number["failures"] + number["errors"]
            result.skipped += number["skipped"]
            result.passed += number["tests"] - sum(number[name] for name in ("failures", "errors", "skipped"))
        return result
    found = re.findall(r"(\d+) passed, (\d+) failed", processes.tail(task.log, 3))
    if found:
        result.passed, result.failed = map(int, found[-1])
    return result


def line(name: str, result: Result) -> str:
    verdict = "bien" if result.good else "FALLA"
    return (
        f"{verdict:6} {name:18} {result.passed:5} pasan {result.failed:4} fallan {result.skipped:4} omitidas"
        f"  {result.seconds:6.0f} s"
    )


def conclude(results: dict[str, Result]) -> int:
    """Print the table and the totals; the exit status."""
    say("\nResultado:")
    for name, result in results.items():
        say("  " + line(name, result))
    passed, failed, skipped = (
        sum(getattr(r, key) for r in results.values()) for key in ("passed", "failed", "skipped")
    )
    broken = sum(not result.good and result.failed == 0 for result in results.values())
    say(f"{passed} passed, {failed + broken} failed, {skipped} skipped")
    return 0 if all(result.good for result in results.values()) else 1
