"""Keeps the secret part of our addresses out of Django's logs."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(/(?:validar|borradores|tramites/(?:avisos|seguimiento/abrir/[0-9a-f-]{36}))/)[^/\s?\"']{12,}")
LOGGERS = ("django.request", "django.server", "django.security")


class MaskSecrets(logging.Filter):
    """Writes … where an address carries a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_masked(value) for value in record.args)
        return True


def _masked(value: object) -> object:
    return SECRET.sub(r"\1…", value) if isinstance(value, str) else value


def install() -> None:
    """Put the filter on the loggers that write addresses, once."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(kept, MaskSecrets) for kept in logger.filters):
            logger.addFilter(MaskSecrets())
