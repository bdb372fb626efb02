#!/bin/sh
# What a container of the portal does: web, worker, setup, or any command of `ckan`.
# The settings file is written anew at every start from environment and /run/secrets; see docker/compose.yaml.
set -eu

python3 docker/ckan/render_ini.py "$CKAN_INI"

case "${1:-web}" in
  web) exec gunicorn -c docker/ckan/gunicorn.conf.py --chdir docker/ckan wsgi ;;
  worker)
    ckan -c "$CKAN_INI" puebla pendientes
    exec ckan -c "$CKAN_INI" jobs worker
    ;;
  setup) exec python3 docker/ckan/setup_database.py "$CKAN_INI" ;;
  *) exec ckan -c "$CKAN_INI" "$@" ;;
esac
