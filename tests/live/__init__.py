"""A whole portal of its own for the tests that need one: browser, mails, background work."""
