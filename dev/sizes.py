"""Two rules on files that no ready-made linter has."""

import re
from collections.abc import Iterator
from pathlib import Path

LONGEST = 600
SUFFIXES = (".py", ".html", ".js", ".css", ".scss", ".sh")
SKIPPED = {".venv", ".run", ".git", "node_modules", "vendor", "build", "dist", "__pycache__"}
GENERATED = {"migrations"}  # Django writes them whole
LOCKS = ("*.lock", "package-lock.json", "requirements*.txt")
ADDRESS = re.compile(r"https?://|git\+|--(?:index-url|extra-index-url|find-links|trusted-host)")


def files(root: Path, *patterns: str) -> Iterator[Path]:
    """Files of the repository, without what is generated, vendored or ignored."""
    for pattern in patterns:
        for path in sorted(root.rglob(pattern)):
            if path.is_file() and not (SKIPPED | GENERATED) & set(path.relative_to(root).parts):
                yield path


def oversized(root: Path) -> list[str]:
    """Hand-written files that have grown past the limit."""
    found = []
    for path in files(root, *(f"*{suffix}" for suffix in SUFFIXES)):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LONGEST:
            found.append(f"{path.relative_to(root)}: {lines} líneas (el límite es {LONGEST})")
    return found


def unlocked_addresses(root: Path) -> list[str]:
    """Lines of lock files that name a place to download from: the user's own configuration decides that."""
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()[:80]}"
        for path in files(root, *LOCKS)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ADDRESS.search(line) and not line.lstrip().startswith(("#", '"url"', '"funding"', '"license"'))
    ]
