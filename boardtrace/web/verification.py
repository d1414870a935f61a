# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The verification that a user started from the page: its progress, and its result until the server stops."""

import json
import logging
import secrets
import subprocess
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from boardtrace.web.child_process import start_module
from boardtrace.web.settings import WebSettings
from store.clock import current_time

LOG = logging.getLogger("boardtrace.web")
SEEDS = 1_000_000  # a number that is short enough to be read out
FAILED_MESSAGE = "The check stopped before its end. See the server's log, then start it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationState:
    """A verification: who started it and when, how far it is in reports, and its result once it has ended.

    `discrepancies` and `remarks` have the fields of `store.verify.discrepancies.Discrepancy`, `checked` those of
    `VerifyCounts`. `failed` is the reason where a result is missing.
    """

    by: str
    started: datetime
    every: bool
    head: str = ""
    done: int = 0
    of: int = 0
    ended: datetime | None = None
    failed: str = ""
    checked: dict[str, Any] = field(default_factory=dict)
    discrepancies: tuple[dict[str, Any], ...] = ()
    remarks: tuple[dict[str, Any], ...] = ()


class Verification:
    """Runs one verification at a time in a process, and keeps the state of the last one."""

    def __init__(self, settings: WebSettings) -> None:
        self.settings = settings
        self.state: VerificationState | None = None
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self.state is not None and self.state.ended is None

    def start(self, by: str, *, every: bool, head: str = "") -> bool:
        """Start a verification; return False if one is running."""
        with self._lock:
            if self.is_running:
                return False
            state = VerificationState(by=by, started=current_time(), every=every, head=head)
            self.state = state
        threading.Thread(target=self._run, args=(state,), name="verification", daemon=True).start()
        return True

    def stop(self) -> None:
        """Stop a running verification; it changes nothing in the store."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def _run(self, state: VerificationState) -> None:
        try:
            self._read_process(state)
        except Exception:
            LOG.exception("The verification failed")
        self._update(ended=current_time(), failed="" if self.state and self.state.checked else FAILED_MESSAGE)

    def _read_process(self, state: VerificationState) -> None:
        extent = "all" if state.every else "sample"
        arguments = [extent, str(secrets.randbelow(SEEDS)), *([state.head] if state.head else [])]
        self._process = start_module(
            "boardtrace.web.verify_process", *arguments, settings=self.settings, stdout=subprocess.PIPE
        )
        with self._process as process:
            for line in process.stdout or ():
                self._take_message(json.loads(line))

    def _take_message(self, message: dict[str, Any]) -> None:
        if "checked" in message:
            self._update(
                checked=message["checked"],
                discrepancies=tuple(message["discrepancies"]),
                remarks=tuple(message["remarks"]),
            )
        else:
            self._update(done=message["done"], of=message["of"])

    def _update(self, **values: Any) -> None:
        if self.state:
            self.state = replace(self.state, **values)
