# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Folders that the server keeps for users: each is removed after a while, and all when the server stops."""

import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from boardtrace.web.delayed_call import call_later

KEEP_S = 1800.0  # a folder whose content nobody discards is removed after half an hour
MARGIN_S = 0.1  # later: a timer may ring a moment before a clock says that the time is over


class KeptFolder(Protocol):
    """A folder with the clock's time at which it is removed."""

    @property
    def folder(self) -> Path:
        """Where its files are."""

    @property
    def until_s(self) -> float:
        """The end of its time."""


F = TypeVar("F", bound=KeptFolder)


class KeptFolders(Generic[F]):
    """The folders by their random key, in the order in which they were made."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._kept, self._lock = clock, dict[str, F](), threading.Lock()

    def remove_old(self) -> None:
        """Remove the folders whose time is over, and the entries of those that an erasure removed from disk."""
        kept = list(self._kept.items())
        self._remove([key for key, one in kept if one.until_s <= self._clock() or not one.folder.exists()])

    def close(self) -> None:
        """Remove all folders, and end the processes that fill them."""
        self._remove(list(self._kept))

    def _begin_time(self) -> float:
        """Return until when a folder that is made now is kept, and remove it then."""
        call_later(KEEP_S + MARGIN_S, self.remove_old)
        return self._clock() + KEEP_S

    def _find_process(self, found: F) -> "subprocess.Popen[bytes] | None":
        """Return the process that fills a folder, None if none does. Called with the lock held."""
        raise NotImplementedError

    def _remove(self, keys: list[str]) -> None:
        for key in keys:
            with self._lock:
                found = self._kept.pop(key, None)
                process = self._find_process(found) if found else None
            if process:
                process.kill()
                process.wait()
            if found:
                shutil.rmtree(found.folder, ignore_errors=True)
