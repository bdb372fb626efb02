"""Verbs on accounts: each passes its actor, checks permission, writes in one transaction and keeps an event."""
