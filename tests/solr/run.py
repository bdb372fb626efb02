"""Start a real Apache Solr 9 with our configset, run our Spanish pairs and CKAN's own search tests on it, stop it.

Usage: ``python tests/solr/run.py [pairs] [ckan] [bench]``; without a name, pairs and ckan. Needs Java 17 and Maven. The
databases of CKAN's tests come from the environment and are emptied.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pysolr

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CONFIGSET = ROOT / "docker" / "solr" / "ckan" / "conf"
CORE = "ckan"
SECONDS_TO_START = 120
LEAST_SHARE = 0.85
STEPS = ("pairs", "ckan", "bench")


def classpath(folder: Path) -> str:
    """Jars of Solr, fetched by Maven the first time."""
    listing = folder / "classpath"
    maven = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:build-classpath"]
    subprocess.run([*maven, f"-Dmdep.outputFile={listing}"], check=True)
    return listing.read_text(encoding="utf-8").strip()


def make_home(folder: Path) -> Path:
    """A Solr home with one core of our configset."""
    home = folder / "home"
    shutil.copytree(CONFIGSET, home / CORE / "conf")
    (home / CORE / "core.properties").write_text(f"name={CORE}\n", encoding="utf-8")
    (home / "solr.xml").write_text("<solr/>\n", encoding="utf-8")
    return home


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running_solr() -> Iterator[str]:
    """Address of the core of a Solr that ends with the block."""
    with tempfile.TemporaryDirectory(prefix="puebla-solr-") as name:
        folder, port = Path(name), free_port()
        home, log = make_home(folder), folder / "solr.log"
        java = ["java", "-Xmx1g", "-Dsolr.log.level=WARN", f"-Djava.io.tmpdir={folder}", "-cp", classpath(folder)]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [*java, str(HERE / "Server.java"), str(home), str(port)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
            )
            try:
                url = f"http://127.0.0.1:{port}/solr/{CORE}"
                wait_for(url, server, log)
                yield url
            finally:
                stop(server)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the core answers; raise with the end of the log when it does not."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and server.poll() is None:
        try:
            pysolr.Solr(url, timeout=5).search("*:*", rows=0)
        except pysolr.SolrError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("Solr did not start:\n" + "\n".join(causes(log)))


def causes(log: Path) -> list[str]:
    """The lines of the log that say what went wrong."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line[:500] for line in lines if "Exception" in line or "Caused by" in line or "ERROR" in line][:20]


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server: close its input, and if that is not enough, the process."""
    if server.stdin is not None:
        server.stdin.close()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def run_pairs(url: str) -> int:
    """Score the pairs; 1 when fewer than the least share come among the first three."""
    from ckanext.puebla.search.tests import corpus

    solr = pysolr.Solr(url, timeout=60)
    solr.add(corpus.documents(), commit=True)
    try:
        missed = corpus.misses(solr)
    finally:
        solr.delete(q=f'site_id:"{corpus.SITE}"', commit=True)
    total = len(corpus.pairs())
    for pair, names in missed:
        print(f"  missed ({pair.kind}): {pair.q!r} -> {pair.expect}; came {names}")
    print(f"pairs on Solr: {total - len(missed)} of {total}, {1 - len(missed) / total:.1%}", flush=True)
    return 0 if 1 - len(missed) / total >= LEAST_SHARE else 1


def run_ckan(url: str) -> int:
    """CKAN's own tests."""
    module = "ckanext.puebla.search.tests.run_ckan_tests"
    return subprocess.run([sys.executable, "-m", module, "--solr", url], check=False).returncode


def run_bench(url: str) -> int:
    """Both sides side by side."""
    environment = {**os.environ, "PUEBLA_BENCH_SOLR_URL": url}
    bench = [sys.executable, str(ROOT / "bench" / "bench_search.py")]
    return subprocess.run(bench, env=environment, check=False).returncode


def main(arguments: list[str]) -> int:
    """Run the steps that are named; the status is that of the worst."""
    chosen = [step for step in STEPS if step in arguments] or ["pairs", "ckan"]
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    if missing:
        print(f"test-solr needs {' and '.join(missing)}")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with running_solr() as url:
        print(f"Solr answers at {url}", flush=True)
        steps = {"pairs": run_pairs, "ckan": run_ckan, "bench": run_bench}
        return max([steps[step](url) for step in chosen])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
