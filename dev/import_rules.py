"""Run import-linter on this repository.

CKAN's packages put the name ``ckanext`` into ``sys.modules`` as soon as Python starts, pointing at their own folder,
where import-linter then finds nothing of ours. Forgetting that entry and putting our folders first shows it our rooms.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Check the contracts of ``pyproject.toml``; the exit status."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "ckanext"]:
        del sys.modules[name]
    sys.path[:0] = [str(ROOT), str(ROOT / "ckanext-puebla")]
    from importlinter.cli import lint_imports

    return int(lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True))


if __name__ == "__main__":
    sys.exit(main())
