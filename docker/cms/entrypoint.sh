#!/bin/sh
# What a container of the cms does: web, worker, scheduler, setup, or any command of manage.py.
# Passwords come as files under /run/secrets; see docker/compose.yaml.
set -eu

secret() { cat "/run/secrets/$1"; }

: "${PUEBLA_CMS_DATABASE_URL:=postgresql://cms:$(secret cms_db_password)@${PUEBLA_DB_HOST:-postgres}:5432/cms}"
: "${PUEBLA_CMS_REDIS_URL:=redis://:$(secret redis_password)@${PUEBLA_REDIS_HOST:-redis}:6379/1}"
export PUEBLA_CMS_DATABASE_URL PUEBLA_CMS_REDIS_URL
export PUEBLA_CMS_SECRET_KEY_FILE="${PUEBLA_CMS_SECRET_KEY_FILE:-/run/secrets/cms_secret_key}"
export PUEBLA_SMTP_PASSWORD_FILE="${PUEBLA_SMTP_PASSWORD_FILE:-/run/secrets/smtp_password}"
export PUEBLA_SSO_CLIENT_SECRET_FILE="${PUEBLA_SSO_CLIENT_SECRET_FILE:-/run/secrets/sso_client_secret}"

case "${1:-web}" in
  web) exec gunicorn -c docker/cms/gunicorn.conf.py cms.wsgi ;;
  worker) exec python3 manage.py db_worker ;;
  scheduler) exec python3 manage.py tareas_programadas ;;
  setup)
    # One run at a time, and as often as one likes: every step changes only what is not yet so.
    python3 manage.py migrate --noinput
    python3 manage.py collectstatic --noinput --verbosity 0
    python3 manage.py preparar
    ;;
  *) exec python3 manage.py "$@" ;;
esac
