"""Django's registration of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, second factor, sessions and the OpenID Connect provider."""

    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Cuentas"
