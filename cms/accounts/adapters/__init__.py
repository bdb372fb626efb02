"""Seams that allauth offers, filled by our rules."""
