#!/bin/sh
# Runs a command in process, mount and network namespaces of its own, where podman may keep house without an engine.
# STORE: the folder of images, with containers.conf and storage.conf in it.
set -eu
export CONTAINERS_STORAGE_CONF="$STORE/storage.conf" CONTAINERS_CONF="$STORE/containers.conf"
exec unshare --pid --fork --kill-child --mount-proc --net --mount --propagation private \
  sh -c 'umount /sys/fs/cgroup/unified 2>/dev/null || true; ip link set lo up; exec "$@"' sh "$@"
