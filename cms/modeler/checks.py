"""Checks of Django: what the modeler takes from the registry of npm is there."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, register

MODELER = "bpmn-js/bpmn-modeler.production.min.js"


@register()
def browser_packages(**kwargs: Any) -> list[CheckMessage]:
    """E001: bpmn-js is missing."""
    if finders.find(MODELER):
        return []
    return [Error("bpmn-js is not installed.", hint="Run «make install».", id="modeler.E001")]
