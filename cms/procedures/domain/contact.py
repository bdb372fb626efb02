"""How to reach those who asked by letter, telephone or message."""

from __future__ import annotations

from cms.cases.models import Case
from cms.procedures.models import Contact


def keep(case: Case, *, email: str, phone: str) -> Contact | None:
    """Keep it with the case; nothing is kept of who left none."""
    if not email and not phone:
        return None
    found = Contact(case=case, email=email, phone=phone)
    found.full_clean()
    found.save()
    return found
