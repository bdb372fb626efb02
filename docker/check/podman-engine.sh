#!/bin/sh
# Serves podman as if it were a Docker engine while a command runs, and asks the containers' health (nobody else does).
# STORE as in isolated.sh; DOCKER_HOST is set for the command.
set -eu
export DOCKER_HOST="unix://$STORE/podman.sock" DOCKER_BUILDKIT=0
rm -f "$STORE/podman.sock"
podman system service --time 0 "$DOCKER_HOST" >"$STORE/service.log" 2>&1 &
engine=$!
(while sleep 2; do for one in $(podman ps -q); do podman healthcheck run "$one" >/dev/null 2>&1 || true; done; done) &
health=$!
trap 'kill $engine $health 2>/dev/null' EXIT
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -S "$STORE/podman.sock" ] && break; sleep 0.3; done
"$@"
