"""Accepting the declaration for exactly one content, and finding it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision

from cms.core.errors import Conflict
from cms.validation.domain import fingerprint
from cms.validation.errors import DeclarationMissing
from cms.validation.models import Declaration
from schemas.web_contents import declaration


@dataclass(frozen=True)
class Accepted:
    """What a person ticked: the hash of the text that was on the screen, and the statements."""

    text_hash: str
    statements: frozenset[str]


def present() -> declaration.Version:
    """The declaration as it is accepted today."""
    return declaration.in_force(timezone.localdate())


def demand_latest(page: Page, revision_id: int) -> Revision:
    """The latest revision of a page, which must be the one that the person saw. Raises `Conflict`."""
    revision = page.get_latest_revision()
    if revision is None or revision.pk != revision_id:
        raise Conflict(
            "Alguien guardó otra versión de esta página mientras usted la revisaba. No se perdió nada: vea los "
            "cambios y vuelva a pedirlo.",
            code="otra_version",
        )
    return revision


def accept(
    *,
    actor: Any,
    page: Page,
    revision: Revision,
    accepted: Accepted,
    road: str,
    note: str = "",
    address: str | None = None,
) -> Declaration:
    """Write down that somebody accepts the whole present text for this content. Raises `DeclarationMissing`."""
    version = present()
    if accepted.text_hash != version.text_hash:
        raise DeclarationMissing("El texto de la declaración cambió; léalo otra vez.", field="statements")
    if accepted.statements != version.keys:
        raise DeclarationMissing("Marque todas las frases de la declaración para continuar.", field="statements")
    made = Declaration.objects.create(
        page=page,
        page_title=page.get_admin_display_title()[:255],
        revision=revision,
        fingerprint=fingerprint.of_revision(revision),
        user=actor,
        version=version.number,
        text_hash=version.text_hash,
        road=road,
        note=note.strip(),
        address=address,
    )
    made.authors.set(fingerprint.authors(page) | {actor.pk})
    return made


def accepted_for(page: Page, print_of: str) -> Declaration:
    """The latest declaration for this content of a page that no publication has used. Raises `DeclarationMissing`."""
    made = Declaration.objects.filter(page_id=page.pk, fingerprint=print_of, road=Declaration.REQUEST)
    found = made.exclude(publications__published_at__isnull=False).order_by("-pk").first()
    if found is None:
        raise DeclarationMissing("Nadie ha aceptado la declaración para este contenido; pida su validación otra vez.")
    return found
