"""What these pages do and ask, apart from HTTP."""
