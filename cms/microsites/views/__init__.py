"""Views of micrositios: thin, the domain decides."""
