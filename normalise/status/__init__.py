"""Statuses of an action, read from a cell, a tick or a legend."""
