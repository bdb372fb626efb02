"""Reads of the directory that are asked more than once."""
