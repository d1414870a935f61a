"""Connects the stages: find files, read their pages in worker processes, interpret and store them."""
