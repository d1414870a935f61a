# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A second version of the sample's report with its own file, for web pages that show two versions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from normalise.agencies.registry import load_register
from normalise.model import Report, Response, Status, TargetDate
from store.decisions.carry_over import place_report_with_corrections
from store.engine import write_transaction
from store.file_archive import archive_file
from store.reports.load import list_report_ids, load_report
from store.reports.save import save_report

SECOND_DATE = date(2019, 6, 21)
ADDED_SENTENCE = "A wholly new sentence stands here."


def add_second_version(engine: Engine, files: Path, sample: Path, folder: Path) -> None:
    """Save a second version of the only report: the first amber row is red, the first target date is later, the first
    response has one more sentence, and the last row is gone."""
    copy = folder / "later.pdf"
    copy.write_bytes(sample.read_bytes() + b"\n")  # the same pages under another hash
    digest = sha256(copy.read_bytes()).hexdigest()
    archive_file(files, copy, digest)
    with engine.connect() as connection:
        (first,) = list_report_ids(connection)
        report = load_report(connection, first)
    rows = [r for f in report.findings for q in f.questions for r in q.responses]
    amber = next(r.id for r in rows if r.rag.value == "amber")
    dated = next(r.id for r in rows if r.dates and r.rag.value != "complete")

    def change(row: Response) -> Response | None:
        if row.id == rows[-1].id:
            return None
        new = replace(row, id=row.id.replace(first, digest[:10]))
        if row.id == rows[0].id:
            new = new.with_cells(
                response=replace(new.cells["response"], text=f"{new.cells['response'].text} {ADDED_SENTENCE}")
            )
        if row.id == amber:
            new = replace(new, rag=replace(new.rag, value=Status.RED, confidence=0.95))
        if row.id == dated:
            target = replace(new.cells["target_date"], text="31 December 2022")
            new = replace(new, dates=(TargetDate(date=date(2022, 12, 31), precision="day"),)).with_cells(
                target_date=target
            )
        return new

    source = replace(report.source, sha256=digest, name="later.pdf", size=copy.stat().st_size)
    later = map_responses(replace(report, id=digest[:10], source=source, as_at=SECOND_DATE), change)
    with write_transaction(engine) as connection:
        save_report(connection, later)
        place_report_with_corrections(connection, later.id, load_register())


def map_responses(report: Report, change: Callable[[Response], Response | None]) -> Report:
    def rows(found: tuple[Response, ...]) -> tuple[Response, ...]:
        return tuple(new for row in found if (new := change(row)) is not None)

    return replace(
        report,
        findings=tuple(
            replace(f, questions=tuple(replace(q, responses=rows(q.responses)) for q in f.questions))
            for f in report.findings
        ),
    )
