"""``make bench``: every ``bench/bench_*.py`` prints its table, with services of its own."""

import subprocess

from dev import portal, processes
from dev.console import say
from dev.places import Places
from dev.scratch import scratch


def run(places: Places, names: list[str]) -> int:
    """Run the measurements named (all, when none is) one after another, so that they do not disturb each other."""
    portal.prepare_machine(places)
    scripts = sorted((places.root / "bench").glob("bench_*.py"))
    scripts = [script for script in scripts if not names or script.stem.removeprefix("bench_") in names]
    private = Places(run=places.run / "bench")
    failed = []
    with scratch(private, [script.stem for script in scripts], forgetful=False) as services:
        for script in scripts:
            say(f"\n──── {script.name}: {summary(script.read_text(encoding='utf-8'))}")
            env = services.environment(script.stem)
            live = Places(run=private.run / "live" / script.stem)  # for those that need a whole platform
            env["PUEBLA_BENCH_RUN_DIR"] = str(live.run)
            env["PYTHONPATH"] = f"{places.root}:{script.parent}"  # what several measurements share stands beside them
            child = subprocess.run(
                [str(places.python), str(script)], cwd=places.root, env=env, check=False, stdin=subprocess.DEVNULL,
                preexec_fn=processes.die_with_parent(15),
            )  # fmt: skip
            portal.stop(live)
            if child.returncode != 0:
                failed.append(script.name)
    if failed:
        say("\nNo terminaron: " + ", ".join(failed))
    return 1 if failed else 0


def summary(source: str) -> str:
    """The first line of a script's docstring."""
    return source.lstrip("\"'").partition("\n")[0].strip("\"' ")
