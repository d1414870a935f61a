# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows that people add, delete, move, split or merge stay so when the file is read again, until that is undone."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, Engine, select

from ingest.model import Box, Span
from normalise.model import Cell, Question, Report, Response, Status
from store import audit_log
from store.decisions.corrections import FieldError, correct_value
from store.decisions.report_changes import replace_report
from store.decisions.structure_changes import MakeEdit, change_structure, preview_edit, store_with_edits
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.reports.digest import log_import
from store.reports.kept_ids import keep_record_ids
from store.reports.load import load_report, load_uncorrected_report
from store.schema import ReportReadingRow, ReviewQueueRow
from store.structure.apply_edits import UNFIT_EDIT
from store.structure.make_edits import (
    add_row,
    delete_row,
    find_question_key,
    make_new_question,
    merge_rows,
    move_row,
    split_row,
)
from tests.store.correction_helpers import REGISTER, boxed, value
from tests.store.report_versions import cell, version, with_rows

POLICE, YOS, CSC = (f"aaaa-1a-{agency}-1" for agency in ("police", "yos", "csc"))
SPRING = date(2019, 3, 1)


def make_placed_report() -> Report:
    """A report of which each row has its place on the page, one below the other."""
    tops = iter(range(100, 2000, 40))

    def with_place(row: Response) -> Response:
        return row.with_cells(response=boxed(row.cells["response"].text, next(tops)))

    return with_rows(version("aaaa", SPRING), with_place)


def read_again(engine: Engine, report: Report) -> None:
    """Store a report as an import of its file does."""
    with write_transaction(engine) as connection:
        kept = keep_record_ids(connection, report)
        store_with_edits(connection, kept, REGISTER, "hash")
        log_import(connection, kept, "Import", "1")


@pytest.fixture
def store(empty: Engine) -> Engine:
    read_again(empty, make_placed_report())
    return empty


def edit(engine: Engine, make_edit: MakeEdit) -> audit_log.Entry:
    with write_transaction(engine) as connection:
        return change_structure(connection, "aaaa", make_edit, by="Ann", why="See the page", register=REGISTER)


def undo(engine: Engine, entry: audit_log.Entry) -> None:
    with write_transaction(engine) as connection:
        undo_entry(connection, entry.number, by="Bea", why="No", register=REGISTER)


def load(engine: Engine) -> Report:
    with engine.connect() as connection:
        return load_report(connection, "aaaa")


def list_rows(engine: Engine, label: str) -> list[str]:
    """Return the agencies of a question's rows."""
    return [row.agency.cell.text for row in find_question(load(engine), label).responses]


def find_question(report: Report, label: str) -> Question:
    return next(question for question in report.questions if question.label == label)


def find_row(report: Report, ident: str) -> Response:
    return next(row for row in report.responses if row.id == ident)


def delete(ident: str) -> MakeEdit:
    return lambda report, _: delete_row(report, ident)


def move(ident: str, label: str) -> MakeEdit:
    return lambda report, _: move_row(report, ident, find_question_key(report, find_question(report, label).id))


def split(ident: str) -> MakeEdit:
    """Split off the last word of the response, with the agency and the date."""

    def make_edit(report: Report, new_id: str) -> object:
        row = find_row(report, ident)
        *first, last = row.cells["response"].text.split()
        both = {"agency": row.agency.cell.text, "target_date": row.cells["target_date"].text}
        one, other = {"response": " ".join(first), **both}, {"response": last, **both}
        return split_row(report, ident, new_id, one, other, Status.RED, REGISTER)

    return make_edit  # type: ignore[return-value]


def add(label: str = "1a", place: Span | None = None, **texts: str) -> MakeEdit:
    return lambda report, new_id: add_row(
        report, new_id, find_question_key(report, find_question(report, label).id), texts, Status.GREEN, place, REGISTER
    )


def test_a_deleted_row_is_gone_until_that_is_undone(store: Engine) -> None:
    before = load(store)
    entry = edit(store, delete(POLICE))
    assert (entry.act, entry.owner_id, entry.why) == ("row deleted", POLICE, "See the page")
    assert list_rows(store, "1a") == ["Youth Offending Service", "Children's Social Care"]
    read_again(store, make_placed_report())
    assert list_rows(store, "1a") == ["Youth Offending Service", "Children's Social Care"]
    undo(store, entry)
    assert load(store) == before
    with store.connect() as connection:
        assert connection.execute(select(ReportReadingRow.report_id)).all() == []


def test_the_reading_is_kept_as_it_was(store: Engine) -> None:
    before = load(store)
    edit(store, delete(POLICE))
    edit(store, move(YOS, "2a"))
    with store.connect() as connection:
        assert load_report(connection, "aaaa", reading=True) == before


def test_a_moved_row_keeps_its_id_and_its_corrections(store: Engine) -> None:
    with write_transaction(store) as connection:
        correct_value(connection, YOS, "actions", "Meet", by="Ann", why="seen", register=REGISTER)
    edit(store, move(YOS, "1b"))
    assert list_rows(store, "1a") == ["Police", "Children's Social Care"]
    assert list_rows(store, "1b")[0] == "Youth Offending Service"  # it is printed above the others
    with store.connect() as connection:
        assert value(connection, YOS, "actions").text == "Meet"


def test_a_row_is_moved_to_a_question_that_was_not_read(store: Engine) -> None:
    edit(store, lambda r, new_id: move_row(r, YOS, make_new_question(r, r.findings[1].id, "2c", new_id)))
    read_again(store, make_placed_report())
    question = find_question(load(store), "2c")
    assert [row.id for row in question.responses] == [YOS]
    assert question in load(store).findings[1].questions


def test_an_added_row_is_interpreted_as_a_printed_one(store: Engine) -> None:
    place = Span(page=1, box=Box(x0=10, top=130, x1=90, bottom=138))
    entry = edit(
        store, add(agency="Probation Service", actions="Train staff", target_date="by 31/12/2019", place=place)
    )
    row = find_row(load(store), entry.owner_id or "")
    assert (row.agency.id, row.rag.value, row.dates[0].date) == ("nps", Status.GREEN, date(2019, 12, 31))
    assert row.cells["actions"].source == (place,)
    assert list_rows(store, "1a")[1] == "Probation Service"  # by its place on the page
    read_again(store, make_placed_report())
    assert find_row(load(store), entry.owner_id or "") == row


def test_an_added_row_that_is_read_later_is_not_doubled(store: Engine) -> None:
    edit(store, add(agency="Probation Service", response="Train all staff by the end of the year"))
    better = make_placed_report()
    printed = replace(find_row(load(store), f"aaaa-added-{last_entry(store)}"), id="aaaa-1a-probation-1")
    asked = better.findings[0].questions[0]
    with_row = replace(asked, responses=(*asked.responses, printed))
    findings = (
        replace(better.findings[0], questions=(with_row, *better.findings[0].questions[1:])),
        better.findings[1],
    )
    read_again(store, replace(better, findings=findings))
    assert list_rows(store, "1a").count("Probation Service") == 1
    assert [problem.code for problem in load(store).faults] == [UNFIT_EDIT]


def last_entry(engine: Engine) -> int:
    with engine.connect() as connection:
        return audit_log.load_head(connection).number


def test_a_split_row_becomes_two(store: Engine) -> None:
    whole = find_row(load(store), POLICE)
    entry = edit(store, split(POLICE))
    first, second = find_question(load(store), "1a").responses[:2]
    assert (first.id, second.id) == (POLICE, f"aaaa-added-{entry.number}")
    assert f"{first.cells['response'].text} {second.cells['response'].text}" == whole.cells["response"].text
    assert (first.dates, second.dates, second.agency) == (whole.dates, whole.dates, whole.agency)
    assert (first.rag.value, second.rag.value) == (Status.AMBER, Status.RED)
    undo(store, entry)
    assert find_row(load(store), POLICE) == whole


def test_merged_rows_become_one(store: Engine) -> None:
    rows = find_question(load(store), "1a").responses
    edit(store, lambda r, _: merge_rows(r, [YOS, POLICE], REGISTER))
    read_again(store, make_placed_report())
    merged = find_question(load(store), "1a").responses[0]
    assert merged.id == POLICE
    assert merged.cells["response"].text == "\n".join(row.cells["response"].text for row in rows[:2])
    assert merged.cells["response"].source == (*rows[0].cells["response"].source, *rows[1].cells["response"].source)
    assert [agency.id for agency in merged.agencies] == ["police", "yos"]
    assert merged.dates == rows[0].dates
    assert list_rows(store, "1a")[1:] == ["Children's Social Care"]


def test_corrections_of_a_deleted_row_wait_for_it(store: Engine) -> None:
    with write_transaction(store) as connection:
        correct_value(connection, POLICE, "actions", "Meet", by="Ann", why="seen", register=REGISTER)
    entry = edit(store, delete(POLICE))
    with store.connect() as connection:
        disputed = select(ReviewQueueRow.id).where(ReviewQueueRow.kind == "disputed")
        assert connection.execute(disputed).all() == []
    undo(store, entry)
    with store.connect() as connection:
        assert value(connection, POLICE, "actions").text == "Meet"


def test_a_row_with_other_words_is_not_deleted(store: Engine) -> None:
    edit(store, delete(POLICE))

    def with_other_words(row: Response) -> Response:
        told = replace(row.cells["response"], text="The visits of all families were counted again in May")
        return row.with_cells(response=told) if row.id == POLICE else row

    read_again(store, with_rows(make_placed_report(), with_other_words))
    assert list_rows(store, "1a")[0] == "Police"
    (problem,) = load(store).faults
    assert problem.code == UNFIT_EDIT
    assert "row deleted by Ann" in problem.detail
    read_again(store, make_placed_report())
    assert (list_rows(store, "1a")[0], load(store).faults) == ("Youth Offending Service", ())


def test_a_letter_read_otherwise_does_not_bring_a_row_back(store: Engine) -> None:
    edit(store, delete(POLICE))

    def with_error(row: Response) -> Response:
        told = row.cells["response"]
        return row.with_cells(response=replace(told, text=told.text.replace("survey", "surwey")))

    read_again(store, with_rows(make_placed_report(), with_error))
    assert "Police" not in list_rows(store, "1a")


def test_what_a_later_edit_builds_on_is_not_undone(store: Engine) -> None:
    entry = edit(store, split(POLICE))
    later = edit(store, move(f"aaaa-added-{entry.number}", "2b"))
    with pytest.raises(FieldError, match=f"Entry {later.number} builds on it"):
        undo(store, entry)
    undo(store, later)
    undo(store, entry)
    with pytest.raises(FieldError, match="not in force"):
        undo(store, entry)


def test_a_preview_stores_nothing(store: Engine) -> None:
    before = load(store)
    with store.connect() as connection:
        (one, other) = preview_edit(connection, "aaaa", move(YOS, "1b"))
    assert [(len(change.before), len(change.after)) for change in (one, other)] == [(3, 2), (3, 4)]
    assert load(store) == before


def test_an_edit_needs_a_reason(store: Engine) -> None:
    with pytest.raises(FieldError, match="author and a reason"), write_transaction(store) as connection:
        change_structure(connection, "aaaa", delete(POLICE), by="Ann", why=" ", register=REGISTER)
    with store.connect() as connection:
        assert_unchanged(connection)


def assert_unchanged(connection: Connection) -> None:
    assert load_uncorrected_report(connection, "aaaa") == load_report(connection, "aaaa", reading=True)


def add_better_scan(engine: Engine) -> Report:
    """Store another scan of the version, read with other letters here and there, and say that it counts."""
    other = with_rows(version("bbbb", SPRING), lambda row: row.with_cells(response=misread(row.cells["response"])))
    read_again(engine, other)
    with write_transaction(engine) as connection:
        replace_report(connection, "aaaa", "bbbb", by="Ann", why="A better scan", register=REGISTER)
    return other


def misread(cell: Cell) -> Cell:
    text = cell.text.replace("m", "rn", 1)
    return replace(cell, text=text, raw=text)


def list_rows_of(engine: Engine, report_id: str, label: str) -> list[str]:
    with engine.connect() as connection:
        report = load_report(connection, report_id)
    return [row.id for question in report.questions if question.label == label for row in question.responses]


def test_edits_are_carried_over_to_a_better_scan_and_undone_with_it(store: Engine) -> None:
    edit(store, lambda report, _: delete_row(report, CSC))
    merged = edit(store, lambda report, _: merge_rows(report, [POLICE, YOS], REGISTER))
    edit(store, lambda report, _: move_row(report, "aaaa-1b-police-1", find_question_key(report, "aaaa-q2b")))
    texts = {"agency": "Police", "actions": "Go on"}
    place = find_question_key(load(store), "aaaa-q2a")
    edit(store, lambda report, new: add_row(report, new, place, texts, None, None, REGISTER))
    better = add_better_scan(store)
    assert list_rows_of(store, "bbbb", "1a") == ["bbbb-1a-police-1"]
    assert "bbbb-1b-police-1" in list_rows_of(store, "bbbb", "2b")
    assert len(list_rows_of(store, "bbbb", "2a")) == 4
    read_again(store, better)
    assert list_rows_of(store, "bbbb", "1a") == ["bbbb-1a-police-1"]
    undo(store, merged)
    assert list_rows_of(store, "bbbb", "1a") == ["bbbb-1a-police-1", "bbbb-1a-yos-1"]
    with store.connect() as connection:
        (replaced,) = audit_log.list_entries(connection, act=audit_log.REPLACED)
        by = {entry.by for entry in audit_log.list_entries(connection, report="bbbb", act=audit_log.ROW_DELETED)}
    assert by == {"Ann"}
    undo(store, replaced)
    assert len(list_rows_of(store, "bbbb", "1a")) == 3
    assert len(list_rows_of(store, "bbbb", "2a")) == 3


def test_an_edit_that_does_not_fit_the_better_scan_is_a_problem(store: Engine) -> None:
    row = next(row for row in load(store).responses if row.id == POLICE)
    words = row.cells["response"].text.split()
    parts = [{"response": " ".join(words[:3])}, {"response": " ".join(words[3:])}]
    edit(store, lambda report, new: split_row(report, POLICE, new, parts[0], parts[1], None, REGISTER))
    other = with_rows(version("bbbb", SPRING), lambda row: row.with_cells(response=cell("Quite other words. " * 5)))
    read_again(store, other)
    with write_transaction(store) as connection:
        replace_report(connection, "aaaa", "bbbb", by="Ann", why="A better scan", register=REGISTER)
        assert UNFIT_EDIT in [problem.code for problem in load_report(connection, "bbbb").faults]
