# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Renders pages of source files in a separate process, so that a malicious file cannot crash or block the server."""

import atexit
import threading
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from boardtrace.pipeline.executors import LocalProcesses
from ingest.render.page_image import PictureError, encode_png, render_page

RENDER_TRIES = 2  # the process may have been killed by something else while it was idle
RENDER_TIMEOUT_S = 20.0  # an A3 page at 300 dpi takes two seconds


class PageRenderer:
    """Renders one page after the other.

    The worker process is started from a thread that lives as long as the server: the kernel kills a worker when the
    thread that started it ends.
    """

    def __init__(self) -> None:
        self.processes = LocalProcesses(1)
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="page-renderer")
        self.executor: Executor | None = None
        self.lock = threading.Lock()

    def render_png(self, path: Path, kind: str, number: int, dpi: float) -> bytes:
        """Return page `number` as a PNG file. Raises PictureError."""
        return self.thread.submit(self._render_with_retry, path, kind, number, dpi).result()

    def _render_with_retry(self, path: Path, kind: str, number: int, dpi: float) -> bytes:
        for _ in range(RENDER_TRIES):
            if self.executor is None:
                self.executor = self.processes.make_executor()
            try:
                return self.executor.submit(render_page_png, path, kind, number, dpi).result(RENDER_TIMEOUT_S)
            except TimeoutError:
                self._discard_executor()
                break
            except (BrokenProcessPool, CancelledError):
                self._discard_executor()
        raise PictureError(f"Page {number} cannot be shown: rendering it failed or took too long.")

    def warm_up(self) -> None:
        """Start the process before the first page is requested."""
        self.thread.submit(self._start_executor)

    def _start_executor(self) -> None:
        if self.executor is None:
            self.executor = self.processes.make_executor()
        self.executor.submit(render_page_png, Path("/"), "text", 1, 1.0).exception(RENDER_TIMEOUT_S)

    def _discard_executor(self) -> None:
        with self.lock:
            executor, self.executor = self.executor, None
        if executor:
            self.processes.discard_executor(executor)

    def close(self) -> None:
        """Stop the process and its rendering."""
        with self.lock:
            executor, self.executor = self.executor, None
        if executor:
            executor.shutdown(wait=True, cancel_futures=True)


def render_page_png(path: Path, kind: str, number: int, dpi: float) -> bytes:
    """Return page `number` as a PNG file. Runs in the worker process."""
    import pypdfium2  # noqa: F401 - loaded by `warm_up`, before the first page waits for it

    return encode_png(render_page(path, kind, number, dpi))


PAGE_RENDERER = PageRenderer()
atexit.register(PAGE_RENDERER.close)
