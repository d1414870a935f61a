"""The server's hand on the process that imports: started when something waits, ended with the server."""

import logging
import os
import subprocess
import sys
import threading

from sqlalchemy import Engine

from boardtrace.web.settings import Settings
from store.accounts.import_queue import still_to_do

LOG = logging.getLogger("boardtrace.web")
LOOK = 60  # seconds between two looks at the queue where nobody gave anything: another server may have been killed
PAUSE = 5  # seconds after a process that failed, so that one that cannot start is not started without end
GRACE = 10  # seconds to put back what is being read; the pages read so far are kept


class Worker(threading.Thread):
    """Sees to it that a process imports whenever something waits, one at a time."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        super().__init__(name="worker", daemon=True)
        self.settings, self.engine = settings, engine
        self.wanted, self.ending = threading.Event(), threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def wake(self) -> None:
        """Something waits."""
        self.wanted.set()

    def run(self) -> None:
        while not self.ending.is_set():
            try:
                with self.engine.connect() as connection:
                    waiting = still_to_do(connection)
                if waiting and self._imported() != 0:
                    self.ending.wait(PAUSE)
                    continue
            except Exception:
                LOG.exception("The queue of imports could not be looked at")
            self.wanted.wait(LOOK)
            self.wanted.clear()

    def _imported(self) -> int:
        """Runs the process until nothing waits; its exit code."""
        # By the environment, as others may see the arguments of a process, and an address may hold a password.
        told = {**os.environ, "BOARDTRACE_DB": self.settings.url, "BOARDTRACE_FILES": str(self.settings.files)}
        # A session of its own: Ctrl-C in the server's terminal reaches it by `end` alone.
        self.process = subprocess.Popen(
            [sys.executable, "-m", "boardtrace.web.import_process"],
            env=told,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        if self.ending.is_set():
            self.process.terminate()
        return self.process.wait()

    def end(self) -> None:
        """Ends the process, which puts back what it has begun."""
        self.ending.set()
        self.wanted.set()
        process = self.process
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
