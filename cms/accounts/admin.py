"""Django's administration of this room: read, with the few changes that go through the verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from cms.accounts.domain import deactivation, superusers
from cms.accounts.models import AccountEvent, LogoutNotice, SigningKey, User
from cms.core.errors import CmsError

REASON = "Desde el sistema"


class ReadOnly(admin.ModelAdmin):
    """Looked at, never changed."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ReadOnly):
    """Accounts. Whether one is active, and whether it administers everything, can be changed here too."""

    list_display = ("username", "first_name", "last_name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    fields = ("username", "uuid", "first_name", "last_name", "email", "person", "is_active", "is_superuser",
              "groups", "last_login", "date_joined", "must_change_password", "password_changed_at")  # fmt: skip
    editable = ("is_active", "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(name for name in self.fields or () if name not in self.editable)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Hand each change to its verb; nothing is written by the form itself."""
        actor: Any = request.user
        target = User.objects.get(pk=obj.pk)
        try:
            if "is_superuser" in form.changed_data:
                superusers.set_superuser(actor=actor, user=target, wanted=obj.is_superuser)
            if "is_active" in form.changed_data:
                verb = deactivation.reactivate_user if obj.is_active else deactivation.deactivate_user
                verb(actor=actor, user=target, reason=REASON)
        except CmsError as error:
            messages.error(request, error.message)
        obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing beside the account is edited here."""


@admin.register(AccountEvent)
class AccountEventAdmin(ReadOnly):
    """Facts about accounts."""

    list_display = ("at", "verb", "actor", "target")
    list_filter = ("verb",)
    search_fields = ("actor__username", "target__username")


@admin.register(LogoutNotice)
class LogoutNoticeAdmin(ReadOnly):
    """What applications were told of ended sessions."""

    list_display = ("created_at", "client", "sub", "attempts", "delivered_at", "abandoned_at", "last_problem")
    list_filter = ("client",)


@admin.register(SigningKey)
class SigningKeyAdmin(ReadOnly):
    """Keys of the provider; made and retired by `llaves_oidc`."""

    list_display = ("kid", "not_before", "expires_at")
    exclude = ("encrypted_pem",)
