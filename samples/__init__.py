"""Reports of an invented safeguarding board, drawn by a seeded script, each with its truth."""
