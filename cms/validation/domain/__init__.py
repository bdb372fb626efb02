"""Verbs of the validation of contents."""
