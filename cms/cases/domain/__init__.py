"""What may be done with cases. Nothing here knows pages."""
