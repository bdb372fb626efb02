"""Makes the data files and logos of the demo city; every figure in them is invented."""
