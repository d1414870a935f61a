# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The queue of files to download: a separate process makes each of them, one after the other.

A workbook of a thousand rows or an evidence pack takes seconds to a minute of computing: in the server's process, every
web page would wait for it. Each file is in a separate folder of the server's work folder, which is removed after a
while, when the server stops, and when a case is erased (`store.work_folder.remove_downloads`).
"""

import json
import logging
import secrets
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from boardtrace.web.auth import User
from boardtrace.web.child_process import start_module
from boardtrace.web.kept_folders import KeptFolders
from boardtrace.web.settings import WebSettings
from store.work_folder import DOWNLOAD_PREFIX

LOG = logging.getLogger("boardtrace.web")
ORDER_FILE, ANSWER_FILE, CONTENT_FILE = "order.json", "answer.json", "content"
TIMEOUT_S = 900.0  # for one file; the largest evidence pack takes a minute
MAX_OF_USER, MAX_OF_ALL = 5, 40  # files that are waiting or kept at the same time
FAILED_MESSAGE = "The file could not be made. See the server's log, then ask for it again."

StartProcess = Callable[..., "subprocess.Popen[bytes]"]


class TooManyDownloadsError(Exception):
    """As many files are waiting or kept as are allowed."""


class DownloadQueuedError(Exception):
    """The answer to a request is queued; the text is the key of the file."""


class DownloadState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file that a user asked for. `failed` says why there is none; `until_s` is when it is removed, by the clock."""

    key: str
    user: User
    folder: Path
    state: DownloadState
    until_s: float
    failed: str = ""
    is_fetched: bool = False

    def load_headers(self) -> dict[str, str]:
        """Return the headers with which the file is sent."""
        headers: dict[str, str] = json.loads((self.folder / ANSWER_FILE).read_text(encoding="utf-8"))["headers"]
        return headers

    @property
    def content(self) -> Path:
        return self.folder / CONTENT_FILE


class Downloads(KeptFolders[Download]):
    """The files that were asked for, by their random key, in the order in which they were."""

    def __init__(
        self, settings: WebSettings, start: StartProcess = start_module, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(clock)
        self._settings, self._start = settings, start
        self._worker: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def add(self, user: User, scope: dict[str, Any]) -> str:
        """Queue the answer to a request and return its key. Raises TooManyDownloadsError.

        `scope` has the path, query string, scheme and host of the request.
        """
        self.remove_old()
        with self._lock:
            of_user = sum(one.user.name == user.name for one in self._kept.values())
            if of_user >= MAX_OF_USER or len(self._kept) >= MAX_OF_ALL:
                raise TooManyDownloadsError
            folder = Path(tempfile.mkdtemp(prefix=DOWNLOAD_PREFIX))  # mode 0700
            (folder / ORDER_FILE).write_text(json.dumps({"user": asdict(user), "scope": scope}), encoding="utf-8")
            key = secrets.token_urlsafe(16)
            self._kept[key] = Download(
                key=key,
                user=user,
                folder=folder,
                state=DownloadState.WAITING,
                until_s=self._begin_time(),
            )
            if self._worker is None:
                self._worker = threading.Thread(target=self._make_files, name="downloads", daemon=True)
                self._worker.start()
            return key

    def find(self, key: str, user: User) -> Download | None:
        """Return a user's own file, None if it was removed, or made while the user had other rights."""
        self.remove_old()
        found = self._kept.get(key)
        return found if found and found.user.rights == user.rights else None

    def count_before(self, key: str) -> int:
        """Return how many files are made before this one."""
        waiting = [one.key for one in list(self._kept.values()) if one.state in ("waiting", "running")]
        return waiting.index(key) if key in waiting else 0

    def note_fetch(self, key: str) -> None:
        """Note that the browser has fetched a file, so that its page does not start the download again."""
        self._update(key, is_fetched=True)

    def discard(self, key: str, user: User) -> None:
        """Cancel a file that is waiting, or remove it."""
        if self.find(key, user):
            self._remove([key])

    def _make_files(self) -> None:
        while True:
            with self._lock:
                waiting = next((one for one in self._kept.values() if one.state == DownloadState.WAITING), None)
                if waiting is None:
                    self._worker = None
                    return
                self._kept[waiting.key] = replace(waiting, state=DownloadState.RUNNING)
                self._process = None
            failed = FAILED_MESSAGE
            try:
                failed = self._make_file(waiting)
            except Exception:
                LOG.exception("A file to download could not be made")
            self._update(waiting.key, state=DownloadState.FAILED if failed else DownloadState.READY, failed=failed)

    def _make_file(self, wanted: Download) -> str:
        """Make a file in a process; return why there is none, "" if there is."""
        with self._start("boardtrace.web.download_process", str(wanted.folder), settings=self._settings) as process:
            with self._lock:
                self._process = process if wanted.key in self._kept else None
            if self._process is None:
                process.kill()  # it was discarded meanwhile
            try:
                process.wait(TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
        answer = wanted.folder / ANSWER_FILE
        return str(json.loads(answer.read_text(encoding="utf-8"))["failed"]) if answer.exists() else FAILED_MESSAGE

    def _update(self, key: str, **values: Any) -> None:
        with self._lock:
            if key in self._kept:
                self._kept[key] = replace(self._kept[key], **values)

    def _find_process(self, found: Download) -> "subprocess.Popen[bytes] | None":
        return self._process if found.state == DownloadState.RUNNING else None
