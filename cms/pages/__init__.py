"""The pages of the city's site and their blocks."""
