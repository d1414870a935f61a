# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""`python -m boardtrace` runs the command `boardtrace`."""

from boardtrace.cli import run

if __name__ == "__main__":  # worker processes import this module too
    run()
