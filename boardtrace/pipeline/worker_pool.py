"""Work handed to workers, a few pieces ahead, so that memory stays flat however much there is; a worker's death is
the end of the piece that it died of, and of nothing else."""

import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import Any, TypeVar

from boardtrace.pipeline.executors import Fanout, stopped
from ingest.sandbox.limits import LIMITS

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3  # pieces in hand for each worker: enough to keep it busy, few enough for flat memory
SETTLED = 2.0  # seconds to wait for the system to say how a worker ended
CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGTRAP, signal.SIGFPE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Died:
    """In place of a result: two workers died of the piece, `why` in words. `again` says that it may go otherwise
    another time: what computes without end, or crashes its reader twice, does not."""

    why: str
    again: bool = True
    slow: bool = False


class Hands:
    """An executor of one kind, made when it is first needed, and made anew when a worker's death broke it."""

    def __init__(self, fanout: Fanout) -> None:
        self.fanout = fanout
        self.executor: Executor | None = None

    def __enter__(self) -> "Hands":
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def warm(self, work: Callable[[T], object], piece: T) -> None:
        """Begins what makes a worker ready; nobody waits for it."""
        self._made().submit(work, piece)

    def one(self, work: Callable[[T], R], piece: T) -> R | Died:
        return next(found for _, found in self.each(work, iter((piece,))))

    def each(self, work: Callable[[T], R], pieces: Iterator[T | None]) -> Iterator[tuple[T, R | Died]]:
        """Each piece with what `work` makes of it, as they are finished. Raises what `work` raises.

        None among the pieces says that the next may take a while, and gives way to what is finished by now.
        When a worker dies (killed, out of memory, out of time), the pieces that it may have died of are done once
        more, one at a time.
        """
        running: dict[Future[R], T] = {}
        suspects: deque[T] = deque()
        while True:
            begun = time.monotonic()
            alone = bool(suspects) and not running
            if alone:
                self._hand(running, work, suspects.popleft())
            patience = None
            while not suspects and not alone and len(running) < AHEAD * self.fanout.jobs:
                try:
                    piece = next(pieces)
                except StopIteration:
                    break
                if piece is None:
                    patience = 0
                    break
                self._hand(running, work, piece)
            if not running and patience is None:
                return
            done, _ = wait(running, timeout=patience, return_when=FIRST_COMPLETED)
            dead: list[T] = []
            for future in done:
                piece, error = running.pop(future), future.exception()
                if error is None:
                    yield piece, future.result()
                elif stopped(error):
                    dead.append(piece)
                else:
                    raise error
            if not dead:
                continue
            only = len(done) == 1 and not running
            died = _death(self.executor, time.monotonic() - begun, self._seconds()) if only else None
            if self.fanout.one_dies_all_die:
                dead += running.values()
                running.clear()
                self._clear()
            if died is not None and (alone or not died.again):
                yield from ((piece, died) for piece in dead)
            else:
                suspects.extend(dead)

    def _hand(self, running: dict[Future[R], T], work: Callable[[T], R], piece: T) -> None:
        try:
            future = self._made().submit(work, piece)
        except Exception as error:
            if not stopped(error):
                raise
            self._clear()  # it broke while nothing was in hand
            future = self._made().submit(work, piece)
        running[future] = piece

    def _seconds(self) -> float:
        return getattr(self.fanout, "limits", LIMITS).seconds

    def _made(self) -> Executor:
        if self.executor is None:
            self.executor = self.fanout.make()
        return self.executor

    def _clear(self) -> None:
        if self.executor is not None:
            self.fanout.clear(self.executor)
            self.executor = None


def _death(executor: Executor | None, took: float, limit: float) -> Died:
    """How the only worker at work ended, as far as the system tells."""
    code = _exit_code(executor)
    if code == -signal.SIGXCPU:
        return Died(why="it takes too long to compute", again=False, slow=True)
    if code is not None and -code in CRASHES:
        return Died(why="it makes the program that reads it crash", again=False)
    if took >= limit:
        return Died(why=f"it was not done within {limit:.0f} seconds", slow=True)
    return Died(why="the program that reads it was stopped twice")


def _exit_code(executor: Executor | None) -> int | None:
    """Of a pool that broke: how the worker ended that broke it, if that tells of a fault of its own. The others are
    ended with it, and which of all is heard of first is chance."""
    processes: dict[int, Any] = getattr(executor, "_processes", None) or {}
    limit = time.monotonic() + SETTLED
    while True:
        codes = [process.exitcode for process in processes.values()]
        ended = [int(code) for code in codes if code is not None]
        own = next((code for code in ended if code == -signal.SIGXCPU or -code in CRASHES), None)
        if own is not None or len(ended) == len(codes) or time.monotonic() >= limit:
            return own if own is not None else next(iter(ended), None)
        time.sleep(0.02)
