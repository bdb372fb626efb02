"""Reads of the pages: one list of everything that waits, departments with their procedures, search of ways in."""
