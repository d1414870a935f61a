# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The digest of a report covers the reading, and not the corrections."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from extract.model import OtherTable, StruckText
from ingest.model import Source
from normalise.model import DateRole, TargetDate
from store import audit_log
from store.decisions.corrections import correct_value
from store.engine import write_transaction
from store.reports.digest import compute_digest
from store.reports.load import load_report
from store.verify.corrections import check_corrections
from tests.store.correction_helpers import ROW, WHO, taken_in, value
from tests.store.example_report import PLACE
from tests.store.report_versions import at, version, with_rows


def test_the_digest_is_of_what_was_read(empty: Engine) -> None:
    report = version("aaaa", date(2019, 3, 1))
    taken_in(empty, report)
    with write_transaction(empty) as connection:
        correct_value(connection, ROW, "rag", "red", why="w", **WHO)
        correct_value(connection, ROW, "agency", "yos", why="w", **WHO)
        stored = load_report(connection, "aaaa", reading=True)
        imported = audit_log.load_last_import(connection, "aaaa")
    assert imported
    assert compute_digest(stored) == compute_digest(report) == imported.detail["digest"]


def test_other_tables_are_part_of_the_digest_and_reports_without_keep_theirs(empty: Engine) -> None:
    plain = version("aaaa", date(2019, 3, 1))
    report = replace(plain, other_tables=(OtherTable(heading="Risks", source=PLACE, rows=(("Risk", "Score"),)),))
    taken_in(empty, report)
    with write_transaction(empty) as connection:
        stored = load_report(connection, "aaaa", reading=True)
    assert stored.other_tables == report.other_tables
    assert compute_digest(stored) == compute_digest(report) != compute_digest(plain)


def test_what_is_crossed_out_is_part_of_the_digest_and_outlives_a_correction(empty: Engine) -> None:
    gone = TargetDate(date=date(2019, 3, 31), precision="day", struck=True)
    words = (StruckText(text="31/03/2019", source=PLACE),)
    plain = version("aaaa", date(2019, 3, 1))
    report = with_rows(
        plain,
        lambda r: (
            replace(r, dates=(*r.dates, gone)).with_cells(
                target_date=replace(r.cells["target_date"], raw="31/03/2019 30/06/2019", struck=words)
            )
            if r.id == ROW
            else r
        ),
    )
    assert compute_digest(report) != compute_digest(plain)
    taken_in(empty, report)
    with write_transaction(empty) as connection:
        correct_value(connection, ROW, "target_date", "31/07/2019", why="w", **WHO)
        assert at(load_report(connection, "aaaa"), ROW).dates == (
            TargetDate(date=date(2019, 7, 31), precision="day", role=DateRole.REVISED),
            gone,
        )
        assert value(connection, ROW, "target_date").struck == words
        assert compute_digest(load_report(connection, "aaaa", reading=True)) == compute_digest(report)


def test_roles_and_columns_of_dates_are_part_of_the_digest_and_outlive_a_correction(empty: Engine) -> None:
    plain = version("aaaa", date(2019, 3, 1))
    revised = TargetDate(date=date(2019, 9, 30), precision="day", role=DateRole.REVISED, column="Revised date")
    moved = replace(revised, date=date(2019, 10, 31))
    report = with_rows(
        plain,
        lambda r: (
            replace(
                r,
                dates=(*(replace(d, role=DateRole.ORIGINAL) for d in r.dates), revised),
                other=(("Revised date", replace(r.cells["target_date"], text="30/09/2019")),),
            )
            if r.id == ROW
            else r
        ),
    )
    assert compute_digest(report) != compute_digest(plain)
    taken_in(empty, report)
    with write_transaction(empty) as connection:
        correct_value(connection, ROW, "other", "31/10/2019", name="Revised date", why="w", **WHO)
        correct_value(connection, ROW, "target_date", "31/07/2019", why="w", **WHO)
        assert at(load_report(connection, "aaaa"), ROW).dates == (
            TargetDate(date=date(2019, 7, 31), precision="day", role=DateRole.ORIGINAL),
            moved,
        )
        assert compute_digest(load_report(connection, "aaaa", reading=True)) == compute_digest(report)
        assert list(check_corrections(connection)) == []


def test_sources_differ_in_their_digest() -> None:
    report = version("aaaa", date(2019, 3, 1))
    other = Source(name="b.pdf", sha256="b" * 64, pages=3, kind="pdf", size=9)
    assert compute_digest(replace(report, source=other)) != compute_digest(report)
