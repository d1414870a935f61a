# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Corrections are carried over to new readings of a file, and to better scans of a version."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from normalise.model import Report, Response
from store import audit_log
from store.decisions.corrections import confirm_value, correct_value, load_values
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.reports.load import load_report
from store.versions.lineage import load_lineage_members
from tests.store.correction_helpers import REGISTER, ROW, WHO, boxed, taken_in, value
from tests.store.report_versions import at, version, with_rows


def test_a_correction_survives_the_same_file_read_again(store: Engine) -> None:
    with write_transaction(store) as connection:
        correct_value(connection, ROW, "rag", "red", why="w", **WHO)
        confirm_value(connection, ROW, "actions", **WHO)
    taken_in(store, version("aaaa", date(2019, 3, 1)))
    with store.connect() as connection:
        states = {v.target.field: (v.text, v.state) for v in load_values(connection, ROW)}
        assert states["rag"] == ("red", "corrected")
        assert states["actions"] == ("Report to the Board", "confirmed")
        assert audit_log.count_entries(connection) == 3  # the import that changed nothing has no entry


def read_otherwise(text: str) -> Report:
    def change(row: Response) -> Response:
        return row.with_cells(actions=replace(row.cells["actions"], text=text, raw=text)) if row.id == ROW else row

    return with_rows(version("aaaa", date(2019, 3, 1)), change)


def test_where_the_reading_beneath_changed_a_person_is_asked(store: Engine) -> None:
    with write_transaction(store) as connection:
        entry = correct_value(connection, ROW, "actions", "Report to the Bard", why="w", **WHO)
    taken_in(store, read_otherwise("Report to the Lord"))
    with store.connect() as connection:
        now = value(connection, ROW, "actions")
        assert (now.text, now.state, now.said) == ("Report to the Lord", "disputed", "Report to the Bard")
        assert at(load_report(connection, "aaaa"), "1a-police-1").cells["actions"].state == "read"
    with write_transaction(store) as connection:
        again = correct_value(connection, ROW, "actions", "Report to the Bard", why="still", **WHO)
        assert again.over == entry.number
        assert value(connection, ROW, "actions").state == "corrected"


def test_a_correction_stays_where_later_rules_repair_the_same_reading(store: Engine) -> None:
    with write_transaction(store) as connection:
        correct_value(connection, ROW, "actions", "Report to the Bard", why="w", **WHO)

    def repair(row: Response) -> Response:
        repaired = replace(row.cells["actions"], text="Report to the board", raw="Report to\nthe Board")
        return row.with_cells(actions=repaired) if row.id == ROW else row

    taken_in(store, with_rows(version("aaaa", date(2019, 3, 1)), repair))
    with store.connect() as connection:
        now = value(connection, ROW, "actions")
        assert (now.text, now.state) == ("Report to the Bard", "corrected")


def test_a_reading_that_comes_to_what_the_person_said_is_confirmed(store: Engine) -> None:
    with write_transaction(store) as connection:
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
    with write_transaction(empty) as connection:
        correct_value(connection, ROW, "actions", "Mended", why="w", **WHO)
    renamed = with_rows(before, lambda r: replace(r, id="aaaa-1a-the-police-1") if r.id == ROW else r)
    taken_in(empty, renamed)
    with empty.connect() as connection:
        assert value(connection, "aaaa-1a-the-police-1", "actions").text == "Mended"
        assert value(connection, "aaaa-1a-yos-1", "actions").state == "read"


def test_a_correction_whose_place_is_gone_is_not_lost(store: Engine) -> None:
    with write_transaction(store) as connection:
        entry = correct_value(connection, ROW, "actions", "Mended", why="w", **WHO)
    taken_in(store, with_rows(version("aaaa", date(2019, 3, 1)), lambda r: None if r.id == ROW else r))
    taken_in(store, version("aaaa", date(2019, 3, 1)))
    with store.connect() as connection:
        assert value(connection, ROW, "actions").text == "Mended"
    with write_transaction(store) as connection:
        undo_entry(connection, entry.number, by="Ann", why="", register=REGISTER)


def test_a_correction_goes_over_to_a_better_scan(store: Engine) -> None:
    with write_transaction(store) as connection:
        correct_value(connection, ROW, "rag", "red", why="w", **WHO)
        correct_value(connection, ROW, "actions", "Mended", why="w", **WHO)
        correct_value(connection, "aaaa-q1a", "text", "Are visits kept?", why="w", **WHO)
    better = version("bbbb", date(2019, 3, 1))
    sure = with_rows(better, lambda r: r.with_cells(response=replace(r.cells["response"], confidence=1.0)))
    shorter = replace(at(better, "1a-police-1").cells["actions"], text="Report", raw="Report")
    sure = with_rows(sure, lambda r: r.with_cells(actions=shorter) if "1a-police" in r.id else r)
    taken_in(store, sure)
    with store.connect() as connection:
        twin = "bbbb-1a-police-1"
        assert load_lineage_members(connection, [ROW])[ROW].previous == twin
        states = {v.target.field: (v.text, v.state) for v in load_values(connection, twin)}
        assert states["rag"] == ("red", "corrected")
        assert states["actions"] == ("Report", "disputed")
        assert value(connection, "bbbb-q1a", "text").text == "Are visits kept?"
