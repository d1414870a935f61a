"""Floor 1: a file becomes pages of words, rulings and fills, each with its place; geometry, no meaning."""
