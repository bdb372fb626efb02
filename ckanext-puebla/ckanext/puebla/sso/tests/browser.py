"""A browser of the tests: cookies, redirects between the portal and the provider, nothing more."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ckan.plugins import toolkit as tk

from ckanext.puebla.sso.tests.provider import SITE, Provider, plain

PAGE = {"Accept": "text/html,application/xhtml+xml"}
HINT = "puebla_sso_hint"


class Browser:
    """One browser with its own cookies. `app` is CKAN's test application."""

    def __init__(self, app: Any, provider: Provider) -> None:
        self.client = app.flask_app.test_client()
        self.provider = provider

    def get(self, path: str, **headers: str) -> Any:
        """One request, no redirect followed."""
        return self.client.get(path, base_url=SITE, headers={**PAGE, **headers})

    def post(self, path: str, **options: Any) -> Any:
        """One form sent."""
        return self.client.post(path, base_url=SITE, headers={"Origin": SITE, **options.pop("headers", {})}, **options)

    def follow(self, answer: Any) -> Any:
        """Go on until there is a page."""
        for _ in range(10):
            if answer.status_code not in (301, 302, 303):
                return answer
            address = answer.headers["Location"]
            if address.startswith(self.provider.issuer):
                assert urlsplit(address).path == "/identity/o/authorize"
                address = self.provider.authorize(plain(urlsplit(address).query))
            answer = self.get(address.removeprefix(SITE))
        raise AssertionError("redirects without end")

    def enter(self, path: str = "/user/login", **headers: str) -> Any:
        """Go to a page and whatever it leads to."""
        return self.follow(self.get(path, **headers))

    def hint(self) -> None:
        """Carry the provider's sign that it has a session."""
        self.client.set_cookie(HINT, "1", domain="test.ckan.net")

    def whoami(self) -> str:
        """The name in the header of a page; empty for a stranger."""
        page = self.get("/about").get_data(as_text=True)
        marker = "Mi cuenta: </span>"
        return page.split(marker)[1].split("<")[0] if marker in page else ""

    def session_cookie(self) -> str | None:
        cookie = self.client.get_cookie("ckan", domain="test.ckan.net")
        return cookie.value if cookie else None

    def token(self, name: str) -> str:
        """An API token of a person."""
        made = tk.get_action("api_token_create")({"ignore_auth": True, "user": name}, {"user": name, "name": "t"})
        return str(made["token"])
