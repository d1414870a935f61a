"""Tables derived from the stored reports: counts, search index, review queue."""
