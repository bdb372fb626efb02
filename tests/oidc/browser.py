"""A person's browser that keeps cookies, follows redirects and fills in our forms."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urljoin

import requests

TIMEOUT = 30


class Browser:
    """Knows the addresses of the provider (`www`) and of the application (`app`)."""

    def __init__(self, www: str, app: str) -> None:
        self.www, self.app = www, app
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str, *, follow: bool = True) -> requests.Response:
        """One of the application's addresses, and wherever it leads."""
        return self.session.get(self.app + path, timeout=TIMEOUT, allow_redirects=follow)

    def visit(self, path: str) -> requests.Response:
        """One of the provider's addresses."""
        return self.session.get(self.www + path, timeout=TIMEOUT)

    def enter(self, name: str, password: str, path: str = "/enter") -> requests.Response:
        """Enter the application, by the login page that it leads to."""
        page = self.get(path)
        assert page.url.startswith(f"{self.www}/cuenta/entrar/"), page.url
        return self.submit(page, login=name, password=password)

    def submit(self, page: requests.Response, **values: Any) -> requests.Response:
        """Send the first form of a page that is posted, with what it hides."""
        form = re.search(r'<form[^>]*method="post".*?</form>', page.text, re.DOTALL | re.IGNORECASE)
        assert form is not None, page.text
        hidden = {
            name.group(1): html.unescape(value.group(1)) if (value := re.search(r'value="([^"]*)"', field)) else ""
            for field in re.findall(r'<input[^>]*type="hidden"[^>]*>', form.group(0))
            if (name := re.search(r'name="([^"]+)"', field))
        }
        action = re.search(r'action="([^"]*)"', form.group(0).split(">")[0])
        address = urljoin(page.url, html.unescape(action.group(1))) if action else page.url
        return self.session.post(address, {**hidden, **values}, timeout=TIMEOUT)
