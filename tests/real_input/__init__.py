"""The whole job on real public files, which are kept beside the repository; skipped where they are absent."""
