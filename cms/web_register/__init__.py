"""The register of sites: requests, releases, maintenance and their official formats."""
