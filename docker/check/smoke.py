"""Walks through a running platform as people would: a page, a dataset, one login for both sides, its end.

Run as ``python3 smoke.py http://127.0.0.1:18080`` against the gateway; standard library only. Prints what it saw, and
ends with 1 at the first thing that is not as it should be.
"""

import http.client
import json
import re
import sys
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

WWW, DATOS = "www.ciudad.test", "datos.ciudad.test"
PERSON, PASSWORD = "movilidad-datos", "demostracion-2026"  # of the invented city
MOST_REDIRECTS = 12


class Wrong(Exception):
    """Something is not as it should be."""


@dataclass
class Answer:
    """What came back, and from which address."""

    status: int
    url: str
    text: str
    headers: dict[str, str]


@dataclass
class Visitor:
    """A browser without a window: cookies by host, redirects followed through the gateway."""

    gateway: str
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(self, url: str) -> Answer:
        """Open an address."""
        return self._ask("GET", url)

    def post(self, url: str, **fields: str) -> Answer:
        """Send a form."""
        return self._ask("POST", url, urlencode(fields))

    def _ask(self, method: str, url: str, body: str = "") -> Answer:
        for _ in range(MOST_REDIRECTS):
            answer = self._once(method, url, body)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = urljoin(url, answer.headers["location"])
            if answer.status not in (307, 308):
                method, body = "GET", ""
        raise Wrong(f"too many redirects, the last to {url}")

    def _once(self, method: str, url: str, body: str) -> Answer:
        parts = urlsplit(url)
        host = parts.netloc
        headers = {"Host": host, "Accept": "text/html", "Referer": url, "Cookie": self._cookies_for(host)}
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"{parts.scheme}://{host}"}
        connection = http.client.HTTPConnection(urlsplit(self.gateway).netloc, timeout=60)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body or None, headers)
        got = connection.getresponse()
        for line in got.headers.get_all("Set-Cookie") or []:
            self._keep(host, line)
        text = got.read().decode("utf-8", "replace")
        found = {name.lower(): value for name, value in got.headers.items()}
        connection.close()
        return Answer(got.status, url, text, found)

    def _keep(self, host: str, line: str) -> None:
        name, _, value = line.partition(";")[0].partition("=")
        domain = re.search(r"domain=\.?([^;]+)", line, re.IGNORECASE)
        self.cookies.setdefault(domain[1].strip() if domain else host, {})[name.strip()] = value.strip()

    def _cookies_for(self, host: str) -> str:
        known = [jar for domain, jar in self.cookies.items() if host == domain or host.endswith("." + domain)]
        return "; ".join(f"{name}={value}" for jar in known for name, value in jar.items() if value not in ("", '""'))


def expect(what: str, true: object) -> None:
    """Print what holds, or stop."""
    if not true:
        raise Wrong(what)
    print(f"  bien  {what}")


def token_in(answer: Answer, name: str) -> str:
    """The value of a hidden field."""
    tag = next((tag for tag in re.findall(r"<input[^>]*>", answer.text) if f'name="{name}"' in tag), "")
    value = re.search(r'value="([^"]*)"', tag)
    if not value:
        raise Wrong(f"no field {name} at {answer.url} ({answer.status})")
    return unescape(value[1])


def walk(gateway: str) -> None:
    """The whole walk."""
    anyone = Visitor(gateway)
    home = anyone.get(f"https://{WWW}/")
    expect("la portada del sitio responde en español", home.status == 200 and 'lang="es' in home.text)
    expect("con su política de seguridad de contenidos", "content-security-policy" in home.headers)
    expect("y con HSTS", "max-age=" in home.headers.get("strict-transport-security", ""))
    page = next(link for link in re.findall(r'href="(/[a-z0-9-]+/)"', home.text) if not link.startswith("/cuenta"))
    expect(f"una página del sitio responde ({page})", anyone.get(f"https://{WWW}{page}").status == 200)
    found = json.loads(anyone.get(f"https://{DATOS}/api/3/action/package_search?rows=5&fq=res_format:CSV").text)
    expect("el portal encuentra conjuntos de datos", found["result"]["count"] > 0)
    dataset = found["result"]["results"][0]
    shown = anyone.get(f"https://{DATOS}/dataset/{dataset['name']}")
    expect(f"la página del conjunto «{dataset['title']}» responde", shown.status == 200)
    file = next(one for one in dataset["resources"] if one["format"] == "CSV")
    sent = anyone.get(file["url"])
    expect("su archivo se descarga", sent.status == 200 and len(sent.text) > 50)
    again = anyone.get(f"https://{WWW}/")
    expect("la puerta de enlace guarda la portada", again.headers.get("x-cache", "") in ("HIT", "STALE", "UPDATING"))
    expect("un nombre ajeno se rechaza", anyone.get("https://otra.parte.test/").status in (421, 400))
    sign_on(Visitor(gateway))


def sign_on(person: Visitor) -> None:
    """One login reaches both sides; one logout leaves both."""
    form = person.get(f"https://{WWW}/cuenta/entrar/")
    token = token_in(form, "csrfmiddlewaretoken")
    inside = person.post(
        f"https://{WWW}/cuenta/entrar/", login=PERSON, password=PASSWORD, csrfmiddlewaretoken=token
    )  # fmt: skip
    expect("la persona entra por el acceso único", inside.status == 200 and "/cuenta/entrar" not in inside.url)
    portal = person.get(f"https://{DATOS}/user/login")
    expect("y con eso está dentro del portal", portal.status == 200 and "Cerrar sesión" in portal.text)
    leave = token_in(portal, "_csrf_token")
    out = person.post(f"https://{DATOS}/user/_logout", _csrf_token=leave)
    expect("sale del portal", out.status == 200 and "Cerrar sesión" not in out.text)
    account = person.get(f"https://{WWW}/cuenta/")
    expect("y con eso está fuera de todo", "/cuenta/entrar" in account.url)


if __name__ == "__main__":
    try:
        walk(sys.argv[1])
    except Wrong as wrong:
        sys.exit(f"  MAL   {wrong}")
