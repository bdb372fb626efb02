"""Verbs of the directory: permission, transaction, audit. Reads are in `queries`."""
