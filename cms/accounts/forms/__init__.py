"""Forms of the pages under /cuenta/, with our words."""
