"""The index: what was extracted from each article, found again by what a new article has in common with it."""
