"""A draft of a procedure whose department the person of `cuentas` heads."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.accounts.models import User
from cms.modeler.domain import activities, drafts
from cms.modeler.models import ProcedureDraft
from schemas.procedures.loader import MAIN

CLAVE = "asignacion_cuentas_usuario"


def modeler(samples: Any) -> None:
    """Everything below `manual/`."""
    officer = User.objects.get(username="cuentas")
    draft = ProcedureDraft.objects.filter(clave=CLAVE).first()
    draft = draft or drafts.begin(CLAVE, by=officer, now=timezone.now())
    parts = activities.outline(draft.files)
    samples.by_route.append(("administracion/procedimientos/manual/", {
        "clave": CLAVE, "number": draft.base.number, "node": next(iter(parts.activities)),
        "variable": next(iter(parts.questions)), "path": MAIN, "POST": f"revision={draft.revision}",
    }))  # fmt: skip
