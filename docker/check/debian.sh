#!/bin/sh
# Makes a base image out of a debootstrap tree: debian.sh TREE IMAGE
set -eu
container=$(buildah from scratch)
buildah copy --quiet "$container" "$1" / >/dev/null
buildah config --cmd bash --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
buildah commit --quiet --rm "$container" "$2"
