"""The pages by which people run procedures."""
