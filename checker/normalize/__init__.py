"""3. Mentions and claims get comparable values: one kind of value per file."""
