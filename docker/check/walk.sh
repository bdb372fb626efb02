#!/bin/sh
# Starts everything, walks through it and takes it down: walk.sh ADDRESS COMPOSE…  (its output is the check's log)
set -u
address="$1"
shift
here="$(dirname "$0")"
"$@" --ansi never up --detach --no-build --pull never --wait --wait-timeout 600
code=$?
if [ $code -eq 0 ]; then
  "$@" exec -T -e PUEBLA_ENV=dev cms python3 manage.py demo cargar \
    && "$@" exec -T cms python3 manage.py reparar_portal --aplicar \
    && "$@" exec -T ckan ckan -c /run/puebla/ckan.ini puebla demo cargar \
    && python3 "$here/smoke.py" "$address"
  code=$?
fi
"$@" ps --all
[ $code -eq 0 ] || "$@" logs --no-color --tail 60
"$@" --ansi never down --volumes --timeout 20
exit $code
