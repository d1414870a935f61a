"""Decisions of users: corrections, carried over to later readings; agency aliases and merges."""
