"""A batch of files imported: each identified, read, understood and stored; each ends in one verdict."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from boardtrace.fanout import Fanout
from boardtrace.pipeline import is_report, understand, understand_text
from boardtrace.reading import Task, read_pages
from extract.columns import Columns, load_columns
from ingest.nouns import Page, Source
from ingest.reader import reader_version
from ingest.source import RefusedError, identify
from normalise.agencies import match_agencies
from normalise.nouns import Report
from normalise.register import Register

Outcome = Literal["read", "read with faults", "already read", "refused", "failed"]

SUFFIXES = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".txt"}
"""What is taken from a folder; a file that is named is taken whatever it is called."""


PASSING = {"page-failed", "page-timeout"}
"""Faults that may not come again: a page that has one is not kept, and is read anew next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one file. `reason` and `advice` are for the user; `report` is what was read."""

    path: Path
    outcome: Outcome
    sha256: str | None = None
    reason: str = ""
    advice: str = ""
    report: Report | None = None


class Shelf(Protocol):
    """Where a batch keeps what it reads; the store's own functions behind it. `columns_of` is the mark of the
    columns' names by which a file's report was understood, None where there is no report of it yet, or one that is
    to be tried again."""

    def columns_of(self, sha256: str) -> str | None: ...
    def keep_file(self, path: Path, source: Source) -> Path: ...
    def kept_pages(self, sha256: str, reader: str) -> dict[int, Page]: ...
    def keep_page(self, sha256: str, page: Page, reader: str) -> None: ...
    def save(self, report: Report, columns: str) -> None: ...


class Listener(Protocol):
    """Told of progress, as it happens."""

    def begun(self, files: int, pages: int) -> None: ...
    def page_read(self, name: str, number: int, pages: int) -> None: ...
    def file_done(self, verdict: Verdict) -> None: ...


@dataclass(slots=True)
class OpenFile:
    """A file some of whose pages are still to be read."""

    path: Path
    source: Source
    kept: Path
    pages: dict[int, Page] = field(default_factory=dict)

    def complete(self) -> bool:
        return len(self.pages) >= self.source.pages


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files that these paths name, folders searched through, each once, in a steady order."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = (
            sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES)
            if path.is_dir()
            else [path]
        )
        found.update(dict.fromkeys(inside))
    return list(found)


def import_files(
    paths: list[Path],
    shelf: Shelf,
    register: Register,
    fanout: Fanout,
    listener: Listener,
    columns: Columns | None = None,
    where: str = "",
) -> list[Verdict]:
    """Imports every file; one that fails stops none of the others. A file whose report was understood by other
    names of columns is understood anew. `where` tells workers of other machines where they find the kept files (see
    Task). Raises MissingToolError, StoreError."""
    columns = columns or load_columns()
    verdicts: list[Verdict] = []

    def done(verdict: Verdict) -> None:
        verdicts.append(verdict)
        listener.file_done(verdict)

    opened, texts = _identified(paths, shelf, columns, done)
    listener.begun(len(paths), sum(f.source.pages for f in opened.values()) + len(texts))
    for file in texts:
        done(_understood(file, shelf, register, columns))
        listener.page_read(file.path.name, 1, 1)
    reader = reader_version() if opened else ""
    # The matcher of names takes a second to load: it does so while the first pages are read.
    threading.Thread(target=match_agencies, args=(("Police",), register), daemon=True).start()
    for file in _read(opened, shelf, reader, fanout, listener, where):
        done(_understood(file, shelf, register, columns))
    return verdicts


def _identified(
    paths: list[Path], shelf: Shelf, columns: Columns, done: Callable[[Verdict], None]
) -> tuple[dict[str, OpenFile], list[OpenFile]]:
    """The files that are to be read: those with pages by their hash, and plain texts."""
    opened: dict[str, OpenFile] = {}
    texts: list[OpenFile] = []
    for path in paths:
        try:
            source = identify(path)
        except RefusedError as error:
            done(Verdict(path=path, outcome="refused", reason=error.reason, advice=error.advice))
            continue
        except OSError as error:
            reason = f"The file cannot be opened ({error.strerror or error})."
            done(Verdict(path=path, outcome="failed", reason=reason, advice="Check that it exists and may be read."))
            continue
        twice = source.sha256 in opened or any(t.source.sha256 == source.sha256 for t in texts)
        # The columns of plain text are told otherwise than by the user's names.
        known = shelf.columns_of(source.sha256)
        if twice or (known is not None and (known == columns.mark or source.kind == "text")):
            reason = "The same file is in this batch twice." if twice else "Nothing was changed."
            done(Verdict(path=path, outcome="already read", sha256=source.sha256, reason=reason))
            continue
        file = OpenFile(path=path, source=source, kept=shelf.keep_file(path, source))
        if source.kind == "text":
            texts.append(file)
        else:
            opened[source.sha256] = file
    return opened, texts


def _read(
    opened: dict[str, OpenFile], shelf: Shelf, reader: str, fanout: Fanout, listener: Listener, where: str
) -> Iterator[OpenFile]:
    """Each file when all its pages are read; pages read before, by this reader, are taken as they were kept."""
    ready: list[OpenFile] = []

    def tasks() -> Iterator[Task]:
        for sha256, file in opened.items():
            file.pages.update(shelf.kept_pages(sha256, reader))
            for number in sorted(file.pages):
                listener.page_read(file.path.name, number, file.source.pages)
            if file.complete():
                ready.append(file)
            for number in range(1, file.source.pages + 1):
                if number not in file.pages:
                    yield Task(path=file.kept, sha256=sha256, kind=file.source.kind, number=number, where=where)

    for task, page in read_pages(tasks(), fanout):
        file = opened[task.sha256]
        file.pages[task.number] = page
        if not any(fault.code in PASSING for fault in page.faults):
            shelf.keep_page(task.sha256, page, reader)
        listener.page_read(file.path.name, task.number, file.source.pages)
        if file.complete():
            ready.append(file)
        while ready:
            yield ready.pop(0)
    yield from ready


def _understood(file: OpenFile, shelf: Shelf, register: Register, columns: Columns) -> Verdict:
    source, path = file.source, file.path
    if source.kind == "text":
        report = understand_text(source, file.kept, register)
    else:
        report = understand(source, file.pages, register, columns)
    file.pages = {}  # the readings of a long batch are not held in memory
    if not is_report(report):
        return Verdict(
            path=path,
            outcome="refused",
            sha256=source.sha256,
            reason="No table of questions and agencies' answers was found in it.",
            advice="Check that it is a progress report; if it is, scan it again at 300 dpi.",
        )
    shelf.save(report, columns.mark)
    outcome: Outcome = "read with faults" if report.faults else "read"
    return Verdict(path=path, outcome=outcome, sha256=source.sha256, report=report)
