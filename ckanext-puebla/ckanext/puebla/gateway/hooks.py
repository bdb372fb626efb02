"""Joins the rules of this room to CKAN's application."""

from __future__ import annotations

from typing import Any

from ckanext.puebla.gateway import caching, policy


def install(app: Any) -> None:
    """Run after CKAN's own handler: what is first in the list is called last."""
    app.after_request_funcs.setdefault(None, []).insert(0, caching.declare)
    app.after_request(policy.declare)
