"""Django's registration of the app, and of the two administrations whose doors and users are ours."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    """Accounts, second factor, sessions and the OpenID Connect provider."""

    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Cuentas"
    default = True

    def ready(self) -> None:
        from cms.accounts import signals
        from cms.accounts.domain import directory_link
        from cms.accounts.oidc import validator

        signals.connect()
        directory_link.register()
        validator.install()
        post_migrate.connect(make_groups, sender=self, dispatch_uid="accounts.make_groups")


class AdminUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users and groups: accounts are kept in the section "Cuentas", groups are declared."""

    user_viewset = "cms.accounts.office.wagtail_users.UsersElsewhere"
    group_viewset = "cms.accounts.office.wagtail_users.GroupsElsewhere"

    def ready(self) -> None:
        """Not Wagtail's policies: its bulk actions and searches would go around our verbs."""
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from cms.accounts.office.policy import AccountsPolicy, NobodyPolicy

        user = get_user_model()
        register_permission_policy(user, AccountsPolicy(user))
        register_permission_policy(Group, NobodyPolicy(Group))


class SystemAdminConfig(admin_apps.AdminConfig):
    """Django's administration, entered by our sign-on."""

    default = False
    default_site = "cms.accounts.office.system_site.SystemSite"


def make_groups(sender: AppConfig, **kwargs: Any) -> None:
    """After every migration: permissions of this app, then the groups that have them."""
    from django.contrib.auth.management import create_permissions

    from cms.accounts.domain.roles import ensure_groups

    create_permissions(sender, verbosity=0, using=kwargs.get("using", "default"))
    ensure_groups()
