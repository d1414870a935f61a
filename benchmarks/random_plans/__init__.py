"""Random action plans with their truth: every property of a document is drawn independently by a seed."""
