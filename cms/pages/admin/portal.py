"""What the pickers of the editor ask: datasets, tables and columns of the data portal, as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from cms.core import portal
from cms.core.errors import PortalUnavailable
from cms.pages.domain.queries.listing import clean_words
from cms.pages.portal_content import columns_of

ROWS = 12
LONGEST = 120
Entry = dict[str, str]


@require_GET
def choices(request: HttpRequest, kind: str) -> JsonResponse:
    """Entries for what is typed (`q`), or the one that is chosen (`valor`): value, label, note."""
    find = FINDERS.get(kind)
    if find is None:
        raise Http404
    words = clean_words(request.GET.get("q"), LONGEST)
    chosen = clean_words(request.GET.get("valor"), 2 * LONGEST)
    of = clean_words(request.GET.get("de"), 2 * LONGEST)
    try:
        return JsonResponse({"entries": list(find(words, chosen, of))})
    except PortalUnavailable as error:
        return JsonResponse({"entries": [], "message": error.message}, status=503)


def datasets(words: str, chosen: str, of: str) -> Iterable[Entry]:
    for found in found_datasets(words, chosen):
        formats = ", ".join(found.formats) or "sin archivos"
        yield {"value": found.id, "label": found.title, "note": f"{found.organization} · {formats}"}


def tables(words: str, chosen: str, of: str) -> Iterable[Entry]:
    dataset_id, _, resource_id = chosen.partition("/")
    for found in found_datasets(words, dataset_id):
        for resource in found.resources:
            if resource.has_table and resource_id in ("", resource.id):
                value = f"{found.id}/{resource.id}"
                yield {"value": value, "label": f"{found.title}: {resource.name}", "note": found.organization}


def columns(words: str, chosen: str, of: str) -> Iterable[Entry]:
    for column in (columns_of(of) or []) if "/" in of else []:
        if words.casefold() in f"{column.name} {column.label}".casefold() and chosen in ("", column.name):
            yield {
                "value": column.name,
                "label": column.label,
                "note": f"{column.name} · {TYPES.get(column.type, 'texto')}",
            }


def found_datasets(words: str, chosen: str) -> Iterable[portal.Dataset]:
    if chosen:
        found = portal.dataset(chosen)
        return [found] if found else []
    return portal.search_datasets(words, rows=ROWS).datasets


TYPES = {
    "numeric": "número", "int4": "número", "int8": "número", "float8": "número", "date": "fecha", "timestamp": "fecha",
    "bool": "sí o no",
}  # fmt: skip
FINDERS: dict[str, Callable[[str, str, str], Iterable[Entry]]] = {
    "conjuntos": datasets,
    "recursos": tables,
    "columnas": columns,
}
