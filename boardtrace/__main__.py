"""`python -m boardtrace` is the command `boardtrace`."""

import sys

from boardtrace.cli import main

if __name__ == "__main__":  # reading processes import this module anew
    sys.exit(main())
