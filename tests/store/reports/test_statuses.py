# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Statuses of several roles are stored, loaded, corrected, viewed and compared."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, Engine, text

from ingest.model import Box, Span
from normalise.model import Cell, Rag, Report, Response, Status, StatusBasis, StatusRole
from store.compare.changes import find_changes
from store.compare.grouping import describe_change
from store.decisions.corrections import FieldError, correct_value
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.export.json import report_to_json
from store.provenance.trace import _explain_statuses
from store.queries import dataframes
from store.reports.load import load_report
from store.verify.corrections import check_corrections
from store.versions.match_rows import match_rows, rows_from_report
from tests.store.correction_helpers import ROW, WHO, taken_in, value
from tests.store.report_versions import at, cell, version, with_rows

PLACE = (Span(page=1, box=Box(x0=10.0, top=20.0, x1=30.0, bottom=40.0)),)


def give_statuses(response: Response, before: Status) -> Response:
    """Return a row with a current status, the one before, its reference and its progress."""
    earlier = Rag(
        raw="A", value=before, basis=StatusBasis.LETTER, confidence=0.9, reasons=("blurred",), source=PLACE,
        meaning="some progress", role=StatusRole.PREVIOUS, label="Last time", column="Last time",
    )  # fmt: skip
    current = replace(response.rag, raw="3", basis=StatusBasis.DIGIT, label="RAG", meaning="on track", position=1)
    row = response.with_cells(action_ref=cell("1.2"), progress_percent=cell("60%"))
    return replace(row, rag=current, more_statuses=(earlier,), other=(("Last time", Cell(text="A", raw="A")),))


def make_report(ident: str = "aaaa", on: date = date(2019, 3, 22), before: Status = Status.AMBER) -> Report:
    return with_rows(version(ident, on), lambda response: give_statuses(response, before))


def read_current(connection: Connection) -> str | None:
    query = text("SELECT value FROM status WHERE response_id = :row AND role = 'current'")
    return connection.execute(query, {"row": ROW}).scalar()


def test_statuses_are_stored_exported_and_viewed(empty: Engine) -> None:
    taken_in(empty, make_report())
    with empty.connect() as connection:
        report = load_report(connection, "aaaa")
    assert report == make_report()
    row = report_to_json(report)["findings"][0]["questions"][0]["responses"][0]
    assert [(s["role"], s["label"], s["meaning"]) for s in row["statuses"]] == [
        ("previous", "Last time", "some progress"), ("current", "RAG", "on track"),
    ]  # fmt: skip
    assert (row["rag"], row["action_ref"], row["progress_percent"]) == (row["statuses"][1], "1.2", 60)
    viewed = dataframes.responses(empty).iloc[0]
    assert (viewed.action_ref, viewed.progress_percent, viewed.status_label) == ("1.2", 60, "RAG")
    of_row = dataframes.statuses(empty).query("response_id == @ROW", local_dict={"ROW": ROW})
    assert list(of_row.role) == ["current", "previous"]
    assert list(dataframes.statuses(empty).columns[-4:]) == ["role", "label", "status", "meaning"]


def test_history_has_the_current_status_of_each_version(empty: Engine) -> None:
    changed = with_rows(
        make_report("bbbb", date(2019, 6, 21)), lambda r: replace(r, rag=replace(r.rag, value=Status.RED))
    )
    taken_in(empty, make_report())
    taken_in(empty, changed)
    history = dataframes.status_history(empty)
    assert (len(history), set(history.role), set(history.label)) == (24, {"current"}, {"RAG"})
    later = history[history.nth == 2]
    assert (set(later.status_before), set(later.status)) == ({"amber"}, {"red"})


def test_correction_of_the_current_status_leaves_the_others(empty: Engine) -> None:
    taken_in(empty, make_report())
    with write_transaction(empty) as connection:
        correct_value(connection, ROW, "rag", "complete", why="seen", **WHO)
        assert read_current(connection) == "complete"
        row = at(load_report(connection, "aaaa"), "1a-police-1")
        assert [status.value for status in row.statuses] == [Status.AMBER, Status.COMPLETE]
        assert load_report(connection, "aaaa", reading=True) == make_report()


def test_trace_says_what_a_column_of_another_role_means(empty: Engine) -> None:
    taken_in(empty, make_report())
    with empty.connect() as connection:
        said = list(_explain_statuses(value(connection, ROW, "rag", "Last time")))
    assert said == ["previous status amber by its letter: blurred", "the legend says: some progress"]


def test_a_status_of_another_role_is_corrected_and_undone(empty: Engine) -> None:
    taken_in(empty, make_report())
    with write_transaction(empty) as connection:
        entry = correct_value(connection, ROW, "rag", "red", why="seen", name="Last time", **WHO)
        assert (entry.field, entry.name, entry.before, entry.after) == ("rag", "Last time", "amber", "red")
        earlier, current = at(load_report(connection, "aaaa"), "1a-police-1").statuses
        assert (earlier.value, earlier.state, current.value) == ("red", "corrected", "amber")
        assert load_report(connection, "aaaa", reading=True) == make_report()
        traced = value(connection, ROW, "rag", "Last time")
        assert (traced.text, traced.read, traced.raw, traced.state, traced.confidence) == (
            "red", "amber", "A", "corrected", 0.9,
        )  # fmt: skip
        assert list(check_corrections(connection)) == []
    taken_in(empty, make_report())  # read again
    with write_transaction(empty) as connection:
        assert value(connection, ROW, "rag", "Last time").text == "red"
        undo_entry(connection, entry.number, why="", **WHO)
        assert load_report(connection, "aaaa") == make_report()
        assert list(check_corrections(connection)) == []
        with pytest.raises(FieldError, match="status:Last time"):
            correct_value(connection, ROW, "rag", "red", why="seen", name="Next time", **WHO)


def test_dates_of_each_role_are_corrected_and_undone(empty: Engine) -> None:
    columns = (("Revised date", cell("")), ("Date completed", cell("")), ("Review date", cell("")))
    plan = with_rows(make_report(), lambda row: replace(row, other=(*row.other, *columns)))
    taken_in(empty, plan)
    said = {
        ("target_date", ""): "originally 1 March 2019, revised to 1 June 2019",
        ("other", "Revised date"): "1 July 2019",
        ("other", "Date completed"): "2 July 2019",
        ("other", "Review date"): "3 July 2019",
    }
    with write_transaction(empty) as connection:
        entries = [
            correct_value(connection, ROW, field, text, why="seen", name=name, **WHO)
            for (field, name), text in said.items()
        ]
        row = at(load_report(connection, "aaaa"), "1a-police-1")
        assert [(found.role, found.date.isoformat()) for found in row.dates] == [
            ("original", "2019-03-01"), ("revised", "2019-06-01"), ("completed", "2019-07-02"),
            ("review", "2019-07-03"), ("revised", "2019-07-01"),
        ]  # fmt: skip
        assert list(check_corrections(connection)) == []
        for entry in entries:
            undo_entry(connection, entry.number, why="", **WHO)
        assert load_report(connection, "aaaa") == plan


def test_statuses_are_compared_with_those_of_the_same_role() -> None:
    old, new = make_report(), make_report("bbbb", date(2019, 6, 21), before=Status.RED)
    matching = match_rows(rows_from_report(old), rows_from_report(new), lambda *_: "")
    found = {(c.kind, c.field, c.old, c.new) for c in find_changes(old, new, matching)}
    assert found == {("rag", "Last time", "amber", "red")}


def test_a_risk_in_words_is_compared_by_its_words() -> None:
    def rate_risk(row: Response, words: str) -> Response:
        risk = Rag(raw=words, role=StatusRole.RISK, label="Risk", column="Risk")
        return replace(row, more_statuses=(risk,), other=(("Risk", cell(words)),))

    old = with_rows(version("aaaa", date(2019, 3, 22)), lambda row: rate_risk(row, "High"))
    new = with_rows(version("bbbb", date(2019, 6, 21)), lambda row: rate_risk(row, "Medium"))
    matching = match_rows(rows_from_report(old), rows_from_report(new), lambda *_: "")
    found = {(c.kind, c.field, c.old, c.new) for c in find_changes(old, new, matching)}
    assert found == {("changed", "Risk", "High", "Medium")}


def test_a_colour_that_only_one_of_the_pages_shows_is_no_certain_change() -> None:
    def rate_risk(row: Response, value: Status | None) -> Response:
        return replace(
            row, more_statuses=(Rag(raw="High", value=value, role=StatusRole.RISK, label="Risk", column="R"),)
        )

    old = with_rows(version("aaaa", date(2019, 3, 22)), lambda row: rate_risk(row, None))
    new = with_rows(version("bbbb", date(2019, 6, 21)), lambda row: rate_risk(row, Status.RED))
    matching = match_rows(rows_from_report(old), rows_from_report(new), lambda *_: "")
    assert {(c.kind, c.field, c.sure) for c in find_changes(old, new, matching)} == {("rag", "Risk", False)}


def test_a_percentage_and_files_that_changed_are_one_change_each() -> None:
    def give_progress(row: Response, percent: str, *files: str) -> Response:
        row = replace(row, attachments=files, other=(("Progress", cell(percent)),))
        return row.with_cells(progress_percent=cell(percent))

    old = with_rows(version("aaaa", date(2019, 3, 22)), lambda row: give_progress(row, "40%", "Plan.docx", "Rota.xlsx"))
    new = with_rows(
        version("bbbb", date(2019, 6, 21)), lambda row: give_progress(row, "60%", "Plan.docx", "Minutes.pdf")
    )
    matching = match_rows(rows_from_report(old), rows_from_report(new), lambda *_: "")
    found = {(c.kind, c.field, c.old, c.new, describe_change(c)) for c in find_changes(old, new, matching)}
    assert found == {
        ("progress", "progress_percent", "40%", "60%", "20 points up"),
        ("changed", "attachments", "Plan.docx; Rota.xlsx", "Plan.docx; Minutes.pdf", "files changed"),
    }
