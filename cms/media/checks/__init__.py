"""Rules about files that people send: they look at the content, never at what the name promises alone."""
