"""A browser without a window: cookies, redirects, forms, codes of a second factor. Standard library only."""

import base64
import hashlib
import hmac
import http.client
import re
import secrets
import struct
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

MOST_REDIRECTS = 12
FORM = "application/x-www-form-urlencoded"


class Wrong(Exception):
    """Something is not as it should be."""


@dataclass
class Answer:
    """What came back, and from which address."""

    status: int
    url: str
    content: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def field(self, name: str) -> str:
        """The value of a form's field."""
        tag = next((tag for tag in re.findall(r"<input[^>]*>", self.text) if f'name="{name}"' in tag), "")
        value = re.search(r'value="([^"]*)"', tag)
        if not value:
            raise Wrong(f"no field {name} at {self.url} ({self.status})")
        return unescape(value[1])


@dataclass
class Visitor:
    """One browser: cookies by host; every address is asked of the gateway."""

    gateway: str
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(self, url: str) -> Answer:
        """Open an address."""
        return self._ask("GET", url)

    def post(self, url: str, **fields: str) -> Answer:
        """Send a form."""
        return self._ask("POST", url, urlencode(fields).encode(), FORM)

    def send(self, url: str, file: tuple[str, str, bytes], **fields: str) -> Answer:
        """Send a form with a file: its field, its name, its bytes."""
        border = secrets.token_hex(16)
        named = "Content-Disposition: form-data; name="
        parts = [f'{named}"{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
        parts.append(f'{named}"{file[0]}"; filename="{file[1]}"\r\n\r\n'.encode() + file[2])
        body = b"".join(f"--{border}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{border}--\r\n".encode()
        return self._ask("POST", url, body, f"multipart/form-data; boundary={border}")

    def _ask(self, method: str, url: str, body: bytes = b"", kind: str = "") -> Answer:
        for _ in range(MOST_REDIRECTS):
            answer = self._once(method, url, body, kind)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = urljoin(url, answer.headers["location"])
            if answer.status not in (307, 308):
                method, body, kind = "GET", b"", ""
        raise Wrong(f"too many redirects, the last to {url}")

    def _once(self, method: str, url: str, body: bytes, kind: str) -> Answer:
        parts = urlsplit(url)
        host = parts.netloc
        headers = {"Host": host, "Accept": "text/html", "Referer": url, "Cookie": self._cookies_for(host)}
        if method == "POST":
            headers |= {"Content-Type": kind, "Origin": f"{parts.scheme}://{host}"}
        connection = http.client.HTTPConnection(urlsplit(self.gateway).netloc, timeout=120)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body or None, headers)
        got = connection.getresponse()
        for line in got.headers.get_all("Set-Cookie") or []:
            self._keep(host, line)
        content = got.read()
        found = {name.lower(): value for name, value in got.headers.items()}
        connection.close()
        return Answer(got.status, url, content, found)

    def _keep(self, host: str, line: str) -> None:
        name, _, value = line.partition(";")[0].partition("=")
        domain = re.search(r"domain=\.?([^;]+)", line, re.IGNORECASE)
        self.cookies.setdefault(domain[1].strip() if domain else host, {})[name.strip()] = value.strip()

    def _cookies_for(self, host: str) -> str:
        known = [jar for domain, jar in self.cookies.items() if host == domain or host.endswith("." + domain)]
        return "; ".join(f"{name}={value}" for jar in known for name, value in jar.items() if value not in ("", '""'))


@dataclass
class Codes:
    """An application of codes (RFC 6238). Each code counts once, so a second one waits for the next half minute."""

    secret: str
    last: int = 0

    def next(self) -> str:
        """The six digits to type now."""
        while (step := int(time.time()) // 30) <= self.last:
            time.sleep(0.5)
        self.last = step
        key = base64.b32decode(self.secret + "=" * (-len(self.secret) % 8))
        digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
        start = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
