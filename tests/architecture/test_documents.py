"""What the documents say is so."""

import re
import subprocess
from configparser import RawConfigParser
from pathlib import Path
from string import Template

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
MAKE = re.compile(r"`make ([a-z-]+)")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("docker/**/*.md")])


def targets() -> dict[str, str]:
    """The commands of the Makefile and what each says of itself."""
    found = re.findall(r"^([a-z-]+):.*?## (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    return dict(found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_exist(document: Path) -> None:
    assert set(MAKE.findall(document.read_text(encoding="utf-8"))) - set(targets()) == set()


def test_readme_shows_every_command() -> None:
    shown = set(MAKE.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    assert set(targets()) - {"help"} == shown


def test_make_help_lists_every_command() -> None:
    listed = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(targets())


def test_continuous_integration_calls_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line.strip() and not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "${BASH_SOURCE[0]}")/.."', "exec make test"]


def test_every_library_has_its_reason() -> None:
    setup = (ROOT / "setup.py").read_text(encoding="utf-8")
    runtime = setup.partition("CKAN = [")[2].partition("DEV = [")[0]
    names = {name.lower() for name in re.findall(r'^    "([A-Za-z0-9_-]+)', runtime, re.MULTILINE)}
    reasons = (ROOT / "docs" / "decisions" / "0003-libraries.md").read_text(encoding="utf-8").lower()
    explained = {name.strip() for row in re.findall(r"^\| (.+?) \|", reasons, re.MULTILINE) for name in row.split(",")}
    assert names - explained == set()


def test_decisions_have_a_number_of_their_own() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == sorted(set(numbers))


SHARED = (
    "ckan.plugins",
    "scheming.dataset_schemas",
    "scheming.presets",
    "ckanext.dcat.rdf.profiles",
    "ckan.locale_default",
)


# What the template leaves open: the tests of the sign-on add its plugin themselves.
OPEN = {"sso_plugin": "", "search_plugin": "puebla_search "}


@pytest.mark.parametrize("setting", SHARED)
def test_the_portal_runs_what_the_tests_test(setting: str) -> None:
    values = []
    for name in ("ckanext-puebla/test.ini", "docker/ckan/ckan.ini.template"):
        parser = RawConfigParser()
        parser.read_string(Template((ROOT / name).read_text(encoding="utf-8")).safe_substitute(OPEN))
        values.append(parser.get("app:main", setting).split())
    assert values[0] == values[1]
