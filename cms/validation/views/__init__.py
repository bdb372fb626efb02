"""Pages of the validation of contents."""
