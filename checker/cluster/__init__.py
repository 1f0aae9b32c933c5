"""4. Articles into stories, names into entities, claims into facts that may be compared."""
