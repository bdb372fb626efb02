"""The names of the columns: unique, filled, usable, and equal to the terms of the dictionary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipelines.data.columns import column_ids, folded, has_invisible, identifier_problem
from pipelines.data.encodings import looks_mojibake
from pipelines.data.errors import Collector

_MARKUP = ("<", ">", "{{", "${")


def check_names(header: Sequence[str], row: int, problems: Collector) -> None:
    """Report empty and repeated names, and those that the portal's table has to write otherwise."""
    for place, name in enumerate(header, start=1):
        if not name:
            problems.error("encabezado_vacio", f"La columna {place} no tiene nombre.", row=row)
    exact = Counter(name for name in header if name)
    for name, times in exact.items():
        if times > 1:
            problems.error(
                "encabezado_repetido", f"El nombre «{name}» está {times} veces en el encabezado.", row=row, column=name
            )
    alike: dict[str, list[str]] = {}
    for name in exact:
        alike.setdefault(folded(name), []).append(name)
    for names in alike.values():
        if len(names) > 1:
            problems.warning(
                "encabezado_parecido",
                f"Los nombres {_listed(names)} solo difieren en mayúsculas o acentos.",
                row=row,
                column=names[0],
            )
    _check_usable(header, row, problems)


def _check_usable(header: Sequence[str], row: int, problems: Collector) -> None:
    for name, used in zip(header, column_ids(header), strict=True):
        reason = identifier_problem(name) if name else None
        if reason:
            problems.warning(
                "encabezado_adaptado",
                f"El nombre «{name[:80]}» {reason}; en la tabla del portal se llamará «{used}».",
                row=row,
                column=name[:80],
            )
        if has_invisible(name):
            problems.warning(
                "encabezado_invisible", f"El nombre «{name}» tiene caracteres invisibles.", row=row, column=name
            )
        if looks_mojibake(name):
            problems.warning(
                "encabezado_mal_codificado", f"«{name}» parece mal codificado (acentos rotos).", row=row, column=name
            )
        if any(mark in name for mark in _MARKUP) or name[:1] in ("=", "+", "@"):
            problems.warning(
                "encabezado_con_codigo",
                f"El nombre «{name[:80]}» parece código o fórmula; se tratará como texto.",
                row=row,
                column=name[:80],
            )


def compare_header(header: Sequence[str], terms: Sequence[str], row: int, problems: Collector) -> bool:
    """Compare the header with the dictionary and say what is missing, extra, or differs only in case or accents.

    Returns whether every term is in the header and every column is a term.
    """
    absent = [term for term in terms if term not in header]
    extra = [name for name in header if name and name not in terms]
    by_fold = {folded(name): name for name in extra}
    clean = True
    for term in absent:
        clean = False
        twin = by_fold.get(folded(term))
        if twin is None:
            problems.error(
                "columna_falta",
                f"El diccionario tiene el término «{term}» y el archivo no trae esa columna.",
                row=row,
                column=term,
            )
        else:
            extra.remove(twin)
            by_fold.pop(folded(term))
            problems.error(
                "columna_difiere",
                f"La columna «{twin}» y el término «{term}» solo difieren en mayúsculas o acentos; escríbalos igual.",
                row=row,
                column=twin,
            )
    for name in extra:
        clean = False
        problems.error(
            "columna_sobra",
            f"El archivo trae la columna «{name}», que no está en el diccionario.",
            row=row,
            column=name,
        )
    return clean


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)
