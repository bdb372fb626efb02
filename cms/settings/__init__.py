"""Settings of the cms: `base` for all, then `dev`, `production` or `test`."""
