"""The register's entry in the office menu of the public pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cms.core import frame
from cms.web_register.domain import access
from cms.web_register.domain.queries import waiting
from schemas import look


@frame.office_entry
def entries(request: HttpRequest) -> Iterable[look.Link]:
    """For who has something to see, with how much waits for them."""
    if not access.may_enter(request.user):
        return []
    url = settings.WWW_URL + reverse("web_register:index")
    return [look.Link(label="Registro de sitios", url=url, count=waiting.count(request.user))]
