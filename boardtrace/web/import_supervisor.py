# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Starts the import process when files are waiting, and one process for each watched folder; stops them at the end."""

import logging
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from boardtrace.web.child_process import start_module
from boardtrace.web.settings import WebSettings
from store.accounts.import_queue import count_open_jobs

LOG = logging.getLogger("boardtrace.web")
QUEUE_POLL_S = 60  # between two looks at the queue without an upload: another server may have been killed
RETRY_PAUSE_S = 5  # after a failed process, so that one that cannot start is not started in a tight loop
WATCH_PAUSE_S = 60  # the same for a watched folder, such as on a network share that is away for a while
STOP_TIMEOUT_S = 10  # for the process to put its file back; pages read so far are kept


class ProcessThread(threading.Thread):
    """A thread that runs Python modules as processes over the database, one at a time, until `stop`."""

    def __init__(self, settings: WebSettings, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.settings = settings
        self.wake, self.stopping = threading.Event(), threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def run_module(self, *arguments: str) -> int:
        """Run `python -m` with these arguments, and return the exit code when the process has ended."""
        self.process = start_module(*arguments, settings=self.settings)
        if self.stopping.is_set():
            self.process.terminate()
        return self.process.wait()

    def stop(self) -> None:
        """Stop the process, which leaves its current file for the next one."""
        self.stopping.set()
        self.wake.set()
        process = self.process
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()


class ImportSupervisor(ProcessThread):
    """Runs the import process whenever files are waiting."""

    def __init__(self, settings: WebSettings, engine: Engine) -> None:
        super().__init__(settings, "import-supervisor")
        self.engine = engine

    def notify(self) -> None:
        """Look at the queue now, because a file was added."""
        self.wake.set()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                with self.engine.connect() as connection:
                    waiting = count_open_jobs(connection)
                if waiting and self.run_module("boardtrace.web.import_process") != 0:
                    self.stopping.wait(RETRY_PAUSE_S)
                    continue
            except Exception:
                LOG.exception("The import queue could not be read")
            self.wake.wait(QUEUE_POLL_S)
            self.wake.clear()


class FolderWatcher(ProcessThread):
    """Runs `boardtrace watch` on a folder, and starts it again when it ends."""

    def __init__(self, settings: WebSettings, folder: Path) -> None:
        super().__init__(settings, "folder-watcher")
        self.folder = folder

    def run(self) -> None:
        while not self.stopping.is_set():
            code = self.run_module("boardtrace", "watch", str(self.folder))
            if not self.stopping.is_set():
                LOG.warning("Watching %s ended with exit code %d. It starts again shortly.", self.folder, code)
                self.stopping.wait(WATCH_PAUSE_S)


def start_processes(supervisor: ImportSupervisor) -> Sequence[ProcessThread]:
    """Start the threads of a server: its import supervisor, and one for each watched folder."""
    settings = supervisor.settings
    threads = [supervisor, *(FolderWatcher(settings, folder) for folder in settings.watched)]
    for thread in threads:
        thread.start()
    return threads
