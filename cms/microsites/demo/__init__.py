"""The demo city's micrositios: one by path and due for review, one by subdomain, and one that is an archive."""

from __future__ import annotations

from cms.core import demo


@demo.register("micrositios", order=40)
def load() -> str:
    """Make what is missing. What somebody changed stays as it is."""
    from cms.microsites.demo import builder

    return builder.build_all()
