"""Oficios and memorandos, received and sent."""
