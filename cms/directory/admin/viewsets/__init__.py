"""One viewset per table."""
