"""Reads that are used more than once."""
