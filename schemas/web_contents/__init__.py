"""Contents of the city's sites: what editors declare when they ask to publish, and what is checked as they write."""
