"""The demo city: invented dependencias, people and datasets, loaded through the same actions that users call."""
