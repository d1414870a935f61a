# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A look at one file without storing it: its records, and its pages with the boxes of their values.

The file is imported into a separate database in a folder that the caller removes afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from boardtrace.pipeline.executors import LocalProcesses
from boardtrace.pipeline.import_files import import_files
from boardtrace.pipeline.import_model import FileOutcome, ImportListener
from boardtrace.pipeline.read_pages import count_cores
from boardtrace.pipeline.report_store import SqlReportStore
from boardtrace.version import own_version
from ingest.model import Box
from ingest.render.page_image import PictureError, encode_png
from normalise.agencies.registry import load_register
from normalise.model import Report
from store.decisions.corrections import load_values
from store.engine import open_store, store_url
from store.provenance.trace import load_source_file
from store.provenance.trace_images import draw_trace_pages
from store.queries.listings import ResponseEntry, ResponseFilter, list_responses

DATABASE_NAME, FILES_NAME = "look.db", "look.files"
MAX_PICTURES = 30  # pages that are drawn; a longer report shows its first ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The result that an import of a file would have.

    `outcome`, `reason` and `advice` are those of the import. `as_at` and `title` are "" where no report was read;
    `problems` are those of the report, `pictures` the names of PNG files in the folder, by page.
    """

    outcome: str
    reason: str
    advice: str
    as_at: str
    title: str
    problems: tuple[str, ...]
    records: tuple[ResponseEntry, ...]
    pictures: dict[int, str]


def look_at_file(path: Path, folder: Path, listener: ImportListener) -> Look:
    """Read a file into `folder`, which should be empty and private, and return the result."""
    engine = open_store(store_url(str(folder / DATABASE_NAME)))
    files, register = folder / FILES_NAME, load_register()
    report_store = SqlReportStore(engine, files, register, "look", own_version())
    outcomes = import_files([path], report_store, register, LocalProcesses(count_cores()), listener)
    outcome = next((one for one in outcomes if one.report), outcomes[0])
    try:
        with engine.connect() as connection:
            return _describe_outcome(connection, outcome, folder)
    finally:
        engine.dispose()


def _describe_outcome(connection: Connection, outcome: FileOutcome, folder: Path) -> Look:
    report = outcome.report
    records = list_responses(connection, ResponseFilter(report=report.id)) if report else []
    return Look(
        outcome=outcome.outcome,
        reason=outcome.reason,
        advice=outcome.advice,
        as_at=str(report.as_at or "") if report else "",
        title=(report.subject or report.title) if report else "",
        problems=tuple(fault.detail for fault in report.faults) if report else (),
        records=tuple(records),
        pictures=_draw_pages(connection, report, records, folder) if report else {},
    )


def _draw_pages(
    connection: Connection, report: Report, records: Sequence[ResponseEntry], folder: Path
) -> dict[int, str]:
    """Draw the pages with the boxes of all responses into the folder; none for plain text, which has no pages."""
    boxes: dict[int, tuple[Box, ...]] = {}
    for record in records:
        for value in load_values(connection, record.id):
            for span in value.spans:
                if span.box is not None:
                    boxes[span.page] = (*boxes.get(span.page, ()), span.box)
    shown = dict(sorted(boxes.items())[:MAX_PICTURES])
    names = {}
    try:
        file = load_source_file(connection, report.id, folder / FILES_NAME)
        for page, picture in zip(shown, draw_trace_pages(file, shown, cropped=False), strict=True):
            names[page] = f"page-{page}.png"
            (folder / names[page]).write_bytes(encode_png(picture))
    except PictureError:
        return {}
    return names
