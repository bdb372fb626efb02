#!/bin/sh
# Starts everything, walks through it, takes it down and starts it again on the same volumes; leaves nothing, whatever
# happened: walk.sh ADDRESS COMPOSE…  (its output is the check's log). Each function gets the compose command.
set -u
address="$1"
shift
here="$(dirname "$0")"
memory="$(mktemp -d)"

start() {
  "$@" --ansi never up --detach --no-build --pull never --wait --wait-timeout 600 && "$@" ps --all || return 1
  beginnings "$@" >"$memory/began"
}

# The invented city: never loaded with the settings of production, so these two commands bring their own.
load_city() {
  "$@" exec -T -e PUEBLA_ENV=dev cms sh docker/cms/entrypoint.sh demo cargar \
    && "$@" exec -T cms sh docker/cms/entrypoint.sh reparar_portal --aplicar \
    && "$@" exec -T ckan sh -c 'sed "s/^puebla.demo = false$/puebla.demo = true/" "$CKAN_INI" > /tmp/demo.ini' \
    && "$@" exec -T ckan ckan -c /tmp/demo.ini puebla demo cargar
}

OURS="redis cms cms-worker cms-scheduler ckan ckan-worker gateway"

# When the first process of each container began: one that died and was started again has another moment.
beginnings() {
  for service in $OURS; do "$@" exec -T "$service" sh -c "cut -d ' ' -f 22 /proc/1/stat"; done
}

steady() {
  beginnings "$@" >"$memory/now"
  cmp -s "$memory/began" "$memory/now" || { echo "  MAL   un servicio murió y volvió a arrancar"; return 1; }
  echo "  bien  ningún servicio murió entretanto"
}

# Not root, no capability, none to be had, nothing to write to but what is meant for it.
locked() {
  for service in $OURS; do
    "$@" exec -T "$service" sh -c '
      set -eu
      [ "$(id -u)" -ne 0 ]
      grep -Eq "^CapEff:\s+0+$" /proc/1/status && grep -Eq "^CapBnd:\s+0+$" /proc/1/status
      grep -Eq "^NoNewPrivs:\s+1$" /proc/1/status
      grep -Eq "^[^ ]+ / [^ ]+ ro," /proc/mounts
      for place in / /etc /usr /srv; do ! touch "$place/prueba" 2>/dev/null; done
      echo "$(id -u):$(id -g) $(id -G)"' >"$memory/account" \
      || { echo "  MAL   $service no está cerrado: $(cat "$memory/account")"; return 1; }
    echo "  bien  $service trabaja como $(cat "$memory/account"), sin privilegios y con los archivos de solo lectura"
  done
}

# What both sides keep for some people is closed to everybody but their group; the walk has had it through the gateway.
closed() {
  for place in cms:/var/lib/puebla/private/documentos ckan:/var/lib/ckan/puebla/objects; do
    "$@" exec -T "${place%%:*}" find "${place#*:}" -type f -printf '%m\n' >"$memory/modes" || return 1
    if ! grep -q 640 "$memory/modes" || grep -v 640 "$memory/modes"; then echo "  MAL   ${place#*:} está abierto"; return 1; fi
    echo "  bien  los $(grep -c . "$memory/modes") archivos de ${place#*:} son solo para su grupo"
  done
}

# Another setting makes new containers of both sides, with new addresses, which the gateway has to learn.
renewed() {
  PUEBLA_WEB_WORKERS=3
  export PUEBLA_WEB_WORKERS
  start "$@"
}

# The cms may have the gateway forget a page, and that page is kept again afterwards.
purge() {
  "$@" exec -T cms python3 - <"$here/purge.py"
}

visit() {
  python3 "$here/smoke.py" "$address" "$memory/memory.json"
}

first() {
  echo "== Primer arranque" && start "$@" && locked "$@" && load_city "$@" || return 1
  said="$("$@" run --rm -T cms clave_del_administrador)" || return 1
  export PUEBLA_CHECK_PASSWORD="${said##*: }"
  visit && closed "$@" && purge "$@" && steady "$@"
}

second() {
  echo "== Segundo arranque" && "$@" --ansi never down --timeout 20 && start "$@" || return 1
  "$@" logs --no-color --no-log-prefix databases cms-setup ckan-setup
  for service in cms-setup ckan-setup; do
    "$@" logs --no-color --no-log-prefix "$service" >"$memory/setup" 2>&1
    ! grep -E "Applying |unapplied migrations|version upgraded" "$memory/setup" || { echo "  MAL   $service migró otra vez"; return 1; }
  done
  echo "  bien  nada se migró otra vez"
  visit && steady "$@" || return 1
  echo "== Contenedores nuevos de los dos lados" && renewed "$@" && visit && steady "$@"
}

first "$@" && second "$@"
code=$?
[ $code -eq 0 ] || { "$@" ps --all; "$@" logs --no-color --tail 80; }
"$@" --ansi never down --volumes --timeout 20
rm -rf "$memory"
exit $code
