"""Forms of the wizard and of what comes after it."""
