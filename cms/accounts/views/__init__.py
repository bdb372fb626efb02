"""Pages of our own under /cuenta/; most pages there are allauth's views with our templates."""
