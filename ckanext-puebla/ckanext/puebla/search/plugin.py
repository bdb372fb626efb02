"""Plugin of the room `search`: CKAN's search on PostgreSQL instead of Solr."""

from __future__ import annotations

import threading
from typing import Any

import ckan.plugins as p

from ckanext.puebla.search import action, seam
from schemas import spanish


class PueblaSearchPlugin(p.SingletonPlugin):
    """Takes over the connection to the search engine when it is loaded; left out, CKAN talks to Solr."""

    p.implements(p.IConfigurer)
    p.implements(p.IMiddleware, inherit=True)
    p.implements(p.IActions)
    p.implements(p.IAuthFunctions)

    def update_config(self, config: Any) -> None:
        """Called before anything is searched."""
        seam.install()

    def make_middleware(self, app: Any, config: Any) -> Any:
        """Read the dictionary of lemmas while the web process starts, so that its first reader does not wait for it."""
        threading.Thread(target=spanish.lemma, args=("ciudades",), name="puebla-lemmas", daemon=True).start()
        return app

    def get_actions(self) -> dict[str, Any]:
        """Actions of the API."""
        return {"puebla_search_suggest": action.puebla_search_suggest}

    def get_auth_functions(self) -> dict[str, Any]:
        """Who may call them."""
        return {"puebla_search_suggest": action.puebla_search_suggest_auth}
