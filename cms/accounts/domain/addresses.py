"""E-mail addresses of accounts: one each, taken from the directory, which vouches for it."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from cms.accounts.errors import AddressTaken
from cms.accounts.models import User


def set_address(user: User, address: str) -> None:
    """Give an account its only address (or none). Saves the account. Raises `AddressTaken`."""
    address = address.strip().lower()
    if address and User.objects.filter(email__iexact=address).exclude(pk=user.pk).exists():
        raise AddressTaken("Otra cuenta ya usa ese correo.", field="email")
    user.email = address
    user.save()
    EmailAddress.objects.filter(user=user).exclude(email=address).delete()
    if address:
        EmailAddress.objects.update_or_create(user=user, email=address, defaults={"primary": True, "verified": True})
