# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Results that were computed from the store, kept until anything is written to it.

Several users look at the same case, and one user comes back to the same list: comparing two versions, or following a
row over twenty of them, takes longer than all else of a web page.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection

from store.change_marker import ChangeMarker
from store.clock import current_database_time

T = TypeVar("T")
MAX_RESULTS = 40  # of all users; a long report or a comparison has some 4 MB


class ResultCache:
    """Keeps results of a store, apart for each engine: a limited account reads from an engine that shows less.

    Results must not be changed by those who load them.
    """

    def __init__(self, marker: ChangeMarker) -> None:
        """Drop the results whenever this marker changes."""
        self._marker, self._lock = marker, threading.Lock()
        self._state: tuple[object, ...] = ()
        self._results: OrderedDict[Hashable, Any] = OrderedDict()

    def load_result(self, connection: Connection, key: Hashable, compute: Callable[[], T]) -> T:
        """Return the result of `compute`, or what it returned before for this key and the same state of the store.

        The state is read before the result is computed: a result is never older than the state under which it is kept.
        It includes the day, because lists say what is overdue today.

        Args:
            connection: The connection from which `compute` reads; it must not have a transaction open.
            key: Names the result: the function, and all its arguments.
            compute: Computes the result from the store alone.
        """
        key = (connection.engine, key)
        state = (self._marker.read_marker(connection), current_database_time().date())
        with self._lock:
            if state != self._state:
                self._state = state
                self._results.clear()
            elif key in self._results:
                self._results.move_to_end(key)
                result: T = self._results[key]
                return result
        result = compute()
        with self._lock:
            if state == self._state:
                self._results[key] = result
                while len(self._results) > MAX_RESULTS:
                    self._results.popitem(last=False)
        return result
