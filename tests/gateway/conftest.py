"""One gateway for most tests; those that need other settings start their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.gateway import NGINX, Gateway, running


@pytest.fixture(scope="session")
def _gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    if not Path(NGINX).exists():
        pytest.fail("install nginx and libnginx-mod-http-cache-purge: the gateway is tested as it is served")
    with running(tmp_path_factory.mktemp("gateway"), EXTRA_HOSTS="feria.example") as found:
        yield found


@pytest.fixture
def gateway(_gateway: Gateway) -> Gateway:
    """The gateway, with backends that remember nothing of other tests."""
    _gateway.cms.forget()
    _gateway.ckan.forget()
    return _gateway
