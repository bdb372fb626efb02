"""Images and documents that editors upload."""
