"""Free ports on the loopback address, the same ones on every start while they stay free."""

import socket

from dev.errors import DevError

HOST = "127.0.0.1"
# The pages that people open get ports that are easy to remember; Chromium refuses some others (5060, 6000, 6665 …).
PREFERRED = {"gateway": 8000, "mail": 8025}
# `gateway` is public; `web` is CKAN and `cms` the sites, behind it; `internal` is its own listener for our servers.
LISTENERS = ("postgres", "redis", "gateway", "internal", "web", "cms", "mail", "smtp")
# The second public port, where both sides share the name `localhost`; it is chosen after the first.
SECOND = "datos"
UNSAFE = {5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def any_free(avoid: set[int]) -> int:
    """A port chosen by the system."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind((HOST, 0))
            port = int(probe.getsockname()[1])
        if port not in avoid | UNSAFE:
            return port


def near(port: int, avoid: set[int]) -> int:
    """The first free port from ``port`` on, so that addresses stay recognisable."""
    for candidate in range(port, port + 100):
        if candidate not in avoid | UNSAFE and is_free(candidate):
            return candidate
    return any_free(avoid)


def choose(
    remembered: dict[str, int], wanted: dict[str, int], *, two_ports: bool = False
) -> tuple[dict[str, int], list[str]]:
    """Give every listener a free port.

    ``remembered`` are the ports of the last start, ``wanted`` those the operator asked for by name. Returns the ports
    and, in Spanish, what had to change. A port asked for that is taken is an error; any other is replaced. With
    ``two_ports`` the portal has a public port of its own, beside the gateway's.
    """
    chosen: dict[str, int] = {}
    notices: list[str] = []
    for name in (*LISTENERS, SECOND) if two_ports else LISTENERS:
        used = set(chosen.values())
        if name in wanted:
            if not is_free(wanted[name]):
                raise DevError(
                    "puerto_ocupado",
                    f"El puerto {wanted[name]} que pidió para «{name}» lo usa otro programa.",
                    f"Pida otro, o vea quién lo tiene con: ss -ltnp 'sport = :{wanted[name]}'",
                )
            chosen[name] = wanted[name]
            continue
        previous = chosen["gateway"] + 1 if name == SECOND else remembered.get(name) or PREFERRED.get(name)
        if previous is None:
            chosen[name] = any_free(used)
        elif previous not in used and is_free(previous):
            chosen[name] = previous
        else:
            chosen[name] = near(previous + 1, used)
            notices.append(f"El puerto {previous} de «{name}» está ocupado; ahora se usa el {chosen[name]}.")
    return chosen, notices
