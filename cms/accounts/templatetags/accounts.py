"""Tags of the pages under /cuenta/."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms.accounts.domain.devices import describe
from cms.accounts.domain.guard import pending_step
from cms.accounts.domain.passwords import change_is_due
from cms.accounts.views.after import destination
from schemas import look

register = template.Library()
PAGES = (
    ("Mi cuenta", "account_home"),
    ("Contraseña", "account_change_password"),
    ("Segundo factor", "mfa_index"),
    ("Sesiones", "usersessions_list"),
)
# What may be wrong with a request of an application, by the class of oauthlib's error.
PROBLEMS = {
    "InvalidClientIdError": "La aplicación que lo envió no está registrada.",
    "MissingClientIdError": "La aplicación que lo envió no dijo quién es.",
    "InvalidRedirectURIError": "La dirección de regreso de la aplicación no es válida.",
    "MismatchingRedirectURIError": "La dirección de regreso no es una de las que la aplicación registró.",
    "MissingRedirectURIError": "La aplicación no dijo a dónde regresar.",
}


@register.simple_tag(takes_context=True)
def account_links(context: dict[str, Any]) -> list[look.Link]:
    """The second row of the header; while something must be done first, nothing else is offered."""
    if pending_step(context["request"].user) is not None:
        return []
    pages = [*PAGES, *([("Identidades", "socialaccount_connections")] if settings.UPSTREAM_OIDC else [])]
    return [look.Link(label=label, url=settings.WWW_URL + reverse(name)) for label, name in pages]


@register.simple_tag(takes_context=True)
def password_is_old(context: dict[str, Any]) -> bool:
    """Whether to ask for the periodic change."""
    user = context["request"].user
    return user.is_authenticated and not user.must_change_password and change_is_due(user, timezone.now())


@register.simple_tag(takes_context=True)
def account_destination(context: dict[str, Any]) -> str:
    """The page to go on with, once nothing stands between."""
    request = context["request"]
    return "" if pending_step(request.user) is not None else destination(request)


@register.simple_tag(takes_context=True)
def second_factor_pending(context: dict[str, Any]) -> bool:
    """Whether a second factor must be set up before anything else."""
    return pending_step(context["request"].user) is not None


@register.simple_tag(takes_context=True)
def upstream_logins(context: dict[str, Any]) -> list[dict[str, str]]:
    """Services by which one may enter: name and address."""
    request = context["request"]
    found = get_adapter().list_providers(request) if settings.UPSTREAM_OIDC else []
    return [{"name": provider.name, "url": provider.get_login_url(request)} for provider in found]


@register.filter
def device(user_agent: str) -> str:
    """«Firefox en Windows»."""
    return describe(user_agent)


@register.filter
def oidc_problem(error: object) -> str:
    """What is wrong with the request of an application, in Spanish."""
    return PROBLEMS.get(type(error).__name__, "La solicitud de la aplicación no tiene la forma debida.")
