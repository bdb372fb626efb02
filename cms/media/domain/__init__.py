"""Verbs on pictures and documents."""
