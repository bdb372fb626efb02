"""Pages by which people without the administration ask for something and answer."""
