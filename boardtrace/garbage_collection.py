# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""How often Python looks for unreachable cycles of objects."""

import gc

THRESHOLDS = (20_000, 20, 50)
"""Objects made, and collections of the younger generation, between two of each; usual are 700, 10 and 10."""


def collect_garbage_rarely() -> None:
    """Look for cycles less often in this process.

    Modules, words and records are made in large numbers and stay, so that each look is long and finds nothing: it
    costs a sixth of the time to start, and a twentieth of the time to interpret pages.
    """
    gc.set_threshold(*THRESHOLDS)
