"""Micrositios: wizard, look, roles, dates and archive."""
