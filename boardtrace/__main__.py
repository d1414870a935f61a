"""`python -m boardtrace` is the command `boardtrace`."""

from boardtrace.cli import run

if __name__ == "__main__":  # reading processes import this module anew
    run()
