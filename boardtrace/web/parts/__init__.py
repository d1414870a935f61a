"""Parts that several web pages share: crops, source pages, a value of the review queue, downloads."""
