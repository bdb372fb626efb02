"""Tells the gateway to forget pages that changed."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import transaction
from django_tasks import task

log = logging.getLogger(__name__)
PATIENCE = 3


def purge_on_commit(urls: Iterable[str]) -> None:
    """Forget these public addresses (complete, with host) once the present transaction is in force."""
    wanted = sorted(set(urls))
    if wanted and settings.GATEWAY_URL:
        transaction.on_commit(lambda: purge.enqueue(wanted))


@task()
def purge(urls: list[str]) -> int:
    """Ask the gateway to forget each address; how many it had. Failing is no harm: pages grow old by themselves."""
    forgotten = 0
    with requests.Session() as session:
        for url in urls:
            parts = urlsplit(url)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            try:
                answer = session.request(
                    "PURGE", settings.GATEWAY_URL + path, headers={"Host": parts.netloc}, timeout=PATIENCE
                )
            except requests.RequestException as error:
                log.warning("The gateway could not be asked to forget %s: %s", path, type(error).__name__)
                continue
            forgotten += answer.status_code == 200
    return forgotten
