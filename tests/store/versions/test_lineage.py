"""Lineages in the store: in whatever order versions come, and whatever persons say of them."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import Connection, Engine, select

from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.model import Report, TargetDate
from store import audit_log
from store.compare.compare import compare_versions, find_versions
from store.compare.history import count_statuses, load_histories
from store.compare.summary import summarise_version
from store.decisions.agency_aliases import decide_agency, undo_agency_decision
from store.engine import writing
from store.reports.save import save_report
from store.schema import LineageMemberRow
from store.versions.cases import CaseNames, list_cases, move_report_to_case, score_case_match
from store.versions.lineage import (
    link_responses,
    list_link_decisions,
    list_matches,
    load_lineage_members,
    place_report_in_case,
    place_unassigned_reports,
)
from tests.store.report_versions import at, cell, rag, version, with_rows

AKIN = relation_explainer(load_register())
SPRING, SUMMER, AUTUMN = date(2019, 3, 1), date(2019, 6, 1), date(2019, 9, 1)


@pytest.fixture
def engine(empty: Engine) -> Engine:
    return empty


def keep(engine: Engine, *reports: Report) -> None:
    for report in reports:
        with engine.begin() as connection:
            save_report(connection, report, replace=True)
            place_report_in_case(connection, report.id, AKIN)


def lives(connection: Connection) -> set[frozenset[str]]:
    """The lineages as sets of responses."""
    groups: dict[str, set[str]] = {}
    for row in connection.execute(select(LineageMemberRow.response_id, LineageMemberRow.lineage_id)):
        groups.setdefault(row.lineage_id, set()).add(row.response_id)
    return {frozenset(group) for group in groups.values()}


def late(report: Report) -> Report:
    """The report with the police's targets put back by three months and their statuses red."""
    put_back = TargetDate(date=date(2019, 9, 30), precision="day")
    return with_rows(
        report,
        lambda r: (
            replace(r, dates=(put_back,), rag=rag("red")).with_cells(target_date=cell("30/09/2019"))
            if r.agency.id == "police"
            else r
        ),
    )


VERSIONS = (version("aaaa", SPRING), late(version("bbbb", SUMMER)), late(version("cccc", AUTUMN)))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_versions_may_come_in_any_order(engine: Engine, order: tuple[int, ...]) -> None:
    keep(engine, *(VERSIONS[i] for i in order))
    with engine.connect() as connection:
        (review,) = list_cases(connection)
        assert [v.report for v in review.versions] == ["aaaa", "bbbb", "cccc"]
        found = lives(connection)
    assert len(found) == 12
    assert all({r.split("-", 1)[1] for r in group} == {next(iter(group)).split("-", 1)[1]} for group in found)


def test_a_second_import_changes_no_row(engine: Engine) -> None:
    keep(engine, *VERSIONS)
    with engine.connect() as connection:
        before = connection.execute(select(LineageMemberRow).order_by(LineageMemberRow.response_id)).all()
    keep(engine, VERSIONS[1], VERSIONS[0])
    with engine.connect() as connection:
        assert connection.execute(select(LineageMemberRow).order_by(LineageMemberRow.response_id)).all() == before


def test_a_row_that_one_version_leaves_out_comes_back(engine: Engine) -> None:
    without = with_rows(VERSIONS[1], lambda r: None if r.id.endswith("1a-csc-1") else r)
    keep(engine, VERSIONS[0], without, VERSIONS[2])
    with engine.connect() as connection:
        found = load_lineage_members(connection, ["aaaa-1a-csc-1", "cccc-1a-csc-1"])
    assert len({m.lineage for m in found.values()}) == 1


def test_a_better_scan_of_the_same_version_takes_its_place(engine: Engine) -> None:
    worse = with_rows(version("bbb2", SUMMER), lambda r: r.with_cells(response=cell(r.cells["response"].text, 0.7)))
    keep(engine, VERSIONS[0], worse, VERSIONS[1])
    with engine.connect() as connection:
        (review,) = list_cases(connection)
        assert [v.report for v in review.current] == ["aaaa", "bbbb"]
        assert {v.report: v.superseded_by for v in review.versions}["bbb2"] == "bbbb"
        found = load_lineage_members(connection, ["bbbb-2a-yos-1", "bbb2-2a-yos-1"])
        assert len({m.lineage for m in found.values()}) == 1
        assert found["bbb2-2a-yos-1"].reasons[0] == "another reading of the same version"
        by_date = find_versions(connection, "2019-06-01")
        assert [v.report for v in by_date] == ["bbbb"]


def test_two_scans_of_one_version_compare_to_no_change(engine: Engine) -> None:
    keep(engine, VERSIONS[1], late(version("bbb2", SUMMER)))
    with engine.connect() as connection:
        old, new = (find_versions(connection, f"{name}.pdf")[0] for name in ("bbbb", "bbb2"))
        assert compare_versions(connection, old, new, AKIN).changes == ()


def test_a_persons_word_outlives_a_new_import(engine: Engine) -> None:
    keep(engine, *VERSIONS[:2])
    with engine.begin() as connection:
        link_responses(connection, "aaaa-1a-police-1", "bbbb-1a-police-1", False, "me", AKIN)
    with engine.begin() as connection:
        link_responses(connection, "aaaa-1a-police-1", "bbbb-2b-csc-1", True, "me", AKIN)
    for _ in range(2):
        with engine.connect() as connection:
            found = load_lineage_members(connection, ["aaaa-1a-police-1", "bbbb-2b-csc-1", "bbbb-1a-police-1"])
        assert found["aaaa-1a-police-1"].lineage == found["bbbb-2b-csc-1"].lineage
        assert found["aaaa-1a-police-1"].lineage != found["bbbb-1a-police-1"].lineage
        assert found["bbbb-2b-csc-1"].reasons == ("linked by a person",)
        keep(engine, *VERSIONS)
    with engine.connect() as connection:
        assert [said.by for said in list_link_decisions(connection)] == ["me", "me"]
    with engine.begin() as connection, pytest.raises(KeyError):
        link_responses(connection, "aaaa-1a-police-1", "nobody", True, "me", AKIN)


def test_a_word_on_a_superseded_scan_holds_for_the_better_one(engine: Engine) -> None:
    worse = with_rows(version("bbb2", SUMMER), lambda r: r.with_cells(response=cell(r.cells["response"].text, 0.7)))
    keep(engine, VERSIONS[0], worse)
    with engine.begin() as connection:
        link_responses(connection, "aaaa-1a-police-1", "bbb2-2b-csc-1", True, "me", AKIN)
    keep(engine, version("bbbb", SUMMER))
    with engine.connect() as connection:
        found = load_lineage_members(connection, ["aaaa-1a-police-1", "bbbb-2b-csc-1"])
    assert len({m.lineage for m in found.values()}) == 1


def test_a_store_from_before_is_settled_once(engine: Engine) -> None:
    with engine.begin() as connection:
        for report in VERSIONS:
            save_report(connection, report)
        assert place_unassigned_reports(connection, AKIN) == 3
        assert place_unassigned_reports(connection, AKIN) == 0
        assert len(lives(connection)) == 12


@pytest.mark.parametrize(
    ("subject", "board", "same"),
    [
        ("Child Q – “Robin”", "Marlsea LSCB", True),
        ("Child Q - “Rob1n”", "Marlsea Safeguarding Children Partnership", True),
        ("Child R – “Wren”", "Marlsea LSCB", False),
        ("Child Q – “Robin”", "Harrowmere LSCB", False),
    ],
)
def test_which_reports_are_of_one_review(subject: str, board: str, same: bool) -> None:
    first = CaseNames(board="Marlsea LSCB", subject="Child Q – “Robin”", title="Marlsea plan")
    score, why = score_case_match(CaseNames(board=board, subject=subject, title="Marlsea plan"), first)
    assert (score >= 0.85) is same
    assert why


def test_a_person_moves_a_report_to_another_review(engine: Engine) -> None:
    keep(engine, VERSIONS[0], version("dddd", SUMMER, subject="Child R – “Wren”"))
    with engine.begin() as connection:
        assert len(list_cases(connection)) == 2
        move_report_to_case(connection, "dddd", "aaaa", "me")
        place_report_in_case(connection, "dddd", AKIN)
    keep(engine, version("dddd", SUMMER, subject="Child R – “Wren”"))
    with engine.connect() as connection:
        (review,) = list_cases(connection)
        assert [(v.report, v.why) for v in review.versions][1] == ("dddd", "a person said so")


def test_what_moved_and_how_often(engine: Engine) -> None:
    again = TargetDate(date=date(2019, 12, 31), precision="day")
    third = with_rows(
        VERSIONS[2],
        lambda r: (
            replace(r, dates=(again,)).with_cells(target_date=cell("31/12/2019")) if r.id.endswith("1a-police-1") else r
        ),
    )
    third = with_rows(third, lambda r: None if r.id.endswith("2b-yos-1") else r)
    keep(engine, *VERSIONS[:2], third)
    with engine.connect() as connection:
        (review,) = list_cases(connection)
        first, second, last = review.versions
        early = compare_versions(connection, first, second, AKIN)
        moved = compare_versions(connection, second, last, AKIN)
        lines = {line.name: line for line in load_histories(connection, review.id)}
        tally = count_statuses(list(lines.values()), review)
        standing = {(s.kind, s.name): s for s in summarise_version(connection, last, second, AKIN)}
    assert {(c.kind, c.movement) for c in early.sure} == {("rag", "worse"), ("slipped", "")}
    dropped, slipped = moved.sure
    assert (dropped.kind, dropped.field, dropped.old_id, dropped.dropped) == ("removed", "row", "bbbb-2b-yos-1", True)
    assert (slipped.kind, slipped.days, slipped.times) == ("slipped", 92, 2)
    assert {o.response for o in moved.overdue} == {
        r.id for f in third.findings for q in f.questions for r in q.responses if r.agency.id != "police"
    }
    assert [p.there for p in lines["2b Youth Offending Service"].points] == [True, True, False]
    assert [(c.red, c.amber, c.overdue) for c in tally] == [(0, 12, 0), (4, 8, 0), (4, 7, 7)]
    police = standing["agency", "Police"]
    assert (police.red, police.slipped_often, police.slipped, police.overdue) == (4, 1, 1, 0)
    assert standing["agency", "Youth Offending Service"].dropped == 1
    assert at(third, "1a-police-1").dates[0] == again


def test_a_doubtful_match_is_shown(engine: Engine) -> None:
    moved = at(VERSIONS[1], "1a-police-1")
    new = with_rows(VERSIONS[1], lambda r: None if r.id.endswith(("1a-police-1", "2b-police-1")) else r)
    findings = list(new.findings)
    asked = findings[1].questions[1]
    findings[1] = replace(
        findings[1], questions=(findings[1].questions[0], replace(asked, responses=(*asked.responses, moved)))
    )
    old = with_rows(VERSIONS[0], lambda r: None if r.id.endswith("2b-police-1") else r)
    keep(engine, old, replace(new, findings=tuple(findings)))
    with engine.connect() as connection:
        (doubtful,) = list_matches(connection, uncertain=True)
    assert (doubtful.previous, doubtful.response) == ("aaaa-1a-police-1", "bbbb-1a-police-1")


def test_the_log_says_what_persons_said_of_rows_reports_and_agencies(engine: Engine) -> None:
    keep(engine, *VERSIONS)
    with writing(engine) as connection:
        link_responses(connection, "aaaa-1a-police-1", "bbbb-1a-police-1", True, "Ann", AKIN)
        link_responses(connection, "aaaa-1a-police-1", "bbbb-1a-police-1", False, "Bea", AKIN)
        move_report_to_case(connection, "cccc", None, "Ann")
        decide_agency(connection, "police", "Ann", AKIN, alias="The constabulary")
        decide_agency(connection, "police", "Ann", AKIN, other="yos")
        undo_agency_decision(connection, "Bea", AKIN)
    with engine.connect() as connection:
        said = [(e.by, e.act, e.owner_id, e.after) for e in audit_log.entries(connection)]
        assert audit_log.breaks(connection) == []
    assert said[::-1] == [
        ("Ann", "linked", "aaaa-1a-police-1", "bbbb-1a-police-1"),
        ("Bea", "parted", "aaaa-1a-police-1", "bbbb-1a-police-1"),
        ("Ann", "moved", "cccc", "cccc"),
        ("Ann", "named", "police", "The constabulary"),
        ("Ann", "merged", "police", "yos"),
        ("Bea", "unnamed", "police", "yos"),
    ]
