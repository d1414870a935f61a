"""Statuses: what a cell, a tick or a legend says of an action."""
