"""What the app adds to Wagtail's administration."""
