# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""All agencies of a row are stored, found, counted, decided on, corrected and compared."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, text

from normalise.agencies.succession import relation_explainer
from normalise.model import AgencyName, Report
from store.compare.compare import compare_versions
from store.compare.history import load_histories
from store.compare.summary import summarise_version
from store.decisions.agency_aliases import decide_agency, list_agencies, undo_agency_decision
from store.decisions.corrections import correct_value
from store.decisions.undo import undo_entry
from store.derived.search_index import make_mark
from store.engine import write_transaction
from store.export.json import report_to_json
from store.export.spreadsheet import export_csv
from store.provenance.trace import trace_record
from store.queries.keyset_pages import records_after
from store.queries.listings import ResponseFilter, list_responses
from store.reports.digest import compute_digest
from store.reports.load import load_report
from store.versions.cases import list_cases
from tests.store.correction_helpers import REGISTER, WHO, taken_in
from tests.store.report_versions import agency, at, version, with_rows

EXPLAIN = relation_explainer(REGISTER)
HOUSING = AgencyName(raw="Housing", id="housing", name="Housing", score=1.0, known=True, why="as in the register")
HUB = AgencyName(raw="The Hub", id="the-hub", name="The Hub", score=0.0, known=False, why="not in the register")
UNPRINTED = replace(HUB, raw="", why="one of “All partners”; not in the register")
ROW = "1a-police-1"


def with_further(report: Report, *agencies: AgencyName, row: str = ROW) -> Report:
    """Return a report in which a row names these agencies after the police."""
    return with_rows(report, lambda r: replace(r, further_agencies=agencies) if r.id.endswith(row) else r)


def first() -> Report:
    return with_further(version("aaaa", date(2019, 3, 1)), HOUSING, HUB)


def test_a_report_is_loaded_as_it_was_saved_and_its_digest_has_all_agencies(empty: Engine) -> None:
    taken_in(empty, first())
    with empty.connect() as connection:
        loaded = load_report(connection, "aaaa", reading=True)
    assert at(loaded, ROW).agencies == at(first(), ROW).agencies
    assert compute_digest(loaded) == compute_digest(first()) != compute_digest(version("aaaa", date(2019, 3, 1)))


def test_lists_and_searches_find_the_row_by_each_agency(empty: Engine) -> None:
    taken_in(empty, first())
    with empty.connect() as connection:
        for wanted in ("housing", "the hub", "the-hub"):
            (row,) = list_responses(connection, ResponseFilter(agency=wanted))
            assert (row.id, row.agency, row.agencies) == (f"aaaa-{ROW}", "Police", "Police; Housing; The Hub")
        assert [r.id for r in records_after(connection, ResponseFilter(agency="housing"), "", 9)] == [f"aaaa-{ROW}"]
        assert {a.id: a.rows for a in list_agencies(connection)} == {
            "police": 4, "yos": 4, "csc": 4, "housing": 1, "the-hub": 1,
        }  # fmt: skip
        assert connection.execute(text("SELECT responses FROM report_tally")).scalar() == 12
        marks = connection.execute(
            text("SELECT marks FROM search_entry WHERE owner_id = :row"), {"row": f"aaaa-{ROW}"}
        ).scalar_one()
    assert make_mark("agency", "the-hub") in marks.split()


def test_exports_and_views_have_all_agencies(empty: Engine) -> None:
    taken_in(empty, with_further(version("aaaa", date(2019, 3, 1)), HOUSING, UNPRINTED))
    with empty.connect() as connection:
        report = load_report(connection, "aaaa")
        names = connection.execute(text(f"SELECT agencies FROM v_response WHERE response_id = 'aaaa-{ROW}'")).scalar()
        each = connection.execute(
            text(f"SELECT agency_id, agency_as_printed FROM v_response_agency WHERE response_id = 'aaaa-{ROW}'")
        )
        assert [tuple(row) for row in each] == [("police", "Police"), ("housing", "Housing"), ("the-hub", "")]
    assert names == "Police; Housing"
    row = report_to_json(report)["findings"][0]["questions"][0]["responses"][0]
    assert [(a["raw"], a["id"], a["score"]) for a in row["agencies"]] == [
        ("Police", "police", 1.0), ("Housing", "housing", 1.0), ("", "the-hub", 0.0),
    ]  # fmt: skip
    assert row["agencies"][0] == row["agency"]
    assert "Police; Housing; The Hub,police; housing; the-hub" in export_csv([report])


def test_the_trace_explains_each_agency(empty: Engine, tmp_path: Path) -> None:
    taken_in(empty, first())
    with empty.connect() as connection:
        (trace,) = trace_record(connection, f"aaaa-{ROW}", tmp_path, "agency")
    assert trace.understood[1:] == (
        "“Housing”: agency Housing (housing), matched at 1.00: as in the register",
        "“The Hub”: agency The Hub (the-hub, not in the register), matched at 0.00: not in the register",
    )
    assert trace.setting.agency == "Police; Housing; The Hub"


def test_decisions_apply_to_further_agencies_and_are_undone(empty: Engine) -> None:
    taken_in(empty, first())
    with write_transaction(empty) as connection:
        decide_agency(connection, "csc", "Ann", EXPLAIN, alias="the hub")
        row = at(load_report(connection, "aaaa"), ROW)
        assert [(a.id, a.why) for a in row.further_agencies][1] == ("csc", "a person said so")
        assert at(load_report(connection, "aaaa", reading=True), ROW).further_agencies == (HOUSING, HUB)
        undo_agency_decision(connection, "Ann", EXPLAIN)
        assert at(load_report(connection, "aaaa"), ROW).further_agencies == (HOUSING, HUB)


def test_a_correction_replaces_all_agencies_and_is_undone(empty: Engine) -> None:
    taken_in(empty, first())
    with write_transaction(empty) as connection:
        entry = correct_value(connection, f"aaaa-{ROW}", "agency", "Education and Housing", why="w", **WHO)
        row = at(load_report(connection, "aaaa"), ROW)
        assert [a.id for a in row.agencies] == ["education", "housing"]
        assert json.loads(json.dumps(entry.detail["after"]))["further"][0][:2] == ["Housing", "housing"]
        assert at(load_report(connection, "aaaa", reading=True), ROW).agencies == at(first(), ROW).agencies
        undo_entry(connection, entry.number, why="w", by="Ann", register=REGISTER)
        assert at(load_report(connection, "aaaa"), ROW).agencies == at(first(), ROW).agencies


def with_certain_names(report: Report) -> Report:
    """Return the report with agencies that were read without doubt."""
    return with_rows(
        report, lambda r: replace(r, agency=replace(r.agency, cell=replace(r.agency.cell, confidence=1.0)))
    )


def test_agencies_join_and_leave_and_the_order_does_not_matter(empty: Engine) -> None:
    taken_in(empty, with_certain_names(first()))
    other = replace(HOUSING, raw="Education", id="education", name="Education")
    gps = replace(HOUSING, raw="GPs", id="gps", name="GPs")
    names = "Housing, Police, Education and GPs"
    later = with_rows(
        version("bbbb", date(2019, 7, 1)),
        lambda r: replace(r, agency=replace(agency("housing", "Housing"), cell=replace(r.agency.cell, text=names)),
                          further_agencies=(agency("police", "Police"), other, gps))
        if r.id.endswith(ROW) else r,
    )  # fmt: skip
    taken_in(empty, with_certain_names(later))
    with empty.connect() as connection:
        (case,) = list_cases(connection)
        old, new = case.versions
        found = compare_versions(connection, old, new, EXPLAIN)
        line = next(line for line in load_histories(connection, case.id) if line.points[0].response == f"aaaa-{ROW}")
        summary = summarise_version(connection, new, old, EXPLAIN)
    assert [(c.kind, c.field, c.agency, c.old, c.new, c.sure) for c in found.changes] == [
        ("joined", "agency", "Education", "", "Education", True),
        ("joined", "agency", "GPs", "", "GPs", True),
        ("left", "agency", "The Hub", "The Hub", "", False),
    ]
    assert [point.agency for point in line.points] == ["Police; Housing; The Hub", "Housing; Police; Education; GPs"]
    assert {s.name: s.responses for s in summary if s.kind == "agency"}["GPs"] == 1
