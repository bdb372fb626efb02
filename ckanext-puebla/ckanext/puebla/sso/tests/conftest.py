"""The portal with the sign-on, and a provider to enter with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ckanext.puebla.sso import keys
from ckanext.puebla.sso.tests import provider as providers
from ckanext.puebla.sso.tests.browser import Browser
from ckanext.puebla.sso.tests.provider import Provider
from ckanext.puebla.tests.city import clean_puebla, organization

__all__ = ["clean_puebla"]


@pytest.fixture(scope="session")
def listening() -> Iterator[Provider]:
    """One provider for all tests."""
    provider, server = providers.start()
    yield provider
    server.shutdown()


@pytest.fixture
def provider(listening: Provider) -> Provider:
    """The provider as it was when it started, with one person."""
    fresh = Provider(listening.port)
    listening.__dict__.update(vars(fresh))
    listening.person = providers.as_claims(providers.somebody())
    return listening


@pytest.fixture
def signon(ckan_config: Any, monkeypatch: Any, provider: Provider) -> None:
    """Settings of the sign-on; must come before the plugins are loaded."""
    settings = {
        "ckan.plugins": ["puebla_sso", *ckan_config["ckan.plugins"]],
        "SESSION_TYPE": "redis",
        "SESSION_COOKIE_NAME": "ckan",
        "ckanext.puebla.sso.issuer": provider.issuer,
        "ckanext.puebla.sso.internal_url": provider.internal,
        "ckanext.puebla.sso.client_secret": providers.SECRET,
    }
    for name, value in settings.items():
        monkeypatch.setitem(ckan_config, name, value)
    monkeypatch.setattr(keys, "_rings", {})
    monkeypatch.setattr(keys, "PATIENCE", 0.0)


@pytest.fixture
def portal(signon: None, clean_puebla: None, clean_redis: None) -> None:
    """Empty tables and two dependencias."""
    organization("movilidad", "Secretaría de Movilidad de Ejemplo", "07")
    organization("salud", "Secretaría de Salud de Ejemplo", "08")


@pytest.fixture
def browser(portal: None, make_app: Callable[[], Any], provider: Provider) -> Browser:
    """A browser at the portal."""
    return Browser(make_app(), provider)
