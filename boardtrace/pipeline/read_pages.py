"""Files opened and pages read by workers, held to `ingest.sandbox.limits`; nothing untrusted is opened elsewhere."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from boardtrace.pipeline.executors import Fanout, limited
from boardtrace.pipeline.shared_files import local_copy
from boardtrace.pipeline.worker_pool import Died, Hands
from ingest.identify_file import FileFingerprint, RefusedError, identify
from ingest.model import Page, Problem, Source
from ingest.read_page import read_page
from ingest.sandbox.limits import GB, LIMITS
from store.codec import packed


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A page to be read. `path` is the kept file here; `where` tells a worker of another machine where it finds the
    files (a folder or an fsspec URL), "" where it finds them as this machine does."""

    path: Path
    sha256: str
    kind: str
    number: int
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Page `number` as it was read, packed as it is kept: a long file's pages are held until the last is there.
    `unread` where nothing of it could be read."""

    number: int
    packed: bytes
    faults: tuple[Problem, ...]
    unread: bool


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def identify_files(
    files: Iterator[tuple[Path, FileFingerprint]], hands: Hands
) -> Iterator[tuple[Path, FileFingerprint, Source | RefusedError | OSError | Died]]:
    """Each file with what it is, or why it is not read."""
    for (path, given), found in hands.each(_identified, files):
        yield path, given, found


def _identified(file: tuple[Path, FileFingerprint]) -> Source | RefusedError | OSError:
    """In a worker."""
    path, given = file
    with limited():
        try:
            return identify(path, given)
        except MemoryError:
            said = f"The file unpacks to more than {LIMITS.memory // GB} GB."
            return RefusedError(said, "Do not open it elsewhere either; ask its sender for another copy.")
        except (RefusedError, OSError) as error:
            return error


def read_pages(tasks: Iterator[Task], fanout: Fanout | Hands) -> Iterator[tuple[Task, Reading]]:
    """Each task with its page, as they are finished. Raises MissingToolError.

    The page that a worker dies of twice becomes a page with a fault.
    """
    if not isinstance(fanout, Hands):
        with Hands(fanout) as hands:
            yield from read_pages(tasks, hands)
        return
    for task, found in fanout.each(_read, tasks):
        yield task, given_up(task.number, found) if isinstance(found, Died) else found


def _read(task: Task) -> Reading:
    """In a worker."""
    with limited():
        return reading_of(read_page(local_copy(task.path, task.sha256, task.where), task.kind, task.number))


def reading_of(page: Page, content: bytes | None = None) -> Reading:
    """The page's reading; `content` is the page packed, where it is so already."""
    return Reading(number=page.number, packed=content or packed(page), faults=page.faults, unread=page.width == 0)


def given_up(number: int, died: Died) -> Reading:
    """In place of a page that ended its reader."""
    said, code = f"The page could not be read: {died.why}.", "page-timeout" if died.slow else "page-failed"
    if died.again:
        said += " Import the file again to retry."
    else:
        code = "page-too-costly" if died.slow else "page-crashes"
    return not_read(number, Problem(code=code, detail=said, page=number))


def not_read(number: int, fault: Problem) -> Reading:
    return reading_of(Page(number=number, width=0, height=0, faults=(fault,)))
