# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The counts that lists are made of are those of the rows; a store from before has them after its upgrade."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, create_engine, insert, inspect, select, text

from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.model import Report
from store.decisions.agency_aliases import decide_agency, list_agencies, list_spellings
from store.decisions.corrections import correct_value
from store.decisions.undo import undo_entry
from store.derived.review_queue import count_review_items
from store.engine import open_store, upgrade, write_transaction
from store.queries.listings import list_reports
from store.queries.search import search
from store.reports.load import load_report
from store.reports.save import save_report
from store.schema import AgencyCountsRow, Base, ReportCountsRow
from tests.store.example_report import report
from tests.store.report_versions import rag, version, with_rows

REGISTER = load_register()


def counted(found: Report) -> dict[str, int]:
    rows = [r for f in found.findings for q in f.questions for r in q.responses]
    return {
        "findings": len(found.findings), "questions": sum(len(f.questions) for f in found.findings),
        "responses": len(rows), **Counter(r.rag.value or "none" for r in rows), "faults": len(found.faults),
    }  # fmt: skip


def agrees(store: Engine) -> None:
    """Every count says what counting the rows says."""
    with store.connect() as connection:
        for entry in list_reports(connection):
            own = counted(load_report(connection, entry.id))
            names = ("findings", "questions", "responses", "red", "amber", "green", "complete", "none", "faults")
            assert {n: getattr(entry, n) for n in names} == {n: own.get(n, 0) for n in names}
            assert sum(connection.execute(
                select(AgencyCountsRow.responses).where(AgencyCountsRow.report_id == entry.id)
            ).scalars()) == entry.responses  # fmt: skip


def filled(store: Engine) -> None:
    with write_transaction(store) as connection:
        save_report(connection, report())
        save_report(connection, version("aaaa", date(2019, 3, 1)))
        save_report(
            connection,
            with_rows(version("bbbb", None), lambda r: None if "yos" in r.id else replace(r, rag=rag("red"))),
        )


def test_counts_follow_imports_corrections_and_decisions(empty: Engine) -> None:
    filled(empty)
    agrees(empty)
    with write_transaction(empty) as connection:
        entry = correct_value(
            connection, "bbbb-1a-police-1", "rag", "green", by="Ann", why="so it is", register=REGISTER
        )
        correct_value(connection, "bbbb-1a-csc-1", "agency", "Police", by="Ann", why="so it is", register=REGISTER)
    agrees(empty)
    with empty.connect() as connection:
        assert {e.id: e.rows for e in list_agencies(connection)}["police"] == 9
        assert sum(entry.green for entry in list_reports(connection)) == 1
    with write_transaction(empty) as connection:
        undo_entry(connection, entry.number, by="Ann", why="", register=REGISTER)
        decide_agency(connection, "police", "Ann", relation_explainer(REGISTER), other="yos")
    agrees(empty)
    with empty.connect() as connection:
        rows = {e.id: e.rows for e in list_agencies(connection)}
        assert (rows["police"], rows.get("yos")) == (13, None)
        assert sum(s.rows for s in list_spellings(connection, "police")) == 13
        assert sum(entry.green for entry in list_reports(connection)) == 0


def test_what_went_with_its_report_is_counted_no_more(empty: Engine) -> None:
    filled(empty)
    with empty.begin() as connection:
        connection.execute(text("DELETE FROM report"))
        assert connection.execute(select(ReportCountsRow)).first() is None
        assert connection.execute(select(AgencyCountsRow)).first() is None
        assert count_review_items(connection) == 0
        assert sum(entry.responses for entry in list_reports(connection)) == 0


def test_a_store_from_before_has_all_of_it_after_its_upgrade(empty: Engine, tmp_path: Path) -> None:
    filled(empty)
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old = create_engine(url)
    upgrade(old, "0005")
    there = {name: {c["name"] for c in inspect(old).get_columns(name)} for name in inspect(old).get_table_names()}
    with empty.connect() as source, old.begin() as target:
        before = count_review_items(source)
        for table in Base.metadata.sorted_tables:
            if table.name in there:
                for row in source.execute(select(table)):
                    known = {name: value for name, value in row._mapping.items() if name in there[table.name]}
                    target.execute(insert(table).values(**known))
    old.dispose()
    new = open_store(url)
    agrees(new)
    with new.connect() as connection:
        assert count_review_items(connection) == before
        assert search(connection, "survey").count == 2
    new.dispose()
