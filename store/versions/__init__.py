"""Versions of one case: which reports belong together and which rows match."""
