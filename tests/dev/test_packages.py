"""Debian's packages come without surprises for what else runs on the machine."""

import subprocess
from pathlib import Path

import pytest

from dev import packages

APT = """#!/bin/sh
echo "asked: $*"
sh "$POLICY" nginx start; echo "nginx: $?"
sh "$POLICY" redis-server start; echo "redis: $?"
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Stand-ins for what only root may run."""
    for name, text in {"apt-get": APT, "update-rc.d": '#!/bin/sh\necho "boot: $*"\n'}.items():
        path = tmp_path / name
        path.write_text(text, encoding="ascii")
        path.chmod(0o755)
    return tmp_path


def install(programs: Path, policy: Path) -> list[str]:
    script = packages.QUIET_INSTALL.replace("/usr/sbin/policy-rc.d", str(policy)).replace("/run/systemd", "/no/systemd")
    env = {"PATH": f"{programs}:/usr/bin:/bin", "POLICY": str(policy)}
    done = subprocess.run(["sh", "-c", script, "apt-get", "install", "nginx"], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_debians_nginx_neither_starts_nor_is_enabled(programs: Path) -> None:
    policy = programs / "policy-rc.d"
    said = install(programs, policy)
    assert said == ["asked: install nginx", "nginx: 101", "redis: 0", "boot: nginx disable"]
    assert not policy.exists()


def test_a_policy_of_the_machine_is_respected(programs: Path) -> None:
    policy = programs / "policy-rc.d"
    policy.write_text("exit 101\n", encoding="ascii")
    said = install(programs, policy)
    assert said == ["asked: install nginx", "nginx: 101", "redis: 101", "boot: nginx disable"]
    assert policy.read_text(encoding="ascii") == "exit 101\n"


def test_an_optional_package_that_this_release_lacks_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = packages.Need(("libnginx-mod-of-another-release",), lambda: False, optional=True)
    monkeypatch.setattr(packages, "needs", lambda *, browser=False: [lacking])
    monkeypatch.setattr(packages, "apt", lambda *_, **__: pytest.fail("asked apt for what it does not have"))
    packages.install_missing()
