# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Looks at single files: each is in a separate folder, which is removed after a while and when the server stops."""

import json
import secrets
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boardtrace.web.child_process import start_module
from boardtrace.web.kept_folders import KeptFolders

PROGRESS_FILE, RESULT_FILE = "progress.json", "result.json"
MAX_LOOKS = 8  # at the same time, of all users; each reads with all cores


class TooManyLooksError(Exception):
    """As many looks are open as are allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLook:
    """A look of a user at a file. `until_s` is the time of the clock at which it is removed."""

    folder: Path
    name: str
    user: str
    process: subprocess.Popen[bytes]
    until_s: float

    def load_progress(self) -> dict[str, int]:
        """Return how many pages the file has and how many are read."""
        path = self.folder / PROGRESS_FILE
        progress: dict[str, int] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return progress

    def load_result(self) -> dict[str, Any] | None:
        """Return the fields of the `Look`; None while the file is being read, or if its process failed."""
        path = self.folder / RESULT_FILE
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    @property
    def has_failed(self) -> bool:
        """Whether the process ended without a result."""
        return self.process.poll() is not None and not (self.folder / RESULT_FILE).exists()


class Looks(KeptFolders[OpenLook]):
    """The open looks by their random key."""

    def begin(self, name: str, content: bytes, user: str) -> str:
        """Start to read a file and return the key of the look. Raises TooManyLooksError."""
        self.remove_old()
        with self._lock:
            if len(self._kept) >= MAX_LOOKS:
                raise TooManyLooksError
            folder = Path(tempfile.mkdtemp(prefix="boardtrace-look-"))  # mode 0700
            file = folder / f"file{Path(name).suffix.lower()}"
            file.write_bytes(content)
            process = start_module("boardtrace.web.look_process", str(folder), str(file))
            key = secrets.token_urlsafe(16)
            self._kept[key] = OpenLook(folder=folder, name=name, user=user, process=process, until_s=self._begin_time())
            return key

    def find(self, key: str, user: str) -> OpenLook | None:
        """Return a user's own look, None if it is not open any more."""
        self.remove_old()
        found = self._kept.get(key)
        return found if found and found.user == user else None

    def discard(self, key: str, user: str) -> None:
        """End a look and remove all that is of it."""
        if self.find(key, user):
            self._remove([key])

    def _find_process(self, found: OpenLook) -> "subprocess.Popen[bytes] | None":
        return found.process
