"""Run CKAN's own tests of the search, as its wheel ships them.

On PostgreSQL with the plugin ``puebla_search``::

    python -m ckanext.puebla.search.tests.run_ckan_tests

On a Solr that already runs, without the plugin::

    python -m ckanext.puebla.search.tests.run_ckan_tests --solr http://127.0.0.1:8983/solr/ckan

The databases come from the environment (``CKAN_SQLALCHEMY_URL``, ``CKAN_REDIS_URL`` …) and are emptied. CKAN's tests
boot their own CKAN, so they run in a process of their own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

MODULES = ("ckan.tests.lib.search", "ckan.tests.logic.action.test_get")
PROJECT = Path(__file__).parents[4]
SITE_URL = "http://test.ckan.net"


def command(ini: str, more: list[str]) -> list[str]:
    """The command line of pytest."""
    options = ["-p", "no:django", "-p", "ckanext.puebla.search.tests.ckan_exceptions", "-p", "no:cacheprovider"]
    quiet = ["-q", "--tb=short", "-o", "addopts=", "-c", os.devnull, f"--rootdir={PROJECT}"]
    return [
        sys.executable,
        "-m",
        "pytest",
        f"--ckan-ini={PROJECT / ini}",
        *options,
        *quiet,
        *more,
        "--pyargs",
        *MODULES,
    ]


def main(arguments: list[str] | None = None) -> int:
    """Prepare the tables, run the tests, give back pytest's status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--solr", metavar="URL", help="core of a running Solr, instead of PostgreSQL")
    options, more = parser.parse_known_args(arguments)
    ini = "test-search-solr.ini" if options.solr else "test-search.ini"
    environment = {**os.environ, "CKAN_SITE_URL": SITE_URL}
    if options.solr:
        environment["CKAN_SOLR_URL"] = options.solr
    ckan = [sys.executable, "-c", "from ckan.cli.cli import ckan; ckan()", "-c", str(PROJECT / ini), "db", "upgrade"]
    upgrade = subprocess.run(ckan, env=environment, capture_output=True, text=True, check=False)
    if upgrade.returncode:
        sys.stderr.write(upgrade.stdout + upgrade.stderr)
        return upgrade.returncode
    return subprocess.run(command(ini, more), env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
