"""2. Source -> mentions and claims: one kind of mention per file, `extractor.py` runs them in order."""
