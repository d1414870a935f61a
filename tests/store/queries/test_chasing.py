# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Chasing lists by agency and lead, and the due dates for a calendar."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from store.queries.chasing import NO_LEAD, format_chasing_text, list_chasing
from store.queries.tracker import TrackerFilter, list_tracked
from store.queries.tracker_calendar import list_due_days
from tests.store.case_versions import SPRING, SUMMER, keep, late
from tests.store.report_versions import cell, rag, version, with_rows

TODAY = date(2019, 9, 20)


def fill(engine: Engine) -> None:
    """Two versions: police is due in ten days, a row of csc has no date, its lead is that of above, yos is complete."""
    second = with_rows(
        late(version("bbbb", SUMMER)),
        lambda row: (
            replace(row, dates=()).with_cells(lead_person=cell("As above"))
            if row.id.endswith("1a-csc-1")
            else replace(row, rag=rag("complete"))
            if row.agency.id == "yos"
            else row
        ),
    )
    keep(engine, version("aaaa", SPRING), second)


def test_lists_are_by_agency_and_lead(empty: Engine) -> None:
    fill(empty)
    with empty.connect() as connection:
        found = list_chasing(connection, TrackerFilter(today=TODAY))
        assert [(one.agency, one.lead, len(one.overdue), len(one.soon), len(one.undated)) for one in found] == [
            ("Children's Social Care", "Head of Service", 3, 0, 0),
            ("Children's Social Care", f"{NO_LEAD} (“As above”)", 0, 0, 1),
            ("Police", "Head of Service", 0, 4, 0),
        ]
        assert list_chasing(connection, TrackerFilter(today=TODAY, agency="police"), days=5) == []
    text = format_chasing_text(found[0], TODAY)
    assert text.startswith("Children's Social Care: Head of Service\nActions on 20 September 2019\n\nOverdue (3)\n")
    assert "- Child Q – “Robin”, 1b, amber, due 30 June 2019, 82 days overdue: Report to the Board" in text
    assert "Without a date: when will these be done? (1)" in format_chasing_text(found[1], TODAY)
    assert "Due in the next 30 days (4)" in format_chasing_text(found[2], TODAY)


def test_what_is_not_complete_is_due_on_a_day(empty: Engine) -> None:
    fill(empty)
    with empty.connect() as connection:
        days = list_due_days(list_tracked(connection, TrackerFilter(today=TODAY)), "http://plans")
    assert len(days) == 7
    assert (days[0].id, days[0].day, days[0].title) == (
        "bbbb-1a-police-1", date(2019, 9, 30), "Police: 1a Child Q – “Robin”",
    )  # fmt: skip
    assert days[0].address == "http://plans/response/bbbb-1a-police-1"
