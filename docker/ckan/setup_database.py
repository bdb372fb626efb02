"""Prepares the portal's databases: CKAN's tables and its plugins', text search, and the DataStore's permissions.

Run as ``python3 setup_database.py INI`` inside the image; running it again changes nothing. The permissions need the
administrator of PostgreSQL, whose password is the secret ``postgres_password``.
"""

import os
import sys
from pathlib import Path

import psycopg
from prepare import prepare


def main(ini: str) -> None:
    """Migrate, then grant."""
    answer = prepare(ini)
    password = Path("/run/secrets/postgres_password").read_text(encoding="utf-8").strip()
    with psycopg.connect(
        host=os.environ.get("PUEBLA_DB_HOST", "postgres"), user="postgres", password=password, dbname="datastore",
        autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute("\n".join(line for line in answer["permissions"].splitlines() if not line.startswith("\\")))
    print("La base de datos del portal está lista.")


if __name__ == "__main__":
    main(sys.argv[1])
