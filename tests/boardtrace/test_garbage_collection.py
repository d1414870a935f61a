# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cycles are looked for less often than usual, but still are."""

import gc

from boardtrace.garbage_collection import collect_garbage_rarely


def test_cycles_are_still_collected() -> None:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # as usual
    try:
        collect_garbage_rarely()
        assert gc.isenabled()
        assert 700 < gc.get_threshold()[0] < 100_000
    finally:
        gc.set_threshold(*before)
