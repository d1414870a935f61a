"""The confidence of every value of a report: signals of doubt, a small learned model, and reasons in words."""
