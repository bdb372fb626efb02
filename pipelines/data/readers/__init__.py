"""Readers: each turns one format into rows of text with their place."""
