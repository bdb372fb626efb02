"""The directory as a workbook: read, compared, applied whole or not at all, and written."""
