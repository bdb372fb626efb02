"""The static archive: rendering, rewriting, packing and serving."""
