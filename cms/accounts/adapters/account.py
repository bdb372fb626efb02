"""allauth's account pages by our rules."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from cms.accounts.domain import notices, passwords
from cms.accounts.domain.roles import sync_user
from cms.accounts.models import User
from cms.accounts.views.after import take_destination

log = logging.getLogger(__name__)
# Mails with a link that opens an account, and their twins for strangers: they are sent at once and kept nowhere.
AT_ONCE = ("account/email/password_reset_key", "account/email/unknown_account")


class AccountAdapter(DefaultAccountAdapter):
    """The seam that allauth offers (ACCOUNT_ADAPTER)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "La cuenta está desactivada.",
        "enter_current_password": "Esa no es su contraseña actual.",
        "incorrect_code": "El código no es correcto.",
        "incorrect_password": "La contraseña no es correcta.",
        "invalid_login": "No es un usuario ni un correo.",
        "invalid_or_expired_key": "El enlace ya no vale.",
        "invalid_password_reset": "El enlace para cambiar la contraseña ya no vale.",
        "too_many_login_attempts": "Demasiados intentos fallidos. Espere cinco minutos y vuelva a intentar.",
        "email_password_mismatch": "El correo o la contraseña no son correctos.",
        "username_password_mismatch": "El usuario o la contraseña no son correctos.",
        "rate_limited": "Demasiados intentos. Espere un momento y vuelva a intentar.",
        "same_as_current": "Debe ser distinto del actual.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account here; see `domain/opening.py`."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Refuse inactive accounts (allauth) and first passwords that are too old; bring the groups in step."""
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if refused is not None:
            return refused
        if passwords.one_time_password_expired(user, timezone.now()):
            raise ImmediateHttpResponse(render(request, "account/one_time_expired.html", status=403))
        sync_user(user)
        return None

    def clean_password(self, password: str, user: Any = None) -> str:
        """The new password is another than the present one."""
        cleaned: str = super().clean_password(password, user=user)
        if user is not None and user.pk and user.check_password(cleaned):
            raise self.validation_error("same_as_current")
        return cleaned

    def set_password(self, user: User, password: str) -> None:
        """Every way of choosing a password ends here."""
        passwords.set_own_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return take_destination(request) or reverse("account_home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_logged_out")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Notifications wait for the mail server; who asks for a link is told when it is away, known or not."""
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        if template_prefix not in AT_ONCE:
            notices.send(message.subject, message.body, email)
            return
        try:
            message.send()
        except (OSError, SMTPException) as error:
            log.error("Links to choose a password cannot be sent: %s", type(error).__name__)
            raise ImmediateHttpResponse(render(self.request, "account/mail_down.html", status=503)) from error

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At our public address, whatever Host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.WWW_URL + path.replace("UID-KEY", key)

    def is_safe_url(self, url: str) -> bool:
        """Only pages of the city's own site; allauth would also follow to every host of ALLOWED_HOSTS."""
        secure = settings.WWW_URL.startswith("https://")
        hosts = {self.request.get_host(), settings.WWW_URL.partition("://")[2]} if self.request else set()
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=hosts, require_https=secure)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind the gateway, what the gateway says; it always overwrites the header."""
        told = request.headers.get("X-Real-IP") if settings.X_ACCEL else None
        found = clean_client_ip(told or request.META.get("REMOTE_ADDR") or "127.0.0.1")
        return found or "127.0.0.1"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Usar mi contraseña",
            "mfa_reauthenticate": "Usar un código de la aplicación o de recuperación",
            "mfa_reauthenticate:webauthn": "Usar una llave de acceso",
        }
        return [{**method, "description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]
