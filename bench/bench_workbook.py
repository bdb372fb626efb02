"""A workbook of 300 datasets, 1,200 resources and 6,000 terms: read, checked, annotated; and what hostile files cost.

Usage: ``python bench/bench_workbook.py``. Each measure runs in a process of its own, so its memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.form317 import hostile  # noqa: E402  (the root has to be on the path first)
from tests.form317.books import many  # noqa: E402

CHILD = """
import json, re, sys, time
wall, cpu = time.perf_counter(), time.process_time()
{work}
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu,
                  int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024, note]))
"""
REVIEW = """
from pipelines.form317 import review
found = review(sys.argv[1])
w = found.workbook
note = ", ".join(sorted({p.code for p in found.problems})) or (
    f"{len(w.datasets)} conjuntos, {w.resource_count} recursos, {w.term_count} términos")
"""
ANNOTATE = """
from pipelines.form317 import annotate, review
annotate(sys.argv[1], review(sys.argv[1]).problems, sys.argv[1] + ".anotado.xlsx")
note = ""
"""
OPENPYXL = """
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], read_only=True)
note = f"{sum(1 for page in book for row in page.iter_rows(values_only=True))} rows, nothing checked"
"""
OPENPYXL_FULL = OPENPYXL.replace(", read_only=True", "")


def measure(name: str, path: Path, work: str) -> None:
    """Run the work on a file in a fresh interpreter and print one line of the table."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(work=work), str(path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
    )
    if done.returncode:
        print(f"| {name} | failed | | | {done.stderr.strip().splitlines()[-1][:80]} |")
        return
    wall, cpu, megabytes, note = json.loads(done.stdout)
    print(f"| {name} | {wall:.2f} | {cpu:.2f} | {megabytes:.0f} | {note} |", flush=True)


def main() -> None:
    """Print the table."""
    print("| what | seconds | of CPU | MB | result |\n|---|---:|---:|---:|---|")
    with TemporaryDirectory() as name:
        path = Path(name) / "grande.xlsx"
        began = time.perf_counter()
        from pipelines.form317 import write_workbook

        write_workbook(path, many(300, 4, 20))
        print(f"| write the workbook ({path.stat().st_size / 1e3:.0f} kB) | {time.perf_counter() - began:.2f} | | | |")
        measure("read and check it", path, REVIEW)
        measure("the same, reading only, openpyxl read-only", path, OPENPYXL)
        measure("read, check and annotate it", path, ANNOTATE)
        makers: tuple[Callable[[Path], Path], ...] = tuple(hostile.HEAVY)
        for make in makers:
            bad = make(Path(name) / "malo.xlsx")
            measure(f"{make.__name__} ({bad.stat().st_size / 1e3:.0f} kB)", bad, REVIEW)
        rows = hostile.formatted_rows(Path(name) / "formato.xlsx")
        measure("formatted_rows, openpyxl in full", rows, OPENPYXL_FULL)


if __name__ == "__main__":
    main()
