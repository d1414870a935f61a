"""Comparison of versions: changes, history, summary."""
