"""Tests of the cms as a whole."""
