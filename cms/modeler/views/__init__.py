"""Pages of the manual: reading it, editing a draft, publishing it."""
