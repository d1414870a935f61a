# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A store on which people did everything that they can do, with its kept files: for the checks of `verify`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from boardtrace.pipeline.report_store import SqlReportStore
from extract.model import Coverage, Leftover, LegendEntry, OtherTable
from ingest.model import Box, Page, Problem, Source, Span
from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.model import Cell, DoubtfulLabel, Report, ReportDate, Response, Status
from store import audit_log
from store.accounts.accounts import add_account, remove_account
from store.codec import encode_reading
from store.decisions.agency_aliases import decide_agency, undo_agency_decision
from store.decisions.corrections import confirm_value, correct_value
from store.decisions.report_changes import move_report, replace_report
from store.decisions.structure_changes import MakeEdit, change_structure
from store.decisions.undo import undo_entry
from store.engine import open_store, snapshot_connection, write_transaction
from store.reports.import_runs import begin_run, end_run, save_file_outcomes
from store.structure.make_edits import (
    add_row,
    delete_row,
    find_question_key,
    make_new_question,
    merge_rows,
    move_row,
    split_row,
)
from store.verify.verify_store import VerifyResult, verify_store
from store.versions.cases import move_report_to_case
from store.versions.lineage import link_responses, place_report_in_case, rebuild_lineages
from tests.store.case_versions import AUTUMN, SPRING, SUMMER, late
from tests.store.report_versions import version, with_rows

REGISTER = load_register()
AKIN = relation_explainer(REGISTER)
READER = "50/tesseract 5.5.0"
PASSWORD = "correct horse battery"
ROW, LATER_ROW = "aaaa-1a-police-1", "bbbb-1a-police-1"

Act = Callable[[Connection], object]


def with_notes(report: Report) -> Report:
    """Return a report with what is kept beside its rows: legend, leftovers, other tables, problems, places."""
    place = (Span(page=1, box=Box(x0=10.0, top=20.0, x1=90.0, bottom=40.0)),)

    def with_places(row: Response) -> Response:
        cells = {name: replace(cell, source=place) if cell.text else cell for name, cell in row.cells.items()}
        other = (("Cost", Cell(text="low", raw="low", confidence=0.9, source=place)),)
        return replace(row.with_cells(**cells), other=other, attachments=("plan.docx",))

    return replace(
        with_rows(report, with_places),
        key=(LegendEntry(colour=(255, 0, 0), label="Red", meaning="not begun"),),
        leftovers=(Leftover(text="page 3 of 4", source=place[0]),),
        coverage=(Coverage(page=1, in_cells=90, in_headings=5, furniture=3, left_over=3, reader="tesseract 5.5.0"),),
        faults=(Problem(code="column-unknown", detail="The column “Cost” is not known.", page=1),),
        as_at_reading=ReportDate(value=report.as_at, confidence=0.9, source=place),
        other_tables=(OtherTable(heading="Risks", source=place, rows=(("Risk", "Score"), ("Staff leave", "9"))),),
        doubtful_labels=(DoubtfulLabel(finding=0, question=0, confidence=0.5, reasons=("blurred",)),),
    )


def import_report(engine: Engine, root: Path, report: Report) -> None:
    """Import a report as the program does, from a file of one page that is kept with its reading."""
    content = f"%PDF of {report.id}".encode()
    key = sha256(content).hexdigest()
    source = Source(name=f"{report.id}.pdf", sha256=key, pages=1, kind="pdf", size=len(content))
    incoming = root.parent / "incoming" / source.name
    incoming.parent.mkdir(exist_ok=True)
    incoming.write_bytes(content)
    store = SqlReportStore(engine, root, REGISTER, "Ann", "1")
    store.keep_file(incoming, source)
    store.keep_page(key, 1, encode_reading(Page(number=1, width=595.0, height=842.0)), READER)
    store.save(with_notes(replace(report, source=source)), "")


def import_all(engine: Engine, root: Path) -> None:
    """Import three versions of a case, a worse scan of the second, and a report of another case."""
    blurred = with_rows(
        late(version("bbb2", SUMMER)), lambda r: r.with_cells(response=replace(r.cells["response"], confidence=0.5))
    )
    for report in (
        version("aaaa", SPRING), late(version("bbbb", SUMMER)), blurred, late(version("cccc", AUTUMN)),
        version("zzzz", date(2019, 5, 1), subject="Baby Z", board="Aldermoor LSCB"),
    ):  # fmt: skip
        import_report(engine, root, report)


def correct(ident: str, field: str, value: str) -> Act:
    return lambda c: correct_value(c, ident, field, value, by="Ann", why="So it is printed", register=REGISTER)


def confirm(ident: str, field: str) -> Act:
    return lambda c: confirm_value(c, ident, field, by="Ann", register=REGISTER)


def correct_and_undo(connection: Connection) -> None:
    made = correct_value(connection, ROW, "lead_person", "A. Nother", by="Ann", why="No", register=REGISTER)
    undo_entry(connection, made.number, by="Ann", why="It was right", register=REGISTER)


def move_and_return(connection: Connection) -> None:
    for case in (None, "zzzz"):
        move_report_to_case(connection, "cccc", case, "Ann")
        place_report_in_case(connection, "cccc", AKIN)
        rebuild_lineages(connection, "aaaa", AKIN)
    move_report_to_case(connection, "cccc", "aaaa", "Ann")
    place_report_in_case(connection, "cccc", AKIN)
    rebuild_lineages(connection, "zzzz", AKIN)


def edit_rows(connection: Connection) -> None:
    """Do to the rows of a report what people can do to rows."""

    def change(make_edit: MakeEdit) -> audit_log.Entry:
        return change_structure(connection, "zzzz", make_edit, by="Ann", why="See the page", register=REGISTER)

    change(lambda r, _: delete_row(r, "zzzz-2a-police-1"))
    change(lambda r, _: move_row(r, "zzzz-1a-yos-1", find_question_key(r, "zzzz-q1b")))
    change(lambda r, new: move_row(r, "zzzz-1a-csc-1", make_new_question(r, "zzzz-f2", "2c", new)))
    change(lambda r, _: merge_rows(r, ["zzzz-2b-police-1", "zzzz-2b-yos-1"], REGISTER))
    texts = {"actions": "Report to"}, {"actions": "the Board", "agency": "Children's Social Care"}
    change(lambda r, new: split_row(r, "zzzz-2b-csc-1", new, *texts, Status.RED, REGISTER))
    undone = change(lambda r, _: delete_row(r, "zzzz-1b-yos-1"))
    undo_entry(connection, undone.number, by="Ann", why="It is one", register=REGISTER)
    added = {"agency": "Marlsea Trust", "actions": "Train staff", "target_date": "31/12/2019"}
    change(lambda r, new: add_row(r, new, find_question_key(r, "zzzz-q2a"), added, Status.RED, None, REGISTER))


def change_reports(connection: Connection) -> None:
    """Replace a report by another reading, and move one and take that back."""
    given: dict[str, Any] = {"by": "Ann", "why": "See the page", "register": REGISTER}
    undone = replace_report(connection, "bbbb", "bbb2", **given)
    undo_entry(connection, undone.number, **given)
    replace_report(connection, "bbb2", "bbbb", **given)
    moved = move_report(connection, "cccc", "zzzz", **given)
    undo_entry(connection, moved.number, **given)


def refuse_files(connection: Connection) -> None:
    run = begin_run(connection, "1")
    unread = {"sha256": None, "reason": "It is empty.", "advice": "Ask for it.", "path": None, "columns": None}
    said = [{"name": f"{name}.pdf", "outcome": "refused", **unread} for name in ("one", "two")]
    save_file_outcomes(connection, run, said, "Ann")
    end_run(connection, run)


def add_accounts(connection: Connection) -> None:
    for name in ("jo", "kim"):
        add_account(connection, name, "auditor", PASSWORD, "Ann")
    add_account(connection, "pat", "staff", PASSWORD, "Ann")
    remove_account(connection, "pat", "Ann")


ACTS: dict[str, Act] = {
    "correct a text": correct(ROW, "actions", "Meet weekly"),
    "correct prose that rows are matched by": correct(LATER_ROW, "response", "Nothing like what was printed before"),
    "correct a status": correct(ROW, "rag", "red"),
    "correct an agency": correct("aaaa-1b-csc-1", "agency", "Nowhere Trust"),
    "correct a date": correct(ROW, "target_date", "31/07/2019"),
    "correct a label": correct("aaaa-q1b", "label", "1c"),
    "correct a title": correct("aaaa-f1", "title", "Visits were not kept"),
    "correct a report's date": correct("zzzz", "as_at", "2019-05-02"),
    "correct a report's board": correct("zzzz", "board", "Aldermoor Partnership"),
    "confirm a text": confirm(ROW, "response"),
    "confirm an agency": confirm("bbbb-1a-yos-1", "agency"),
    "correct and undo": correct_and_undo,
    "link rows": lambda c: link_responses(c, "aaaa-2a-csc-1", "cccc-2b-yos-1", True, "Ann", AKIN),
    "unlink rows": lambda c: link_responses(c, "aaaa-2a-yos-1", "bbbb-2a-yos-1", False, "Ann", AKIN),
    "name an alias": lambda c: decide_agency(c, "yos", "Ann", AKIN, alias="Police"),
    "undo the alias": lambda c: undo_agency_decision(c, "Ann", AKIN),
    "merge agencies": lambda c: decide_agency(c, "csc", "Ann", AKIN, other="yos"),
    "move a report": move_and_return,
    "edit rows": edit_rows,
    "change reports": change_reports,
    "refuse files": refuse_files,
    "add accounts": add_accounts,
}
"""What people do with a store, in this order."""


def make_used_store(engine: Engine, root: Path) -> None:
    """Import reports into an empty store and do everything that people can do."""
    root.mkdir(parents=True, exist_ok=True)
    import_all(engine, root)
    for act in ACTS.values():
        with write_transaction(engine) as connection:
            act(connection)


def verify(engine: Engine, root: Path, sample: int | None = 0, heads: tuple[audit_log.Head, ...] = ()) -> VerifyResult:
    with snapshot_connection(engine) as connection:
        return verify_store(connection, root, AKIN, sample=sample, seed=1, heads=heads)


def verify_url(url: str, root: Path) -> VerifyResult:
    engine = open_store(url, create=False)
    try:
        return verify(engine, root)
    finally:
        engine.dispose()
