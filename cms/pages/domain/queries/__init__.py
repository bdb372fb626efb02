"""Reads of pages that the public sees."""
