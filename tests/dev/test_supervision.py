"""The tools start, stop and heal what is theirs, and nothing else."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dev import environment, ports, processes, state
from dev.errors import DevError
from dev.places import Places
from dev.supervisor import Service, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal,time; signal.signal(15, signal.SIG_IGN); print('x', flush=True); time.sleep(60)",
]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    run = tmp_path / "run"
    run.mkdir()
    return Places(run=run)


def service(command: list[str], name: str = "dormilón") -> Service:
    return Service(name, command, lambda: True)


def test_a_process_is_known_by_its_id_and_its_beginning() -> None:
    child = subprocess.Popen(SLEEPER)
    ours = processes.identify("x", child.pid)
    other = processes.Identity("x", child.pid, "another boot/1")
    assert (processes.is_alive(ours), processes.is_alive(other)) == (True, False)
    assert processes.stop(other)
    assert child.poll() is None
    assert processes.stop(ours)
    child.wait()
    assert not processes.is_alive(ours)


def test_what_will_not_stop_is_ended(tmp_path: Path) -> None:
    child = processes.spawn(STUBBORN, log=tmp_path / "log")
    while not (tmp_path / "log").stat().st_size:
        time.sleep(0.05)
    assert processes.stop(processes.identify("x", child.pid), seconds=0.5) is False
    assert child.wait() == -signal.SIGKILL


def test_what_a_service_left_behind_ends_with_it(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time;"
        "c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(c.pid, flush=True); time.sleep(60)"
    )
    child = processes.spawn([sys.executable, "-c", code], log=tmp_path / "log")
    while not (said := (tmp_path / "log").read_text(encoding="ascii")).endswith("\n"):
        time.sleep(0.05)
    grandchild = processes.identify("nieto", int(said))
    assert processes.stop(processes.identify("x", child.pid))
    assert processes.wait_until_gone(grandchild, 5)
    child.wait()


def test_children_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from dev import processes;"
        "nap = [sys.executable, '-c', 'import time; time.sleep(60)'];"
        f"c = processes.spawn(nap, log=Path({str(tmp_path)!r}) / 'log');"
        "print(c.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=Places(tmp_path).root
    )
    assert parent.stdout is not None
    child = processes.identify("x", int(parent.stdout.readline()))
    time.sleep(0.3)
    parent.kill()
    parent.wait()
    assert processes.wait_until_gone(child, 5)


def test_a_supervisor_stops_all_it_started_in_reverse(places: Places) -> None:
    supervisor = Supervisor(places, state.State())
    supervisor.start(service(SLEEPER, "uno"))
    supervisor.start(service(SLEEPER, "dos"))
    recorded = [processes.Identity(**record) for record in state.load(places).processes]
    assert [identity.name for identity in recorded] == ["uno", "dos"]
    supervisor.stop_all()
    assert [processes.is_alive(identity) for identity in recorded] == [False, False]
    assert state.load(places).processes == []


def test_the_next_start_stops_what_a_killed_one_left(places: Places, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    code = (
        "import pathlib,signal,sys,time\n"
        "def leave(*_):\n    pathlib.Path(sys.argv[1]).write_text('SIGTERM')\n    sys.exit()\n"
        "signal.signal(signal.SIGTERM, leave); print('x', flush=True); time.sleep(60)"
    )
    left = subprocess.Popen(
        [sys.executable, "-c", code, str(asked)], start_new_session=True, stdout=subprocess.PIPE, text=True
    )
    assert left.stdout is not None and left.stdout.readline() == "x\n"
    identity = processes.identify("resto", left.pid)
    Supervisor(places, state.State(processes=[identity.to_json()])).stop_strays()
    # Whoever collects the child first learns its status, so it says itself how it was asked.
    assert (processes.is_alive(identity), asked.read_text()) == (False, "SIGTERM")
    assert state.load(places).processes == []


def test_a_service_that_ends_at_once_says_why(places: Places) -> None:
    broken = Service("roto", [sys.executable, "-c", "print('falta algo'); raise SystemExit(3)"], lambda: False)
    supervisor = Supervisor(places, state.State())
    with pytest.raises(DevError) as caught:
        supervisor.start(broken)
    assert caught.value.code == "servicio"
    assert "falta algo" in caught.value.message
    supervisor.stop_all()


def test_a_service_that_keeps_dying_is_given_up(places: Places) -> None:
    supervisor = Supervisor(places, state.State())
    short = service([sys.executable, "-c", "pass"], "breve")
    supervisor.start(short)
    for _ in range(3):
        supervisor.running["breve"][1].wait()
        supervisor.restart(short, 0)
    with pytest.raises(DevError) as caught:
        supervisor.restart(short, 0)
    assert "4 veces" in caught.value.message
    supervisor.stop_all()


def test_only_one_start_at_a_time(places: Places) -> None:
    assert not state.is_held(places)
    with state.exclusive(places):
        assert state.is_held(places)
        with pytest.raises(DevError) as caught, state.exclusive(places):
            pass
    assert caught.value.code == "ya_en_marcha"
    assert not state.is_held(places)


def test_the_state_is_private_and_survives(places: Places) -> None:
    memory = state.State(ports={"web": 5000})
    secret = memory.secret("ckan")
    state.save(places, memory)
    assert places.state.stat().st_mode & 0o777 == 0o600
    assert state.load(places).ports == {"web": 5000}
    assert state.load(places).secret("ckan") == secret


def test_a_damaged_state_is_said_so(places: Places) -> None:
    places.state.write_text("{", encoding="ascii")
    with pytest.raises(DevError) as caught:
        state.load(places)
    assert caught.value.code == "estado_ilegible"


def test_a_remembered_port_that_is_taken_is_replaced_and_announced() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        chosen, notices = ports.choose({"web": port}, {})
        assert chosen["web"] != port
        assert len(set(chosen.values())) == len(ports.LISTENERS)
        assert [str(port) in notice for notice in notices if "«web»" in notice] == [True]
        with pytest.raises(DevError) as caught:
            ports.choose({}, {"web": port})
    assert caught.value.code == "puerto_ocupado"


def test_free_ports_are_kept() -> None:
    first, _ = ports.choose({}, {})
    again, notices = ports.choose(first, {})
    assert (again, notices) == (first, [])


def test_with_two_ports_the_second_stands_beside_the_first() -> None:
    one, _ = ports.choose({}, {})
    two, _ = ports.choose(one, {}, two_ports=True)
    assert ports.SECOND not in one
    assert two == {**one, ports.SECOND: two[ports.SECOND]}
    assert 0 < two[ports.SECOND] - two["gateway"] < 100


def test_services_that_do_not_need_each_other_start_together(places: Places) -> None:
    supervisor = Supervisor(places, state.State())
    began = time.monotonic()
    slow = [Service(name, SLEEPER, lambda: time.monotonic() - began > 0.6) for name in ("uno", "dos", "tres")]
    supervisor.start_together(slow)
    taken = time.monotonic() - began
    supervisor.stop_all()
    assert 0.6 < taken < 1.5


def test_an_old_python_and_a_full_disk_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))
    with pytest.raises(DevError) as caught:
        environment.check_python()
    assert caught.value.code == "python_viejo"
    with pytest.raises(DevError) as caught:
        environment.check_disk(tmp_path, 10**18)
    assert caught.value.code == "disco_lleno"


def test_pip_settings_reach_uv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in environment.PIP_SETTINGS.values():
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    (tmp_path / "pip.conf").write_text("[global]\ncert = /etc/one.crt\n[install]\nfind-links = /a\n", encoding="ascii")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    settings = environment.uv_settings(Places(tmp_path))
    assert {name: settings.get(name) for name in ("SSL_CERT_FILE", "UV_FIND_LINKS")} == {
        "SSL_CERT_FILE": "/etc/one.crt",
        "UV_FIND_LINKS": "/a",
    }
