"""Parts that several web pages show: a value of the review queue, source pages, crops."""
