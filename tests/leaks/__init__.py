"""Nothing unpublished leaks: every door of the portal, tried by people who have no part in the review."""
