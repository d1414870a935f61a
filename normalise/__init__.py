"""Floor 3: a draft becomes a report: clean text, known agencies, dates and statuses."""
