"""The commands, one module for each group; boardtrace/cli.py lists them."""
