"""Backup, restore and erasure."""
