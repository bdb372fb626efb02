"""The pages that show how cases go: to heads of units, and to everybody."""
