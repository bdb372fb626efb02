"""Rules and verbs of the register."""
