"""The settings of the single sign-on, read whole and checked before anything else happens."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ckan.exceptions import CkanConfigurationException
from ckan.plugins import toolkit as tk

PREFIX = "ckanext.puebla.sso."
SECRET_LENGTH = 20


@dataclass(frozen=True)
class Settings:
    """Addresses have no slash at the end. `internal_url` is where the portal's server reaches the provider."""

    issuer: str
    internal_url: str
    client_id: str
    client_secret: str
    hint_cookie: str
    silent_retry_seconds: int
    leeway_seconds: int
    account_url: str
    directory_url: str
    inbox_url: str
    site_url: str

    @property
    def redirect_uri(self) -> str:
        return f"{self.site_url}/sso/callback"

    @property
    def after_logout(self) -> str:
        return f"{self.site_url}/"


def current() -> Settings:
    """The settings in force."""
    issuer = _address("issuer")
    return Settings(
        issuer=issuer,
        internal_url=_address("internal_url") or issuer,
        client_id=_text("client_id"),
        client_secret=_text("client_secret"),
        hint_cookie=_text("hint_cookie"),
        silent_retry_seconds=tk.config[PREFIX + "silent_retry_seconds"],
        leeway_seconds=tk.config[PREFIX + "leeway_seconds"],
        account_url=_text("account_url") or f"{issuer}/cuenta/",
        directory_url=_text("directory_url") or f"{issuer}/administracion/",
        inbox_url=_text("inbox_url") or f"{issuer}/administracion/procedimientos/",
        site_url=str(tk.config["ckan.site_url"]).rstrip("/"),
    )


def require() -> None:
    """Refuse to start without what the sign-on cannot do without."""
    settings = current()
    problems = []
    if urlsplit(settings.issuer).scheme not in ("http", "https") or not urlsplit(settings.issuer).netloc:
        problems.append(f"{PREFIX}issuer must be the address of the provider")
    if len(settings.client_secret) < SECRET_LENGTH:
        problems.append(f"{PREFIX}client_secret must have {SECRET_LENGTH} characters or more")
    if tk.config.get("SESSION_TYPE") != "redis":
        problems.append("SESSION_TYPE must be redis, so that a session can be ended by the server")
    if problems:
        raise CkanConfigurationException("puebla_sso: " + "; ".join(problems))


def _text(name: str) -> str:
    return str(tk.config.get(PREFIX + name) or "").strip()


def _address(name: str) -> str:
    return _text(name).rstrip("/")
