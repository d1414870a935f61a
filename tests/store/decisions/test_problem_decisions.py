# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Problems close by decisions and corrections, with who and when; decisions hold for later reports."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, delete, select, update

from extract.model import describe_unknown_column
from ingest.model import Problem
from normalise.agencies.succession import relation_explainer
from normalise.model import Report
from store import audit_log
from store.audit_log import Entry
from store.decisions.agency_aliases import accept_agency
from store.decisions.corrections import FieldError, confirm_value, correct_value
from store.decisions.problem_decisions import (
    accept_problem,
    decide_column,
    find_ignored_file,
    ignore_file,
    load_column_decisions,
)
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.queries.listings import list_problems, list_reports
from store.schema import ProblemDecisionRow, ResponseRow
from store.verify.context import VerifyContext
from store.verify.problem_decisions import check_problem_decisions
from tests.store.correction_helpers import REGISTER, WHO, boxed, taken_in
from tests.store.report_versions import agency, at, version, with_rows

LANTERN = replace(agency("lantern-rooms", "The Lantern Rooms"), known=False, why="not in the register")
COLUMN = Problem(code="column-unknown", detail=describe_unknown_column("Budget line"), page=1)
STAMP = Problem(code="mark-over-print", detail="A stamp is over text.", page=1)
DATE = Problem(code="date-impossible", detail="“31/02/2019” is not a day.", page=1)


def troubled(ident: str = "aaaa", day: date = date(2019, 3, 1)) -> Report:
    """A version with a name in no register, an unknown column, a stamp, and a date that cannot be."""
    report = version(ident, day)
    name = Problem(code="agency-unknown", detail=f"“{LANTERN.raw}” is {LANTERN.why}", page=1)
    dated = boxed("31/02/2019", 100)
    report = with_rows(report, lambda r: replace(r, agency=LANTERN) if r.id.endswith("1b-csc-1") else r)
    row = at(report, "1a-police-1")
    report = with_rows(
        report, lambda r: replace(r, cells=r.cells.with_cells(target_date=dated)) if r.id == row.id else r
    )
    return replace(report, faults=(name, COLUMN, STAMP, DATE.placed_at(dated.source)))


@pytest.fixture
def troubles(empty: Engine) -> Engine:
    taken_in(empty, troubled())
    return empty


def open_codes(connection: Connection, report: str = "aaaa") -> list[str]:
    return [problem.code for problem in list_problems(connection, report)]


def accept_stamp(connection: Connection) -> Entry:
    number = next(p.id for p in list_problems(connection) if p.code == STAMP.code)
    return accept_problem(connection, number or 0, by="Ann")


def ignore_its_file(connection: Connection) -> Entry:
    return ignore_file(connection, troubled().source.sha256, "plan.pdf", by="Ann")


@pytest.mark.parametrize(
    ("decide", "code"),
    [
        (lambda c: decide_column(c, "Budget line", "other", by="Ann"), "column-unknown"),
        (accept_stamp, "mark-over-print"),
        (lambda c: confirm_value(c, "aaaa-1a-police-1", "target_date", **WHO), "date-impossible"),
        (lambda c: correct_value(c, "aaaa-1b-csc-1", "agency", "Police", why="seen", **WHO), "agency-unknown"),
        (ignore_its_file, ""),
    ],
)
def test_a_decision_closes_what_it_answers_until_it_is_undone(
    troubles: Engine, decide: Callable[[Connection], Entry], code: str
) -> None:
    with troubles.connect() as connection:
        before = open_codes(connection)
    with write_transaction(troubles) as connection:
        entry = decide(connection)
    with troubles.connect() as connection:
        assert open_codes(connection) == ([c for c in before if c != code] if code else [])
        assert list_reports(connection)[0].faults == len(open_codes(connection))
        closed = list_problems(connection, closed=True)
        assert {(p.closed_by, p.closed_at) for p in closed} == {("Ann", entry.at)}
    with write_transaction(troubles) as connection:
        undo_entry(connection, entry.number, by="Bea", why="no", register=REGISTER)
        assert open_codes(connection) == before
        assert not audit_log.find_chain_breaks(connection)
        with pytest.raises(FieldError, match="not in force"):
            undo_entry(connection, entry.number, by="Bea", why="no", register=REGISTER)


def test_decisions_hold_for_the_next_report_and_for_the_same_file_read_again(troubles: Engine) -> None:
    with write_transaction(troubles) as connection:
        accept_agency(connection, "the lantern rooms", "Ann", relation_explainer(REGISTER))
        decide_column(connection, "Budget line", "actions", by="Ann")
        accept_stamp(connection)
    taken_in(troubles, troubled())
    harbour = replace(LANTERN, raw="The Harbour", id="harbour", name="The Harbour")
    later = troubled("bbbb", date(2019, 7, 1))
    taken_in(troubles, with_rows(later, lambda r: replace(r, agency=harbour) if r.id.endswith("1b-yos-1") else r))
    with troubles.connect() as connection:
        assert open_codes(connection) == ["date-impossible"]
        assert open_codes(connection, "bbbb") == ["mark-over-print", "date-impossible"]
        assert load_column_decisions(connection) == {"Budget line": "actions"}
        known = {row.id: row.agency_known for row in connection.execute(select(ResponseRow))}
        assert (known["bbbb-1b-csc-1"], known["bbbb-1b-yos-1"]) == (True, False)


def test_a_file_is_ignored_by_its_hash_or_its_name(empty: Engine) -> None:
    with write_transaction(empty) as connection:
        entry = ignore_file(connection, "f" * 64, "agenda.pdf", by="Ann", why="no plan")
        ignore_file(connection, "broken.pdf", "broken.pdf", by="Ann")
        assert "Ann said" in (find_ignored_file(connection, "f" * 64, "other.pdf") or "")
        assert find_ignored_file(connection, "e" * 64, "broken.pdf")
        undo_entry(connection, entry.number, by="Ann", why="", register=REGISTER)
        assert find_ignored_file(connection, "f" * 64, "agenda.pdf") is None


@pytest.mark.parametrize(("name", "field", "message"), [(" ", "actions", "printed name"), ("A", "b", "no field")])
def test_a_column_needs_a_name_and_a_known_field(empty: Engine, name: str, field: str, message: str) -> None:
    with write_transaction(empty) as connection, pytest.raises(FieldError, match=message):
        decide_column(connection, name, field, by="Ann")


def test_verify_compares_decisions_with_the_log(troubles: Engine) -> None:
    with write_transaction(troubles) as connection:
        entry = decide_column(connection, "Budget line", "other", by="Ann")
        stamp = accept_stamp(connection)
        undo_entry(connection, stamp.number, by="Ann", why="", register=REGISTER)
        context = VerifyContext(connection=connection, root=Path(), find_succession=relation_explainer(REGISTER))
        assert list(check_problem_decisions(context)) == []
        connection.execute(
            update(ProblemDecisionRow).where(ProblemDecisionRow.entry == stamp.number).values(undone=False)
        )
        connection.execute(delete(ProblemDecisionRow).where(ProblemDecisionRow.entry == entry.number))
        assert {d.record for d in check_problem_decisions(context)} == {
            f"entry {stamp.number}",
            f"entry {entry.number}",
        }
