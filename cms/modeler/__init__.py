"""Procedures edited in the browser: drafts, differences, publication."""
