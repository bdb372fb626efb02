"""The invented city's site: pages with every block, news, agenda, procedures, documents, form and notice."""

from __future__ import annotations

from cms.core import demo
from cms.core.publication import by_system
from cms.pages.domain import permissions, site


@demo.register("sitio de la ciudad", order=30)
def load() -> str:
    """Make what is missing. What somebody changed stays as it is."""
    from cms.pages.demo import builder

    with by_system("Ciudad de demostración"):
        front = site.prepare()
        permissions.sync(front)
        made = builder.Builder(front).build()
    return f"{made} páginas nuevas" if made else "ya estaba todo"
