#!/bin/sh
# Makes roles and databases that are missing and sets the roles' passwords. May run at every start.
set -eu

secret() { cat "/run/secrets/$1"; }
export PGHOST="${PGHOST:-postgres}" PGUSER=postgres PGPASSWORD="$(secret postgres_password)"
sql() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }

role() {
  sql -d postgres -v name="$1" -v password="$(secret "$2")" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'name') WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = :'name') \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD %L', :'name', :'password') \gexec
SQL
}

database() {
  sql -d postgres -v name="$1" -v owner="$2" <<'SQL'
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'owner')
WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = :'name') \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'name') \gexec
SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', :'name', :'owner') \gexec
SQL
  sql -d "$1" -v owner="$2" <<'SQL'
ALTER SCHEMA public OWNER TO :"owner";
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SQL
}

role ckan ckan_db_password
role datastore_rw datastore_rw_password
role datastore_ro datastore_ro_password
role cms cms_db_password
database ckan ckan
database datastore datastore_rw
database cms cms
sql -d postgres -c 'GRANT CONNECT ON DATABASE datastore TO datastore_ro'
echo 'Las bases de datos están listas.'
