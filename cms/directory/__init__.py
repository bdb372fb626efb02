"""Dependencias, units, posts, people and their appointments."""
