"""Limits and network isolation for the processes that open untrusted files."""
