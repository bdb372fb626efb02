"""What the wizard gathered, as plain typed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cms.accounts.models import User
from cms.directory.models import Organization
from cms.media.models import SiteImage


@dataclass(frozen=True)
class LookPlan:
    """Layout, colours, type and pictures."""

    layout: str
    header_style: str
    type_pair: str
    primary: str
    accent: str
    text: str
    background: str
    logo: SiteImage | None = None
    logo_alt: str = ""
    header_image: SiteImage | None = None
    header_image_alt: str = ""

    @property
    def tokens(self) -> dict[str, str]:
        """The four colours."""
        return {"primary": self.primary, "accent": self.accent, "text": self.text, "background": self.background}


@dataclass(frozen=True)
class Plan:
    """Everything that a micrositio needs to be created."""

    title: str
    purpose: str
    audience: str
    services: str
    organization: Organization
    owner: User
    editors: tuple[User, ...]
    validators: tuple[User, ...]
    address_kind: str
    name: str
    look: LookPlan
    review_on: date
    ends_on: date
