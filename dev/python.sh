#!/bin/sh
# Print the Python that runs the development tools: the environment's own, or the system's first one that is new enough.
# Where there is none, install it (Debian 12 and later: python3; Ubuntu 22.04: python3.11).
root=$(cd "$(dirname "$0")/.." && pwd)

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null
}

search() {
    for candidate in "$root/.venv/bin/python" python3 python3.11 python3.12 python3.13 python3.14 /usr/bin/python3; do
        if command -v "$candidate" >/dev/null 2>&1 && new_enough "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

search && exit 0

as_root=""
[ "$(id -u)" = 0 ] || as_root=sudo
if command -v apt-get >/dev/null 2>&1; then
    echo "Falta Python 3.11 o posterior; se instala con apt …" >&2
    $as_root apt-get update -q >&2
    for package in python3 python3.11; do
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$package" >&2
        search && exit 0
    done
fi
echo "Error: hace falta Python 3.11 o posterior y no se encontró." >&2
echo "  Qué hacer: use Debian 12, Ubuntu 22.04 o posteriores, o instale python3.11." >&2
exit 1
