"""The city's sites and accounts: a Django and Wagtail project."""
