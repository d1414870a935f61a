# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A correction lies over a reading, is kept permanently, and can be undone."""

from datetime import date

import pytest
from sqlalchemy import Engine

from store import audit_log
from store.decisions.agency_aliases import decide_agency
from store.decisions.corrections import ConflictError, FieldError, confirm_value, correct_value
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.export.json import report_to_json
from store.reports.load import load_report
from store.verify.corrections import check_corrections
from store.versions.lineage import load_lineage_members
from tests.store.correction_helpers import REGISTER, ROW, WHO, taken_in, value
from tests.store.report_versions import agency, at, version


@pytest.mark.parametrize(
    ("ident", "field", "said", "shown"),
    [
        (ROW, "rag", "G", "green"),
        (ROW, "rag", "none", ""),
        (ROW, "rag", "n/a", "not applicable"),
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
    with write_transaction(store) as connection:
        entry = correct_value(connection, ident, field, said, why="it says so", **WHO)
    with store.connect() as connection:
        now = value(connection, ident, field)
        assert (now.text, now.read, now.raw, now.state) == (shown, read.text, read.raw, "corrected")
        assert load_report(connection, "aaaa") != before
        assert load_report(connection, "aaaa", reading=True) == before
    with write_transaction(store) as connection:
        undo_entry(connection, entry.number, by="Bea", why="no", register=REGISTER)
    with store.connect() as connection:
        assert load_report(connection, "aaaa") == before
        assert value(connection, ident, field) == read
        assert [(e.act, e.by) for e in audit_log.list_entries(connection)][:2] == [
            ("undone", "Bea"),
            ("corrected", "Ann"),
        ]
        assert not audit_log.find_chain_breaks(connection)


def test_exports_say_of_each_value_what_it_is(store: Engine) -> None:
    with write_transaction(store) as connection:
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
    with write_transaction(store) as connection:
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
        (ROW, "rag", "purple", "not a status"),
        (ROW, "target_date", "31/02/2019", "not a day of the calendar"),
        (ROW, "colour", "red", "It has: agency, rag"),
        (ROW, "agency", "–", "has no letter or digit"),
        (ROW, "agency", "?", "has no letter or digit"),
        (ROW, "actions", "Report to the Board", "already"),
        (ROW, "actions", "bell \x07", "control characters"),
        (ROW, "other", "x", "has no “other”"),
        ("aaaa", "as_at", "soon", "not a date"),
        ("aaaa-q1a", "label", " ", "has a label"),
    ],
)
def test_what_a_field_cannot_take_is_said(store: Engine, ident: str, field: str, said: str, told: str) -> None:
    with write_transaction(store) as connection, pytest.raises(FieldError, match=told):
        correct_value(connection, ident, field, said, why="w", **WHO)
    with store.connect() as connection:
        assert audit_log.count_entries(connection) == 1


def test_of_two_who_correct_at_once_the_second_is_told(store: Engine) -> None:
    with store.connect() as connection:
        seen = value(connection, ROW, "rag").token
    with write_transaction(store) as connection:
        correct_value(connection, ROW, "rag", "red", why="w", token=seen, **WHO)
    with write_transaction(store) as connection, pytest.raises(ConflictError, match="corrected by Ann"):
        correct_value(connection, ROW, "rag", "green", by="Bea", why="w", register=REGISTER, token=seen)
    with store.connect() as connection:
        assert value(connection, ROW, "rag").text == "red"


def test_agency_names_of_any_length_are_stored(store: Engine) -> None:
    name = "Board of the very long name " * 40
    with store.begin() as connection:
        correct_value(connection, ROW, "agency", name, why="w", **WHO)
        found = at(load_report(connection, "aaaa"), "1a-police-1").agency
    assert found.name == name.strip()
    assert len(found.id or "") <= 100


def test_a_corrected_agency_stands_under_what_is_said_of_agencies(store: Engine) -> None:
    from normalise.agencies.succession import relation_explainer

    with write_transaction(store) as connection:
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
    with write_transaction(store) as connection:
        correct_value(connection, "bbbb", "subject", "Child Q – “Robin”", why="misread", **WHO)
        after = load_lineage_members(connection, [ROW, "bbbb-1a-police-1"])
    assert after[ROW].lineage == after["bbbb-1a-police-1"].lineage


def test_a_status_that_is_not_applicable_is_exported_and_verified(store: Engine) -> None:
    with write_transaction(store) as connection:
        correct_value(connection, ROW, "rag", "not applicable", why="a note, not an action", **WHO)
        exported = report_to_json(load_report(connection, "aaaa"))
        row = next(r for f in exported["findings"] for q in f["questions"] for r in q["responses"] if r["id"] == ROW)
        assert (row["rag"]["value"], row["rag"]["state"]) == (None, "corrected")
        assert row["rag"]["reasons"][-1] == "a person decided that no status applies"
        assert not list(check_corrections(connection))
        with pytest.raises(FieldError, match="already"):
            correct_value(connection, ROW, "rag", "N/A", why="again", **WHO)
        correct_value(connection, ROW, "rag", "none", why="it is an action", **WHO)
        assert not load_report(connection, "aaaa").responses[0].rag.not_applicable
