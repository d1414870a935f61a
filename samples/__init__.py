"""Reports of an invented safeguarding board, drawn by a seeded script, and what a careful reader makes of them."""
