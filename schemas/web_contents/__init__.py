"""Contents of the city's sites: what editors declare when they ask for a publication, and what is checked while they write."""
