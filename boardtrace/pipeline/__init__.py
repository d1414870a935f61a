"""The stages connected: find files, read pages in worker processes, understand and store them."""
