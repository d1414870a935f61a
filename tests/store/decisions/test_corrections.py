"""A person's word lies over a reading, is kept for good, and can be taken back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from ingest.model import Box, Source, Span
from normalise.agencies.registry import load_register
from normalise.model import Cell, Report, Response
from store import audit_log
from store.decisions.agency_aliases import apply_agency_decisions, decide_agency
from store.decisions.carry_over import place_report_with_corrections
from store.decisions.corrections import ConflictError, FieldError, confirm_value, correct_value, load_values, undo_entry
from store.engine import writing
from store.export.json import report_to_json
from store.reports.digest import compute_digest, log_import
from store.reports.field_values import Value
from store.reports.load import load_report
from store.reports.save import save_report
from store.versions.lineage import load_lineage_members
from tests.store.report_versions import agency, at, version, with_rows

REGISTER = load_register()
WHO: dict[str, Any] = {"by": "Ann", "register": REGISTER}
ROW = "aaaa-1a-police-1"


def taken_in(engine: Engine, report: Report) -> None:
    with writing(engine) as connection:
        save_report(connection, report, replace=True)
        log_import(connection, report, "Import", "1")
        apply_agency_decisions(connection, report.id)
        place_report_with_corrections(connection, report.id, REGISTER)


def value(connection: Connection, ident: str, field: str, name: str = "") -> Value:
    return next(v for v in load_values(connection, ident) if (v.target.field, v.target.name) == (field, name))


def boxed(text: str, top: float) -> Cell:
    box = Box(x0=10.0, top=top, x1=90.0, bottom=top + 20)
    return Cell(text=text, raw=text, confidence=0.9, source=(Span(page=1, box=box),))


@pytest.fixture
def store(empty: Engine) -> Engine:
    taken_in(empty, version("aaaa", date(2019, 3, 1)))
    return empty


@pytest.mark.parametrize(
    ("ident", "field", "said", "shown"),
    [
        (ROW, "rag", "G", "green"),
        (ROW, "rag", "none", ""),
        (ROW, "agency", "NHS Foundation Trust of Nowhere", "NHS Foundation Trust of Nowhere"),
        (ROW, "actions", "Report to the Board\nand to the Chair", "Report to the Board\nand to the Chair"),
        (ROW, "target_date", "31/07/2019", "31/07/2019"),
        ("aaaa-q1a", "label", "1b", "1b"),
        ("aaaa-q1a", "text", "How so?", "How so?"),
        ("aaaa-f1", "title", "Visits", "Visits"),
        ("aaaa-f1", "number", "7", "7"),
        ("aaaa", "as_at", "2 April 2019", "2019-04-02"),
        ("aaaa", "subject", "Child R", "Child R"),
    ],
)
def test_a_correction_lies_over_the_reading_and_can_be_taken_back(
    store: Engine, ident: str, field: str, said: str, shown: str
) -> None:
    with store.connect() as connection:
        before, read = load_report(connection, "aaaa"), value(connection, ident, field)
    with writing(store) as connection:
        entry = correct_value(connection, ident, field, said, why="it says so", **WHO)
    with store.connect() as connection:
        now = value(connection, ident, field)
        assert (now.text, now.read, now.raw, now.state) == (shown, read.text, read.raw, "corrected")
        assert load_report(connection, "aaaa") != before
        assert load_report(connection, "aaaa", reading=True) == before
    with writing(store) as connection:
        undo_entry(connection, entry.number, by="Bea", why="no", register=REGISTER)
    with store.connect() as connection:
        assert load_report(connection, "aaaa") == before
        assert value(connection, ident, field) == read
        assert [(e.act, e.by) for e in audit_log.entries(connection)][:2] == [("undone", "Bea"), ("corrected", "Ann")]
        assert not audit_log.breaks(connection)


def test_exports_say_of_each_value_what_it_is(store: Engine) -> None:
    with writing(store) as connection:
        correct_value(connection, ROW, "rag", "red", why="seen", **WHO)
        confirm_value(connection, ROW, "target_date", **WHO)
        correct_value(connection, "aaaa-f1", "number", "9", why="seen", **WHO)
    with store.connect() as connection:
        exported = report_to_json(load_report(connection, "aaaa"))
    finding = exported["findings"][0]
    row = finding["questions"][0]["responses"][0]
    assert finding["states"] == {"number": "corrected"}
    assert (row["rag"]["value"], row["rag"]["state"], row["rag"]["basis"]) == ("red", "corrected", None)
    assert (row["target_date"]["state"], row["actions"]["state"]) == ("confirmed", "read")


def test_a_correction_over_a_correction_gives_way_to_it_again(store: Engine) -> None:
    with writing(store) as connection:
        correct_value(connection, ROW, "actions", "First", why="a", **WHO)
        second = correct_value(connection, ROW, "actions", "Second", why="b", **WHO)
        with pytest.raises(FieldError, match="not in force"):
            undo_entry(connection, second.over or 0, by="Ann", why="", register=REGISTER)
        undo_entry(connection, second.number, by="Ann", why="", register=REGISTER)
        assert value(connection, ROW, "actions").text == "First"
        assert value(connection, ROW, "actions").read == "Report to the Board"


@pytest.mark.parametrize(
    ("ident", "field", "said", "told"),
    [
        (ROW, "rag", "purple", "no status"),
        (ROW, "target_date", "31/02/2019", "no day of the calendar"),
        (ROW, "colour", "red", "It has: agency, rag"),
        (ROW, "actions", "Report to the Board", "already"),
        (ROW, "actions", "bell \x07", "control characters"),
        (ROW, "other", "x", "has no “other”"),
        ("aaaa", "as_at", "soon", "no date"),
        ("aaaa-q1a", "label", " ", "has a label"),
    ],
)
def test_what_a_field_cannot_take_is_said(store: Engine, ident: str, field: str, said: str, told: str) -> None:
    with writing(store) as connection, pytest.raises(FieldError, match=told):
        correct_value(connection, ident, field, said, why="w", **WHO)
    with store.connect() as connection:
        assert audit_log.count(connection) == 1


def test_of_two_who_correct_at_once_the_second_is_told(store: Engine) -> None:
    with store.connect() as connection:
        seen = value(connection, ROW, "rag").token
    with writing(store) as connection:
        correct_value(connection, ROW, "rag", "red", why="w", token=seen, **WHO)
    with writing(store) as connection, pytest.raises(ConflictError, match="corrected by Ann"):
        correct_value(connection, ROW, "rag", "green", by="Bea", why="w", register=REGISTER, token=seen)
    with store.connect() as connection:
        assert value(connection, ROW, "rag").text == "red"


def test_a_correction_survives_the_same_file_read_again(store: Engine) -> None:
    with writing(store) as connection:
        correct_value(connection, ROW, "rag", "red", why="w", **WHO)
        confirm_value(connection, ROW, "actions", **WHO)
    taken_in(store, version("aaaa", date(2019, 3, 1)))
    with store.connect() as connection:
        states = {v.target.field: (v.text, v.state) for v in load_values(connection, ROW)}
        assert states["rag"] == ("red", "corrected")
        assert states["actions"] == ("Report to the Board", "confirmed")
        assert audit_log.count(connection) == 3  # the import that changed nothing is no entry


def read_otherwise(text: str) -> Report:
    def change(row: Response) -> Response:
        return row.with_cells(actions=replace(row.cells["actions"], text=text)) if row.id == ROW else row

    return with_rows(version("aaaa", date(2019, 3, 1)), change)


def test_where_the_reading_beneath_changed_a_person_is_asked(store: Engine) -> None:
    with writing(store) as connection:
        entry = correct_value(connection, ROW, "actions", "Report to the Bard", why="w", **WHO)
    taken_in(store, read_otherwise("Report to the Lord"))
    with store.connect() as connection:
        now = value(connection, ROW, "actions")
        assert (now.text, now.state, now.said) == ("Report to the Lord", "disputed", "Report to the Bard")
        assert at(load_report(connection, "aaaa"), "1a-police-1").cells["actions"].state == "read"
    with writing(store) as connection:
        again = correct_value(connection, ROW, "actions", "Report to the Bard", why="still", **WHO)
        assert again.over == entry.number
        assert value(connection, ROW, "actions").state == "corrected"


def test_a_reading_that_comes_to_what_the_person_said_is_confirmed(store: Engine) -> None:
    with writing(store) as connection:
        correct_value(connection, ROW, "actions", "Report to the Bard", why="w", **WHO)
    taken_in(store, read_otherwise("Report to the Bard"))
    with store.connect() as connection:
        assert value(connection, ROW, "actions").state == "confirmed"


def test_better_rules_may_give_a_row_another_id(empty: Engine) -> None:
    def placed(row: Response) -> Response:
        top = 100.0 + 30 * int(row.id.startswith("aaaa-1a-police"))
        return row.with_cells(actions=boxed(f"Of {row.id[5:]}", top)) if row.id.startswith("aaaa-1a") else row

    before = with_rows(version("aaaa", date(2019, 3, 1)), placed)
    taken_in(empty, before)
    with writing(empty) as connection:
        correct_value(connection, ROW, "actions", "Mended", why="w", **WHO)
    renamed = with_rows(before, lambda r: replace(r, id="aaaa-1a-the-police-1") if r.id == ROW else r)
    taken_in(empty, renamed)
    with empty.connect() as connection:
        assert value(connection, "aaaa-1a-the-police-1", "actions").text == "Mended"
        assert value(connection, "aaaa-1a-yos-1", "actions").state == "read"


def test_a_correction_whose_place_is_gone_is_not_lost(store: Engine) -> None:
    with writing(store) as connection:
        entry = correct_value(connection, ROW, "actions", "Mended", why="w", **WHO)
    taken_in(store, with_rows(version("aaaa", date(2019, 3, 1)), lambda r: None if r.id == ROW else r))
    taken_in(store, version("aaaa", date(2019, 3, 1)))
    with store.connect() as connection:
        assert value(connection, ROW, "actions").text == "Mended"
    with writing(store) as connection:
        undo_entry(connection, entry.number, by="Ann", why="", register=REGISTER)


def test_a_correction_goes_over_to_a_better_scan(store: Engine) -> None:
    with writing(store) as connection:
        correct_value(connection, ROW, "rag", "red", why="w", **WHO)
        correct_value(connection, ROW, "actions", "Mended", why="w", **WHO)
        correct_value(connection, "aaaa-q1a", "text", "Are visits kept?", why="w", **WHO)
    better = version("bbbb", date(2019, 3, 1))
    sure = with_rows(better, lambda r: r.with_cells(response=replace(r.cells["response"], confidence=1.0)))
    sure = with_rows(
        sure, lambda r: r.with_cells(actions=replace(r.cells["actions"], text="Report")) if "1a-police" in r.id else r
    )
    taken_in(store, sure)
    with store.connect() as connection:
        twin = "bbbb-1a-police-1"
        assert load_lineage_members(connection, [ROW])[ROW].previous == twin
        states = {v.target.field: (v.text, v.state) for v in load_values(connection, twin)}
        assert states["rag"] == ("red", "corrected")
        assert states["actions"] == ("Report", "disputed")
        assert value(connection, "bbbb-q1a", "text").text == "Are visits kept?"


def test_a_corrected_agency_stands_under_what_is_said_of_agencies(store: Engine) -> None:
    from normalise.agencies.succession import relation_explainer

    with writing(store) as connection:
        correct_value(connection, ROW, "agency", "yos", why="w", **WHO)
        row = at(load_report(connection, "aaaa"), "1a-police-1")
        assert (row.agency.id, row.agency.raw) == ("yos", "Police")
        decide_agency(connection, "csc", "Ann", relation_explainer(REGISTER), other="yos")
        assert at(load_report(connection, "aaaa"), "1a-police-1").agency.id == "csc"
        assert at(load_report(connection, "aaaa", reading=True), "1a-police-1").agency == agency("police", "Police")


def test_a_corrected_subject_moves_the_report_to_its_review(store: Engine) -> None:
    taken_in(store, version("bbbb", date(2019, 9, 1), subject="Child Z"))
    with store.connect() as connection:
        before = load_lineage_members(connection, [ROW, "bbbb-1a-police-1"])
    assert before[ROW].lineage != before["bbbb-1a-police-1"].lineage
    with writing(store) as connection:
        correct_value(connection, "bbbb", "subject", "Child Q – “Robin”", why="misread", **WHO)
        after = load_lineage_members(connection, [ROW, "bbbb-1a-police-1"])
    assert after[ROW].lineage == after["bbbb-1a-police-1"].lineage


def test_the_digest_is_of_what_was_read(store: Engine) -> None:
    report = version("aaaa", date(2019, 3, 1))
    with writing(store) as connection:
        correct_value(connection, ROW, "rag", "red", why="w", **WHO)
        correct_value(connection, ROW, "agency", "yos", why="w", **WHO)
        stored = load_report(connection, "aaaa", reading=True)
        imported = audit_log.imported(connection, "aaaa")
    assert imported
    assert compute_digest(stored) == compute_digest(report) == imported.detail["digest"]


def test_sources_differ_in_their_digest() -> None:
    report = version("aaaa", date(2019, 3, 1))
    other = Source(name="b.pdf", sha256="b" * 64, pages=3, kind="pdf", size=9)
    assert compute_digest(replace(report, source=other)) != compute_digest(report)
