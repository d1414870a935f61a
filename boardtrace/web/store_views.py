# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The part of the store that each user sees: everything, or the part within the limit of the account."""

import threading
from dataclasses import dataclass

from sqlalchemy import Engine

from boardtrace.web.open_work import OpenWork
from boardtrace.web.result_cache import ResultCache
from store.accounts.access_limit import NO_LIMIT, AccessLimit
from store.change_marker import ChangeMarker
from store.limited_store import open_limited_store

MAX_LIMITED_STORES = 50  # open at the same time, each with a few connections; the oldest is closed for a new one


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreView:
    """A store as users of one limit see it, and what waits in it for a check."""

    engine: Engine
    open_work: OpenWork


class StoreViews:
    """Opens the store for each limit once; `results` are what was computed from it."""

    def __init__(self, url: str, engine: Engine) -> None:
        """Take the store that shows everything."""
        self._url, self._lock = url, threading.Lock()
        self._marker = ChangeMarker(engine)
        self.results = ResultCache(self._marker)
        self._whole = StoreView(engine=engine, open_work=OpenWork(engine))
        self._limited: dict[AccessLimit, StoreView] = {}

    def open_view(self, limit: AccessLimit = NO_LIMIT) -> StoreView:
        """Return the store as users with this limit see it. Raises StoreError."""
        if not limit.is_set:
            return self._whole
        with self._lock:
            if limit not in self._limited:
                engine = open_limited_store(self._url, limit)
                self._limited[limit] = StoreView(engine=engine, open_work=OpenWork(engine))
                if len(self._limited) > MAX_LIMITED_STORES:
                    self._limited.pop(next(iter(self._limited))).engine.dispose()
            return self._limited[limit]

    def close(self) -> None:
        """Close all connections."""
        self._marker.close()
        for view in (self._whole, *self._limited.values()):
            view.engine.dispose()
