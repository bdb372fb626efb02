"""`make test-solr`: give `run.py` a database and a Redis of its own, and the environment of the project."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NAME = "solr"


def main(arguments: list[str]) -> int:
    """Run the steps in throw-away services; the exit status."""
    sys.path.insert(0, str(ROOT))
    from dev import portal
    from dev.places import Places, default_places
    from dev.scratch import scratch

    places = default_places()
    portal.prepare_machine(places)
    with scratch(Places(run=places.run / NAME), [NAME]) as services:
        command = [str(places.python), str(HERE / "run.py"), *arguments]
        return subprocess.run(command, env=services.environment(NAME), cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
