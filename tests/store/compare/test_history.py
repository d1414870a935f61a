# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The history of responses over the versions of a case."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine, text

from normalise.model import DateRole, Response, TargetDate
from store.compare.compare import compare_versions
from store.compare.history import count_slips, count_statuses, load_histories
from store.compare.summary import summarise_version
from store.queries import dataframes
from store.versions.cases import list_cases
from tests.store.case_versions import AKIN, VERSIONS, keep
from tests.store.report_versions import at, cell, version, with_rows

FAR_OFF = date(2030, 1, 1)


def test_a_new_date_beside_a_struck_one_is_one_slip(empty: Engine) -> None:
    def put_back(row: Response) -> Response:
        gone = tuple(replace(found, struck=True) for found in row.dates)
        dates = (TargetDate(date=date(2019, 9, 30), precision="day"), *gone)
        return replace(row, dates=dates).with_cells(target_date=cell("30/09/2019"))

    second = with_rows(VERSIONS[1], lambda r: put_back(r) if r.id.endswith("2b-csc-1") else r)
    third = with_rows(VERSIONS[2], lambda r: put_back(r) if r.id.endswith("2b-csc-1") else r)
    keep(empty, VERSIONS[0], second, third)
    with empty.connect() as connection:
        (review,) = list_cases(connection)
        first, middle, last = review.versions
        found = [
            [(c.kind, c.days) for c in compare_versions(connection, *pair, AKIN).changes if c.field == "target_date"
             and (c.new_id or "").endswith("2b-csc-1")]
            for pair in ((first, middle), (middle, last))
        ]  # fmt: skip
        due = connection.execute(text("SELECT due FROM v_response WHERE response_id LIKE 'cccc-2b-csc-1'")).scalar()
        lines = {line.name: line for line in load_histories(connection, review.id)}
    assert found == [[("slipped", 92)], []]
    assert str(due) == "2019-09-30"
    assert lines["2b Children's Social Care"].points[-1].targets == (date(2019, 9, 30),)


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


def revise(row: Response, *dates: TargetDate, printed: str) -> Response:
    """Return the row with a column of revised dates, in which this is printed."""
    original = tuple(replace(found, role=DateRole.ORIGINAL) for found in row.dates)
    return replace(row, dates=(*original, *dates), other=(("Revised date", cell(printed)),))


def test_a_date_in_a_column_of_revised_dates_is_one_slip(empty: Engine) -> None:
    revised = TargetDate(date=date(2019, 9, 30), precision="day", role=DateRole.REVISED, column="Revised date")
    first = with_rows(VERSIONS[0], lambda r: revise(r, printed="") if r.id.endswith("2b-csc-1") else r)
    second = with_rows(
        VERSIONS[1], lambda r: revise(r, revised, printed="30/09/2019") if r.id.endswith("2b-csc-1") else r
    )
    earlier = replace(revised, date=date(2019, 8, 31))
    third = with_rows(
        VERSIONS[2], lambda r: revise(r, earlier, printed="31/08/2019") if r.id.endswith("2b-csc-1") else r
    )
    keep(empty, first, second, third)
    with empty.connect() as connection:
        (review,) = list_cases(connection)
        one, two, three = review.versions
        found = [
            (c.kind, c.field, c.old, c.new, c.days)
            for pair in ((one, two), (two, three))
            for c in compare_versions(connection, *pair, AKIN).changes
            if (c.new_id or "").endswith("2b-csc-1")
        ]
        kinds = connection.execute(
            text("SELECT kind, due_role, old, new FROM v_change WHERE response_id LIKE '%2b-csc-1' ORDER BY as_at")
        ).all()
        row = connection.execute(text("SELECT * FROM v_response WHERE response_id = 'cccc-2b-csc-1'")).one()
        lines = {line.name: line for line in load_histories(connection, review.id)}
    assert found == [
        ("slipped", "target_date", "30/06/2019", "30/09/2019", 92),
        ("revised", "target_date", "30/09/2019", "31/08/2019", -30),
    ]
    assert [tuple(kind) for kind in kinds] == [
        ("slipped", "revised", "30/06/2019", "30/09/2019"), ("revised", "revised", "30/09/2019", "31/08/2019"),
    ]  # fmt: skip
    assert (str(row.due), row.due_role, str(row.original_date)) == ("2019-08-31", "revised", "2019-06-30")
    assert [str(p.due) for p in lines["2b Children's Social Care"].points] == ["2019-06-30", "2019-09-30", "2019-08-31"]
    after = [len(dataframes.overdue(empty, on=day).query("question == '2b'")) for day in (date(2019, 8, 31), FAR_OFF)]
    assert after[0] < after[1]


def test_a_report_without_roles_of_dates_has_not_slipped_against_one_with_them(empty: Engine) -> None:
    """The earlier version of the program took a completion date for a target, and knew no column of revised dates."""

    def read_before(row: Response) -> Response:
        both = (*row.dates, TargetDate(date=date(2019, 9, 1), precision="day"))
        return replace(row.with_cells(target_date=cell("30/06/2019, done 01/09/2019")), dates=both)

    def read_today(row: Response) -> Response:
        target, done = (
            replace(found, role=role)
            for found, role in zip(row.dates, (DateRole.TARGET, DateRole.COMPLETED), strict=True)
        )
        revised = TargetDate(date=date(2019, 12, 1), precision="day", role=DateRole.REVISED, column="Revised")
        return replace(row, dates=(target, done, revised), other=(("Revised", cell("01/12/2019")),))

    first = with_rows(VERSIONS[0], read_before)
    second = with_rows(with_rows(version("bbbb", date(2019, 6, 1)), read_before), read_today)
    keep(empty, first, second)
    with empty.connect() as connection:
        (review,) = list_cases(connection)
        one, two = review.versions
        found = compare_versions(connection, one, two, AKIN).changes
        slips = count_slips(
            connection, review.id, {line.lineage for line in load_histories(connection, review.id)}, None
        )
        assert (found, set(slips.values())) == ((), {0})
    assert len(dataframes.changes(empty)) == 0
