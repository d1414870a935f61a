# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Calls after a while, such as to remove what nobody has fetched."""

import threading
from collections.abc import Callable


def call_later(delay_s: float, act: Callable[[], object]) -> None:
    """Call `act` after so many seconds, unless the program ends before."""
    timer = threading.Timer(delay_s, act)
    timer.daemon = True
    timer.start()
