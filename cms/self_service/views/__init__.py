"""Public pages of the requests."""
