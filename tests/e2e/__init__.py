"""The main job in a real browser, on a phone and on a desk, with axe on every page."""
