"""Accounts, sessions and the import queue of the web interface."""
