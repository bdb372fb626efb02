"""Samples for the addresses of the statistics."""

from __future__ import annotations

from typing import Any

CLAVE = "asignacion_cuentas_usuario"  # of the department that `cuentas` heads


def statistics(samples: Any) -> None:
    samples.by_route.append(("administracion/procedimientos/estadisticas/", {"clave": CLAVE}))
