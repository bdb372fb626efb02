"""How the secrets of OpenID Connect clients are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class ClientSecretHasher(PBKDF2PasswordHasher):
    """One round. A client's secret is long and random, so nobody guesses it, and every login has to check it.

    Never for passwords of people: it is not the first of PASSWORD_HASHERS.
    """

    algorithm = "pbkdf2_sha256_once"
    iterations = 1
