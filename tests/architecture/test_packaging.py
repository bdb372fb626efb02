"""What is installed is what is in the repository."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dev.sizes import oversized, unlocked_addresses

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"schemas": "schemas", "pipelines": "pipelines", "ckanext-puebla/ckanext": "ckanext"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from the tracked files."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in tracked():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(target), "."]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    with zipfile.ZipFile(next(target.glob("*.whl"))) as archive:
        return set(archive.namelist())


def tracked() -> list[str]:
    """Files of the repository that exist."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_the_wheel_has_every_file_of_the_packages(wheel: set[str]) -> None:
    expected = set()
    for folder, package in PACKAGES.items():
        expected |= {package + name.removeprefix(folder) for name in tracked() if name.startswith(folder + "/")}
    assert expected - wheel - {"ckanext/__init__.py"} == set()


def test_files_stay_short() -> None:
    assert oversized(ROOT) == []


def test_lock_files_name_no_addresses() -> None:
    assert unlocked_addresses(ROOT) == []


def test_every_locked_file_has_a_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in lock.splitlines() if line.strip() and not line.startswith("#")]
    assert [line for line in entries if "==" not in line or "--hash=sha256:" not in line] == []
