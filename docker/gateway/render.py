#!/usr/bin/env python3
"""Write the configuration of the gateway: ``python3 render.py`` reads the environment and prints the main file's path.

``make run`` and the container start nginx with the same templates; only the values differ (README.md beside this file
lists the variables). Needs nothing but Python.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
TEMPLATES, PAGES = HERE / "templates", HERE / "pages"
PARTS = (
    "nginx", "cache", "proxy", "headers-http", "headers-proxied", "headers-files", "shared",
    "servers", "pages", "cms", "ckan", "internal",
)  # fmt: skip
MODULES = "/usr/lib/nginx/modules"
PURGE_MODULE = "ngx_http_cache_purge_module.so"
BROTLI_MODULE = "ngx_http_brotli_filter_module.so"
YEAR = 31_536_000
COMPRESSED = (
    "application/atom+xml application/geo+json application/javascript application/json application/ld+json "
    "application/manifest+json application/rdf+xml application/rss+xml application/xml image/svg+xml text/css text/csv "
    "text/javascript text/n3 text/plain text/turtle text/vtt text/xml"
)
PERMISSIONS = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
LISTEN = re.compile(r"(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]|\*):)?\d{1,5}")
NETWORK = re.compile(r"[0-9a-fA-F.:]+(?:/\d{1,3})?")
RATE = re.compile(r"[1-9]\d*r/[ms]")
COOKIE = re.compile(r"[A-Za-z0-9_-]+")


class GatewayError(Exception):
    """A variable is missing or cannot be meant."""


@dataclass(frozen=True)
class Address:
    """A public or internal http(s) address: its parts and, for nginx, the port as it stands after the name."""

    scheme: str
    host: str
    port: str
    text: str


class Environment:
    """Typed reading of the variables; whatever would not be safe inside nginx's configuration is refused."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables

    def text(self, name: str, default: str | None = None) -> str:
        value = self.variables.get(f"PUEBLA_{name}", "").strip() or default
        if value is None:
            raise GatewayError(f"Falta la variable PUEBLA_{name}.")
        if re.search(r"[\s;{}\"'\\$]", value):
            raise GatewayError(f"PUEBLA_{name} tiene caracteres que no se admiten: «{value}».")
        return value

    def address(self, name: str) -> Address:
        raw = self.text(name).rstrip("/")
        parts = urlsplit(raw)
        host = (parts.hostname or "").lower()
        if parts.scheme not in ("http", "https") or not NAME.fullmatch(host) or parts.path or parts.query:
            raise GatewayError(f"PUEBLA_{name} debe ser una dirección http(s) sin ruta, no «{raw}».")
        return Address(parts.scheme, host, f":{parts.port}" if parts.port else "", raw)

    def words(self, name: str, pattern: re.Pattern[str], default: str = "") -> list[str]:
        found = (self.variables.get(f"PUEBLA_{name}", "").strip() or default).replace(",", " ").split()
        for word in found:
            if not pattern.fullmatch(word):
                raise GatewayError(f"PUEBLA_{name}: «{word}» no se entiende.")
        return found

    def word(self, name: str, pattern: re.Pattern[str], default: str) -> str:
        found = self.words(name, pattern, default)
        if len(found) != 1:
            raise GatewayError(f"PUEBLA_{name} debe ser un solo valor.")
        return found[0]

    def folder(self, name: str, default: str | None = None) -> str:
        found = self.text(name, default).rstrip("/")
        if not found.startswith("/"):
            raise GatewayError(f"PUEBLA_{name} debe ser una ruta completa, no «{found}».")
        return found


def values(environment: Environment) -> dict[str, str]:
    """Everything that the templates leave open."""
    www, datos = environment.address("WWW_URL"), environment.address("DATOS_URL")
    if www.scheme != datos.scheme:
        raise GatewayError("PUEBLA_WWW_URL y PUEBLA_DATOS_URL deben usar las dos http o las dos https.")
    run = environment.folder("GATEWAY_RUN")
    cms_storage = environment.folder("CMS_STORAGE")
    found = {
        "run": run,
        "conf": f"{run}/conf",
        "cache": environment.folder("GATEWAY_CACHE", f"{run}/cache"),
        "cache_size": environment.word("GATEWAY_CACHE_SIZE", re.compile(r"\d+[kmg]"), "2g"),
        "workers": environment.word("GATEWAY_WORKERS", re.compile(r"auto|\d+"), "auto"),
        "log_level": environment.word("GATEWAY_LOG_LEVEL", re.compile(r"[a-z]+"), "crit"),
        "access_log": environment.text("GATEWAY_LOG", "/dev/stdout"),
        "mime_types": environment.folder("GATEWAY_MIME_TYPES", "/etc/nginx/mime.types"),
        "user": user(environment),
        "modules": modules(environment),
        "brotli": brotli(environment),
        "compressed_types": COMPRESSED,
        "permissions": PERMISSIONS,
        "scheme": www.scheme,
        "hsts": f"max-age={YEAR}" if www.scheme == "https" else "",
        "www_url": www.text,
        "datos_url": datos.text,
        "cms_port": www.port,
        "ckan_port": datos.port,
        "parent": parent_domain(environment),
        "cms_server": server(environment.address("CMS_URL")),
        "ckan_server": server(environment.address("CKAN_URL")),
        "ckan_cookie": environment.word("CKAN_COOKIE", COOKIE, "puebla_datos"),
        "static": f"{cms_storage}/static",
        "public": f"{cms_storage}/public",
        "private": f"{cms_storage}/private",
        "ckan_storage": environment.folder("CKAN_STORAGE"),
        "login_rate": environment.word("GATEWAY_LOGIN_RATE", RATE, "60r/m"),
        "login_burst": environment.word("GATEWAY_LOGIN_BURST", re.compile(r"\d+"), "40"),
        "real_ip": real_ip(environment),
        "page_policy": page_policy(),
    }
    found |= listeners(environment, www, datos)
    found |= names(environment, www, datos, found["parent"])
    found["apex_server"] = fill(template("apex"), found) if apex_leads_on(environment, www, datos) else ""
    found["tls_servers"] = tls(environment, www, found)
    return found


def parent_domain(environment: Environment) -> str:
    """The domain of the micrositios; ``_``, which is nobody's name, where there is none."""
    return next(iter(environment.words("PARENT_DOMAIN", NAME)), "_")


def server(address: Address) -> str:
    """A backend as nginx names it."""
    if address.scheme != "http":
        raise GatewayError(f"Las direcciones internas son http, no «{address.text}».")
    return address.host + (address.port or ":80")


def user(environment: Environment) -> str:
    """Whom the workers run as: nginx asks it of root only."""
    if os.geteuid() != 0:
        return ""
    return f"user {environment.word('GATEWAY_USER', re.compile(r'[a-z_][a-z0-9_-]*'), 'www-data')};"


def modules(environment: Environment) -> str:
    """Debian's dynamic modules: purging is needed, brotli is welcome."""
    folder = Path(environment.folder("GATEWAY_MODULES", MODULES))
    if not (folder / PURGE_MODULE).exists():
        raise GatewayError(f"Falta {folder / PURGE_MODULE} (paquete libnginx-mod-http-cache-purge).")
    wanted = [PURGE_MODULE, *([BROTLI_MODULE] if has_brotli(folder) else [])]
    return "\n".join(f"load_module {folder / name};" for name in wanted)


def has_brotli(folder: Path) -> bool:
    return (folder / BROTLI_MODULE).exists()


def brotli(environment: Environment) -> str:
    if not has_brotli(Path(environment.folder("GATEWAY_MODULES", MODULES))):
        return ""
    return f"    brotli on;\n    brotli_comp_level 4;\n    brotli_min_length 1024;\n    brotli_types {COMPRESSED};"


def real_ip(environment: Environment) -> str:
    """Whose word about the visitor's address counts: nobody's but that of the TLS end in front of us."""
    trusted = environment.words("GATEWAY_TRUSTED", NETWORK)
    if not trusted:
        return "    # Nobody stands in front of us: the address of the connection is the visitor's."
    lines = [*(f"set_real_ip_from {network};" for network in trusted), "real_ip_header X-Forwarded-For;"]
    return "\n".join(f"    {line}" for line in [*lines, "real_ip_recursive on;"])


def listeners(environment: Environment, www: Address, datos: Address) -> dict[str, str]:
    """The listen lines of every server block."""
    own_tls = has_certificate(environment)
    if own_tls and www.scheme != "https":
        raise GatewayError("Con certificado propio, PUEBLA_WWW_URL debe comenzar con https://")
    speaks = " ssl http2" if own_tls else ""
    cms = environment.words("GATEWAY_LISTEN", LISTEN, "0.0.0.0:8443" if own_tls else "0.0.0.0:8080")
    ckan = environment.words("GATEWAY_LISTEN_DATOS", LISTEN)
    if (www.host == datos.host) != bool(ckan):
        raise GatewayError(
            "PUEBLA_GATEWAY_LISTEN_DATOS se da cuando los dos lados comparten un nombre, y solo entonces."
        )
    refuse = "\n    ssl_reject_handshake on;" if own_tls else ""
    internal = environment.words("GATEWAY_INTERNAL_LISTEN", LISTEN, "127.0.0.1:8081")
    allowed = environment.words("GATEWAY_INTERNAL_ALLOW", NETWORK, "127.0.0.0/8 ::1")
    return {
        "listen_cms": listen(cms, speaks),
        "listen_ckan": listen(ckan or cms, speaks),
        "listen_default": listen([*cms, *ckan], f"{speaks} default_server") + refuse,
        "listen_internal": listen(internal, ""),
        "internal_allow": "\n        ".join(f"allow {network};" for network in allowed),
        "ckan_listen_ports": " ".join(sorted({port.rpartition(":")[2] for port in ckan})),
    }


def listen(addresses: list[str], options: str) -> str:
    return "\n    ".join(f"listen {address}{options};" for address in addresses)


def names(environment: Environment, www: Address, datos: Address, parent: str) -> dict[str, str]:
    """Server names and the rooms that they lead to."""
    extra = environment.words("EXTRA_HOSTS", NAME)
    micrositios = [] if parent == "_" else [f'"~^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.{re.escape(parent)}$"']
    if www.host == datos.host:
        ports = [port.rpartition(":")[2] for port in environment.words("GATEWAY_LISTEN_DATOS", LISTEN)]
        rooms = [f'"{datos.host}:{port}" ckan;' for port in ports]
        purge = [f'"{datos.host}{datos.port}" ckan;']
    else:
        rooms = [f'"~^{re.escape(datos.host)}:" ckan;']
        purge = [f'"~^{re.escape(datos.host)}(?::|$)" ckan;']
    return {
        "cms_names": " ".join([www.host, *micrositios, *(name for name in extra if name != datos.host)]),
        "ckan_names": datos.host,
        "ckan_rooms": "\n".join(f"        {line}" for line in rooms),
        "ckan_purge_rooms": "\n".join(f"        {line}" for line in purge),
    }


def apex_leads_on(environment: Environment, www: Address, datos: Address) -> bool:
    """Whether the bare domain is nobody's own address and so leads to the city's site."""
    return parent_domain(environment) not in ("_", www.host, datos.host, *environment.words("EXTRA_HOSTS", NAME))


def has_certificate(environment: Environment) -> bool:
    return bool(environment.variables.get("PUEBLA_GATEWAY_CERTIFICATE", "").strip())


def tls(environment: Environment, www: Address, found: Mapping[str, str]) -> str:
    """Certificates, and the plain listener if one is wanted, where TLS ends here."""
    if not has_certificate(environment):
        return ""
    plain = environment.words("GATEWAY_LISTEN_PLAIN", LISTEN)
    known = {
        **found,
        "certificate": environment.folder("GATEWAY_CERTIFICATE"),
        "certificate_key": environment.folder("GATEWAY_CERTIFICATE_KEY"),
        "listen_plain": listen(plain, ""),
        "listen_plain_default": listen(plain, " default_server"),
        "tls_port": www.port,
        "acme": environment.folder("GATEWAY_ACME", f"{found['run']}/acme"),
    }
    return fill(template("tls"), {**known, "plain_servers": fill(template("plain"), known) if plain else ""})


def template(name: str) -> str:
    return (TEMPLATES / f"{name}.conf").read_text(encoding="utf-8")


def fill(text: str, known: Mapping[str, str]) -> str:
    """Put the values in; a name that nobody knows is a mistake of ours."""
    return re.sub(r"@\{([a-z_]+)\}", lambda found: known[found[1]], text)


def page_policy() -> str:
    """The content security policy of our own pages: nothing but their style sheet, known by its digest."""
    style = (PAGES / "estilo.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def pages(known: Mapping[str, str]) -> dict[str, str]:
    """Our own pages by file name: each text inside the common frame; what is for programs stays as it is."""
    frame = (PAGES / "marco.html").read_text(encoding="utf-8")
    style = (PAGES / "estilo.css").read_text(encoding="utf-8")
    made = {path.name: path.read_text(encoding="utf-8") for path in sorted(PAGES.glob("*.json"))}
    for path in sorted(PAGES.glob("*.html")):
        if path.name == "marco.html":
            continue
        text = fill(path.read_text(encoding="utf-8"), known)
        title = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
        made[path.name] = fill(frame, {**known, "style": style, "title": title[1] if title else "", "text": text})
    return {**made, "salud.txt": "bien\n"}


def render(variables: Mapping[str, str]) -> Path:
    """Write the configuration and the pages; return the main file for ``nginx -c``."""
    known = values(Environment(variables))
    conf = Path(known["conf"])
    for folder in (conf / "pages", Path(known["cache"])):
        folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        write(conf / f"{part}.conf", fill(template(part), known))
    for name, text in pages(known).items():
        write(conf / "pages" / name, text)
    return conf / "nginx.conf"


def write(path: Path, text: str) -> None:
    """Replace a file in one step: a running nginx may be reading it."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def main() -> int:
    """Render from the environment."""
    try:
        print(render(os.environ))
    except GatewayError as error:
        print(f"La puerta de enlace no se puede configurar: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
