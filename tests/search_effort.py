# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""How far searches with drawn inputs go: reduced and with fixed seeds in `make test`, in full in `make test-long`."""

import os

LONG = bool(os.environ.get("BOARDTRACE_TEST_LONG"))
"""Whether this is `make test-long`."""

SEED = int(os.environ.get("BOARDTRACE_TEST_SEED") or 0)
"""The seed that `make test-long` printed; 0 means that each search uses its own fixed seed."""


def count(*, reduced: int, full: int) -> int:
    """Return how many inputs a search draws."""
    return full if LONG else reduced


def seed(fixed: int) -> int:
    """Return the seed of a search: `fixed`, or in the long form the one that was printed, mixed with it."""
    return SEED + fixed if SEED else fixed
