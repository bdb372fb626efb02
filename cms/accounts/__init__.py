"""Accounts, second factor, sessions and the OpenID Connect provider."""
