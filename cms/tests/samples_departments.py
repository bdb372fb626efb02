"""The department and the procedure of the sample case."""

from __future__ import annotations

from typing import Any


def departments(samples: Any) -> None:
    """Accounts are given by Ingeniería de Aplicaciones."""
    samples.by_route += [
        ("administracion/procedimientos/departamentos/", {"unit": "ia"}),
        ("administracion/procedimientos/ficha/", {"clave": "asignacion_cuentas_usuario"}),
    ]
