# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the documents of a folder and import them into a new database, page readings kept beside them if wanted."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, update

from benchmarks.scoring import Json
from boardtrace.pipeline.report_store import SqlReportStore
from boardtrace.pipeline.understand import is_report, understand, understand_unrated
from ingest.identify_file import identify
from ingest.model import Page, Source
from ingest.read_page import read_page
from normalise.agencies.registry import Register, load_register
from normalise.model import Report
from store.codec import decode_reading, encode_reading
from store.derived.review_rules import update_review_queue
from store.engine import open_store, write_transaction
from store.schema import ReportRow

SUFFIXES = (".pdf", ".png", ".tif", ".tiff", ".jpg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that was read: its file, its pages by number, and its report, None where no table was found."""

    path: Path
    pages: dict[int, Page]
    report: Report | None


def read_folder(folder: Path, readings: Path | None, jobs: int) -> list[Document]:
    """Read every document of a folder that has a truth. `readings` is where page readings are kept."""
    files = list_documents(folder)
    keep = [readings / folder.name if readings else None] * len(files)
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(read_document, files, keep))


def list_documents(folder: Path) -> list[Path]:
    """List the documents of a folder that have a truth."""
    return [p for p in sorted(folder.iterdir()) if p.suffix in SUFFIXES and truth_path(p).exists()]


def truth_path(path: Path) -> Path:
    return path.with_name(f"{path.stem}.truth.json")


def read_document(path: Path, keep: Path | None) -> Document:
    """Read a document as an import does; `keep` is where its page readings are kept."""
    return _read(path, keep, understand)


def read_unrated(path: Path, keep: Path | None) -> Document:
    """Read a document; the confidences are those before the model of normalise/confidence."""
    return _read(path, keep, understand_unrated)


def _read(
    path: Path, keep: Path | None, interpret: Callable[[Source, Mapping[int, Page], Register], Report]
) -> Document:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    source = identify(path)
    pages = {number: read_kept_page(path, source, number, keep) for number in range(1, source.pages + 1)}
    report = interpret(source, pages, load_register())
    return Document(path=path, pages=pages, report=report if is_report(report) else None)


def read_kept_page(path: Path, source: Source, number: int, keep: Path | None) -> Page:
    kept = keep / f"{path.stem}.{number}.page" if keep else None
    if kept and kept.exists():
        return decode_reading(Page, kept.read_bytes())
    page = read_page(path, "pdf" if source.kind == "pdf" else "image", number)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(encode_reading(page))
    return page


@contextmanager
def stored_reports(reports: Sequence[Report]) -> Iterator[Engine]:
    """A new database with these reports, as an import stores them, but none of them superseded by another."""
    with tempfile.TemporaryDirectory() as name:
        engine = open_store(f"sqlite:///{name}/review.db")
        store = SqlReportStore(engine, Path(name), load_register(), "benchmark", "benchmark")
        for report in reports:
            store.save(report, "")
        with write_transaction(engine) as connection:
            connection.execute(update(ReportRow).values(superseded_by=None))
            for report in reports:
                update_review_queue(connection, report.id)
        yield engine
        engine.dispose()


def load_truth(path: Path) -> Json:
    """Load the truth of a document."""
    truth: Json = json.loads(truth_path(path).read_text(encoding="utf-8"))
    return truth
