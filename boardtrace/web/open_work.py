# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The number of values to check, for the navigation of every web page."""

import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Engine

from store.derived.review_queue import ASKED_KINDS, count_review_items
from store.errors import StoreError

MAX_AGE_S = 5.0  # a page must not count the whole queue each time


class OpenWork:
    """Counts the review queue, at most once in MAX_AGE_S seconds."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        """Count in this database."""
        self._engine, self._clock = engine, clock
        self._count, self._counted_at = 0, float("-inf")

    def count_values(self) -> int:
        """Return how many values wait for a check; the number counted before while the database is not available."""
        if self._clock() - self._counted_at > MAX_AGE_S:
            with suppress(StoreError), self._engine.connect() as connection:
                self._count = count_review_items(connection, kinds=ASKED_KINDS, grouped=True)
            self._counted_at = self._clock()
        return self._count
