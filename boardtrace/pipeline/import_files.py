"""A batch of files imported: each identified, read, understood and stored; each ends in one verdict."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy.exc import SQLAlchemyError

from boardtrace.pipeline.executors import Fanout, Processes
from boardtrace.pipeline.read_pages import Reading, Task, cores, identify_files, not_read, read_pages, reading_of
from boardtrace.pipeline.understand import is_report
from boardtrace.pipeline.understand_worker import Matter, Misunderstood, make_ready, packed, understood
from boardtrace.pipeline.worker_pool import Died, Hands
from extract.text.column_names import ColumnNames, load_column_names
from ingest.identify_file import FileFingerprint, RefusedError, fingerprint_file
from ingest.model import Page, Problem, Source
from ingest.read_page import reader_version
from normalise.agencies.registry import Register
from normalise.model import Report
from store.codec import unpacked
from store.file_archive import ChangedError

Outcome = Literal["read", "read with faults", "already read", "refused", "refused before", "failed"]

PASSING = {"page-failed", "page-timeout"}
"""Faults that may not come again: a page that has one is not kept, and is read anew next time."""
COSTLY = PASSING | {"page-too-costly", "page-crashes"}
TOGETHER = 100  # files of which the store is asked, and told, at once
MOST_LOST = 3  # pages of a file that may end their readers; then the rest of it is given up
NO_TABLE = (
    "No table of questions and agencies' answers was found in it.",
    "Check that it is a progress report; if it is, scan it again at 300 dpi.",
)
TRY_AGAIN = "Try again: boardtrace import --retry-failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one file. `reason` and `advice` are for the user; `report` is what was read; `columns` the mark
    of the columns' names on which a refusal rests, None where it rests on none."""

    path: Path
    outcome: Outcome
    sha256: str | None = None
    reason: str = ""
    advice: str = ""
    report: Report | None = None
    columns: str | None = None


class ReportStore(Protocol):
    """Where a batch keeps what it reads; the store's own functions behind it. `columns_of` is, by the hash of each of
    these files of which there is a report, the mark of the columns' names by which it was understood; without those
    that are to be tried again. `refusal` is why the same file was refused before and what to do, if it would be
    again."""

    def columns_of(self, sha256s: Collection[str]) -> dict[str, str]: ...
    def refusal(self, sha256: str, columns: str) -> tuple[str, str] | None: ...
    def keep_file(self, path: Path, source: Source) -> Path: ...
    def kept_pages(self, sha256: str, reader: str) -> dict[int, bytes]: ...
    def keep_page(self, sha256: str, number: int, reading: bytes, reader: str) -> None: ...
    def save(self, report: Report, columns: str) -> None: ...


class Listener(Protocol):
    """Told of progress, as it happens."""

    def begun(self, files: int, pages: int) -> None: ...
    def page_read(self, name: str, number: int, pages: int) -> None: ...
    def files_done(self, verdicts: Sequence[Verdict]) -> None: ...


@dataclass(slots=True)
class OpenFile:
    """A file some of whose pages are still to be read; `lost` is why the rest of them is not tried."""

    path: Path
    source: Source
    kept: Path
    pages: dict[int, Reading] = field(default_factory=dict)
    lost: Problem | None = None

    def complete(self) -> bool:
        return len(self.pages) >= self.source.pages


def import_files(
    paths: list[Path],
    shelf: ReportStore,
    register: Register,
    fanout: Fanout,
    listener: Listener,
    columns: ColumnNames | None = None,
    where: str = "",
    again: bool = False,
) -> list[Verdict]:
    """Imports every file; one that fails stops none of the others. A file whose report was understood by other
    names of columns is understood anew; with `again`, one that was refused is looked at once more. `where` tells
    workers of other machines where they find the kept files (see Task). Raises MissingToolError, StoreError."""
    columns = columns or load_column_names()
    verdicts: list[Verdict] = []

    def done(*said: Verdict) -> None:
        verdicts.extend(said)
        listener.files_done(said)

    with ExitStack() as stack:
        hands = stack.enter_context(Hands(fanout))
        # Files are opened on this machine, wherever their pages are read.
        openers = hands if isinstance(fanout, Processes) else stack.enter_context(Hands(Processes(cores())))
        fresh = _fresh(paths, shelf, columns, again, done)
        opened = _opened(fresh, openers, shelf, columns, done)
        listener.begun(len(paths), sum(f.source.pages if f.source.kind != "text" else 1 for f in opened.values()))
        mind = stack.enter_context(Hands(Processes(1)))
        names = packed(register, columns)
        if opened:
            mind.warm(make_ready, names)
        matters = _matters(_read(opened, shelf, hands, listener, where), names)
        for matter, report in mind.each(understood, matters):
            file = opened[matter.source.sha256]
            done(_stored(file, report, shelf, columns))
            file.pages.clear()  # the readings of a long batch are not held in memory
    return verdicts


def _fresh(
    paths: list[Path], shelf: ReportStore, columns: ColumnNames, again: bool, done: Callable[..., None]
) -> dict[str, tuple[Path, FileFingerprint]]:
    """By their hash, the files of which the store does not say already what became of them."""
    found: dict[str, tuple[Path, FileFingerprint]] = {}
    for start in range(0, len(paths), TOGETHER):
        some = [(path, _glanced(path)) for path in paths[start : start + TOGETHER]]
        known = shelf.columns_of([given.sha256 for _, given in some if isinstance(given, FileFingerprint)])
        said = []
        for path, given in some:
            if not isinstance(given, FileFingerprint):
                said.append(_unopened(path, None, given))
            elif given.sha256 in found:
                said.append(_unchanged(path, given, "The same file is in this batch twice."))
            elif known.get(given.sha256) == columns.config_hash:
                said.append(_unchanged(path, given, "Nothing was changed."))
            elif not again and (refusal := shelf.refusal(given.sha256, columns.config_hash)):
                reason, advice = refusal
                before: Outcome = "refused before"
                said.append(Verdict(path=path, outcome=before, sha256=given.sha256, reason=reason, advice=advice))
            else:
                found[given.sha256] = (path, given)
        if said:
            done(*said)
    return found


def _glanced(path: Path) -> FileFingerprint | RefusedError | OSError:
    try:
        return fingerprint_file(path)
    except (RefusedError, OSError) as error:
        return error


def _opened(
    fresh: dict[str, tuple[Path, FileFingerprint]],
    openers: Hands,
    shelf: ReportStore,
    columns: ColumnNames,
    done: Callable[..., None],
) -> dict[str, OpenFile]:
    """The files that are to be read, by their hash, in the order in which they were given."""
    opened: dict[str, OpenFile] = {}
    for path, given, found in identify_files(iter(fresh.values()), openers):
        # The columns of plain text are told otherwise than by the user's names.
        if isinstance(found, Source) and found.kind == "text" and shelf.columns_of([given.sha256]):
            done(_unchanged(path, given, "Nothing was changed."))
        elif isinstance(found, Source):
            try:
                opened[given.sha256] = OpenFile(path=path, source=found, kept=shelf.keep_file(path, found))
            except ChangedError as error:
                done(_failed(path, given.sha256, str(error)))
        else:
            done(_unopened(path, given.sha256, found))
    return {sha256: opened[sha256] for sha256 in fresh if sha256 in opened}


def _unchanged(path: Path, given: FileFingerprint, reason: str) -> Verdict:
    return Verdict(path=path, outcome="already read", sha256=given.sha256, reason=reason)


def _failed(path: Path, sha256: str | None, reason: str, advice: str = TRY_AGAIN) -> Verdict:
    return Verdict(path=path, outcome="failed", sha256=sha256, reason=reason, advice=advice)


def _unopened(path: Path, sha256: str | None, error: RefusedError | OSError | Died) -> Verdict:
    if isinstance(error, RefusedError):
        return Verdict(path=path, outcome="refused", sha256=sha256, reason=error.reason, advice=error.advice)
    if isinstance(error, OSError):
        reason = f"The file cannot be opened ({error.strerror or error})."
        return _failed(path, sha256, reason, "Check that it exists and may be read.")
    reason = f"The file cannot be opened: {error.why}."
    if error.again:
        return _failed(path, sha256, reason)
    advice = "It may be made to do harm: ask its sender for another copy, or print it and scan that."
    return Verdict(path=path, outcome="refused", sha256=sha256, reason=reason, advice=advice)


def _matters(files: Iterator[OpenFile | None], names: bytes) -> Iterator[Matter | None]:
    for file in files:
        if file is None:
            yield None
        else:
            readings = {number: page.packed for number, page in file.pages.items()}
            yield Matter(source=file.source, kept=file.kept, readings=readings, names=names)


def _read(
    opened: dict[str, OpenFile], shelf: ReportStore, hands: Hands, listener: Listener, where: str
) -> Iterator[OpenFile | None]:
    """Each file when all its pages are read, None after a page that is not its file's last; pages read before, by this
    reader, are taken as they were kept."""
    ready: list[OpenFile] = []
    reader = reader_version() if any(file.source.kind != "text" for file in opened.values()) else ""

    def take(file: OpenFile, page: Reading) -> None:
        file.pages[page.number] = page
        listener.page_read(file.source.name, page.number, file.source.pages)
        if file.complete():
            ready.append(file)

    def tasks() -> Iterator[Task]:
        for sha256, file in opened.items():
            if file.source.kind == "text":
                listener.page_read(file.source.name, 1, 1)
                ready.append(file)
                continue
            for content in shelf.kept_pages(sha256, reader).values():
                take(file, reading_of(unpacked(Page, content), content))
            for number in range(1, file.source.pages + 1):
                if number in file.pages:
                    continue
                if file.lost is not None:
                    take(file, _lost(number, file.lost))
                else:
                    yield Task(path=file.kept, sha256=sha256, kind=file.source.kind, number=number, where=where)

    for task, page in read_pages(tasks(), hands):
        file = opened[task.sha256]
        if not any(fault.code in PASSING for fault in page.faults):
            shelf.keep_page(task.sha256, page.number, page.packed, reader)
        take(file, page)
        if page.unread:
            _count_lost(file)
        while ready:
            yield ready.pop(0)
        yield None
    yield from ready


def _count_lost(file: OpenFile) -> None:
    """After some pages that ended their readers, or were not to be read in their time, a file has cost enough."""
    lost = [f for page in file.pages.values() for f in page.faults if f.code in COSTLY]
    if len(lost) >= MOST_LOST:
        file.lost = lost[-1]


def _lost(number: int, last: Problem) -> Reading:
    detail = f"The page was not tried: as many as {MOST_LOST} others of this file could not be read."
    return not_read(number, replace(last, detail=detail, page=number))


def _stored(file: OpenFile, report: Report | Misunderstood | Died, shelf: ReportStore, columns: ColumnNames) -> Verdict:
    path, sha256 = file.path, file.source.sha256
    if isinstance(report, Died):
        report = Misunderstood(why=f"What is in it cannot be told: {report.why}.", again=report.again)
    if isinstance(report, Misunderstood):
        if report.again:
            return _failed(path, sha256, report.why)
        advice = "It may be made to do harm: ask its sender for another copy."
        return Verdict(path=path, outcome="refused", sha256=sha256, reason=report.why, advice=advice)
    if not is_report(report):
        return _no_report(file, columns)
    try:
        shelf.save(report, columns.config_hash)
    except (SQLAlchemyError, ValueError) as error:  # the database itself is well: that would be a StoreError
        return _failed(path, sha256, f"Its report could not be stored ({type(error).__name__}).")
    outcome: Outcome = "read with faults" if report.faults else "read"
    return Verdict(path=path, outcome=outcome, sha256=sha256, report=report)


def _no_report(file: OpenFile, columns: ColumnNames) -> Verdict:
    """Why nothing was found: perhaps because nothing could be read."""
    source = file.source
    unread = [fault for page in file.pages.values() if page.unread for fault in page.faults]
    if any(fault.code in PASSING for fault in unread):
        return _failed(file.path, source.sha256, unread[0].detail)
    reason, advice = NO_TABLE
    if unread and len(unread) >= source.pages:
        reason, advice = f"None of its pages could be read. {unread[0].detail}", "Scan or download it again."
    mark = None if source.kind == "text" else columns.config_hash
    return Verdict(path=file.path, outcome="refused", sha256=source.sha256, reason=reason, advice=advice, columns=mark)
