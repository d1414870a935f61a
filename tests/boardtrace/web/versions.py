"""A second version of the sample's report, with a file of its own, for pages that show two."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from normalise.agencies.registry import load_register
from normalise.model import Report, Response, Status, TargetDate
from store.decisions.carry_over import place_report_with_corrections
from store.engine import writing
from store.file_archive import keep_file
from store.reports.load import load_report, report_ids
from store.reports.save import save_report
from tests.boardtrace.web.conftest import SAMPLE

LATER = date(2019, 6, 21)
WORDS = "A wholly new sentence stands here."


def later_version(engine: Engine, files: Path, folder: Path) -> tuple[str, str]:
    """Stores it: the first amber row is red, the first dated row's target is put back, the first row's response has a
    sentence more, and the last row is gone. Gives the ids of the two versions."""
    copy = folder / "later.pdf"
    copy.write_bytes(SAMPLE.read_bytes() + b"\n")  # the same pages under another hash
    digest = sha256(copy.read_bytes()).hexdigest()
    keep_file(files, copy, digest)
    with engine.connect() as connection:
        (first,) = report_ids(connection)
        report = load_report(connection, first)
    rows = [r for f in report.findings for q in f.questions for r in q.responses]
    amber = next(r.id for r in rows if r.rag.value == "amber")
    dated = next(r.id for r in rows if r.dates and r.rag.value != "complete")

    def change(row: Response) -> Response | None:
        if row.id == rows[-1].id:
            return None
        new = replace(row, id=row.id.replace(first, digest[:10]))
        if row.id == rows[0].id:
            new = new.with_cells(response=replace(new.cells["response"], text=f"{new.cells['response'].text} {WORDS}"))
        if row.id == amber:
            new = replace(new, rag=replace(new.rag, value=Status.RED, confidence=0.95))
        if row.id == dated:
            target = replace(new.cells["target_date"], text="31 December 2022")
            new = replace(new, dates=(TargetDate(date=date(2022, 12, 31), precision="day"),)).with_cells(
                target_date=target
            )
        return new

    source = replace(report.source, sha256=digest, name="later.pdf", size=copy.stat().st_size)
    later = with_rows(replace(report, id=digest[:10], source=source, as_at=LATER), change)
    with writing(engine) as connection:
        save_report(connection, later)
        place_report_with_corrections(connection, later.id, load_register())
    return first, later.id


def with_rows(report: Report, change: Callable[[Response], Response | None]) -> Report:
    def rows(found: tuple[Response, ...]) -> tuple[Response, ...]:
        return tuple(new for row in found if (new := change(row)) is not None)

    return replace(
        report,
        findings=tuple(
            replace(f, questions=tuple(replace(q, responses=rows(q.responses)) for q in f.questions))
            for f in report.findings
        ),
    )
