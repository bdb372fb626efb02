"""Micrositios: the questions before the wizard, layouts and their colour pairs, and names that nobody may take."""
