#!/bin/sh
# Write the configuration and become nginx: the entry point of the container.
set -eu
main=$(python3 "$(dirname "$0")/render.py")
exec nginx -e stderr -c "$main"
