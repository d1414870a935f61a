"""Pages drawn in a process of their own: a file that ends or holds up what draws it takes the server with it no more
than it did while it was imported."""

import atexit
import threading
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from boardtrace.pipeline.executors import Processes
from ingest.render.page_image import PictureError, as_png, page_picture

TRIES = 2  # a process may have been ended by something else while it waited
LIMIT = 20.0  # seconds; a page of A3 at 300 dpi takes two


class Artist:
    """Draws one page after the other. The process is started by a thread that stays, as it ends with that."""

    def __init__(self) -> None:
        self.processes = Processes(1)
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="artist")
        self.executor: Executor | None = None
        self.lock = threading.Lock()

    def draw(self, path: Path, kind: str, number: int, dpi: float) -> bytes:
        """The page as a PNG file. Raises PictureError."""
        return self.thread.submit(self._draw, path, kind, number, dpi).result()

    def _draw(self, path: Path, kind: str, number: int, dpi: float) -> bytes:
        for _ in range(TRIES):
            if self.executor is None:
                self.executor = self.processes.make()
            try:
                return self.executor.submit(drawn, path, kind, number, dpi).result(LIMIT)
            except TimeoutError:
                self.end()
                break
            except (BrokenProcessPool, CancelledError):
                self.end()
        raise PictureError(f"Page {number} cannot be drawn: what draws it was stopped by it.")

    def warm(self) -> None:
        """Starts the process, so that the first page does not wait for it."""
        self.thread.submit(self._begin)

    def _begin(self) -> None:
        if self.executor is None:
            self.executor = self.processes.make()
        self.executor.submit(drawn, Path("/"), "text", 1, 1.0).exception(LIMIT)

    def end(self) -> None:
        with self.lock:
            executor, self.executor = self.executor, None
        if executor:
            self.processes.clear(executor)

    def close(self) -> None:
        """Lets the process end, with what it draws."""
        with self.lock:
            executor, self.executor = self.executor, None
        if executor:
            executor.shutdown(wait=True, cancel_futures=True)


def drawn(path: Path, kind: str, number: int, dpi: float) -> bytes:
    """In the process: the page as a PNG file."""
    import pypdfium2  # noqa: F401 - it is loaded before the first page waits for it

    return as_png(page_picture(path, kind, number, dpi))


ARTIST = Artist()
atexit.register(ARTIST.close)
