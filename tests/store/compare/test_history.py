"""The history of responses over the versions of a case."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from normalise.model import TargetDate
from store.compare.compare import compare_versions
from store.compare.history import count_statuses, load_histories
from store.compare.summary import summarise_version
from store.versions.cases import list_cases
from tests.store.case_versions import AKIN, VERSIONS, keep
from tests.store.report_versions import at, cell, with_rows


def test_what_moved_and_how_often(empty: Engine) -> None:
    again = TargetDate(date=date(2019, 12, 31), precision="day")
    third = with_rows(
        VERSIONS[2],
        lambda r: (
            replace(r, dates=(again,)).with_cells(target_date=cell("31/12/2019")) if r.id.endswith("1a-police-1") else r
        ),
    )
    third = with_rows(third, lambda r: None if r.id.endswith("2b-yos-1") else r)
    keep(empty, *VERSIONS[:2], third)
    with empty.connect() as connection:
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
