"""Verbs of the sites' pages."""
