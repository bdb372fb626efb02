"""pytest plugin of the run of CKAN's own tests: the listed exceptions must fail, everything else must pass."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

FILE = Path(__file__).with_suffix(".toml")
MOST = 3


@dataclass(frozen=True)
class ExpectedFailure:
    """A test of CKAN's that cannot pass, by the end of its name."""

    test: str
    reason: str


def listed() -> list[ExpectedFailure]:
    """The exceptions of ``ckan_exceptions.toml``."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8")).get("exception", [])
    return [ExpectedFailure(entry["test"], entry["reason"]) for entry in found]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the listed tests as strict expected failures."""
    exceptions = listed()
    if len(exceptions) > MOST:
        raise pytest.UsageError(f"{len(exceptions)} exceptions are listed, {MOST} are allowed")
    for exception in exceptions:
        named = [item for item in items if item.nodeid.endswith(exception.test)]
        if len(named) != 1:
            raise pytest.UsageError(f"{exception.test} names {len(named)} of the collected tests")
        named[0].add_marker(pytest.mark.xfail(strict=True, reason=exception.reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the exceptions above the closing line."""
    for exception in listed():
        terminalreporter.write_line(f"exception: {exception.test}: {exception.reason}")
