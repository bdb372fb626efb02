"""FORM.293/SECATI/012224: the sheet with which an account is handed over. Made once, in memory; never stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.core.printing.documents import SignaturePlace
from cms.core.printing.render import render_pdf
from cms.directory.models import Person
from cms.directory.queries import signatory
from schemas.directory import REGISTRY

CODE = "FORM.293/SECATI/012224"
TITLE = "Formato para la Asignación de Cuenta de Usuario"
TEMPLATE = "accounts/print/form293.html"
HEAD = (
    "Honorable Ayuntamiento del Municipio de Puebla",
    "Dirección de Gobierno Electrónico",
    "Subdirección de Sistemas",
    "Departamento de Ingeniería de Aplicaciones",
)
SYSTEM = "Puebla Abierta: sitio del gobierno municipal, micrositios y portal de datos abiertos"
GIVER = "ia-jefe"
GIVER_POST = "Jefe/a del Departamento de Ingeniería de Aplicaciones"


@dataclass(frozen=True)
class Sheet:
    """What the sheet says. Its `repr` leaves the password out."""

    user: User
    person: Person | None
    password: str = field(repr=False)
    groups: tuple[str, ...]
    folio: str
    assigned_by: User
    assigned_at: datetime
    valid_until: datetime

    @property
    def area(self) -> str:
        """Where the person works: unit and dependencia."""
        post = self.person.post if self.person else None
        parts = [post.unit.name if post else "", self._organization()]
        return ", ".join(dict.fromkeys(filter(None, parts)))

    @property
    def profiles(self) -> list[str]:
        """The groups, as people read them."""
        return [REGISTRY.group_label(name) for name in self.groups]

    def _organization(self) -> str:
        if self.person is None:
            return ""
        found = self.person.organization or (self.person.post.unit.organization if self.person.post else None)
        return str(found or "")


def print_sheet(sheet: Sheet) -> bytes:
    """The PDF."""
    places = [
        _giver(sheet),
        SignaturePlace("Servidor/a Público/a", name=str(sheet.user), post="Usuario/a solicitante"),
    ]
    facts = {
        "sheet": sheet,
        "code": CODE,
        "system": SYSTEM,
        "login_url": settings.WWW_URL + reverse("account_login"),
        "folio": sheet.folio,
        "places": places,
        "head_lines": HEAD,
    }
    return render_pdf(TEMPLATE, facts, title=TITLE)


def _giver(sheet: Sheet) -> SignaturePlace:
    """Whoever heads the department on that day, or stands in for its head."""
    found = signatory(GIVER, timezone.localdate(sheet.assigned_at))
    if found is None:
        return SignaturePlace("Asignó", post=GIVER_POST)
    post = f"{found.post}, en suplencia de {found.instead_of}" if found.instead_of else str(found.post)
    return SignaturePlace("Asignó", name=str(found.person), post=post)
