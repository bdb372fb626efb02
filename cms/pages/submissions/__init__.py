"""Forms for citizens: building them, keeping machines out, listing answers."""
