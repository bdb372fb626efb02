"""The section «Directorio» of the administration."""
