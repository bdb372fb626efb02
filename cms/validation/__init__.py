"""Validation of contents before publication, checks while editing, links."""
