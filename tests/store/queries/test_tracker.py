# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The action tracker's filters, order and pages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from normalise.model import STATUSES_AND_NONE
from store.engine import open_store, store_url
from store.queries.tracker import Change, OverdueAt, SortKey, TrackerFilter, count_tracked, list_tracked
from store.queries.tracker_columns import DEFAULT_COLUMNS, list_record_addresses, list_values, select_columns
from tests.store.case_versions import SPRING, SUMMER, keep, late_with_changes
from tests.store.report_versions import cell, rag, version, with_rows

TODAY = date(2019, 8, 1)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Two cases: one of two versions, in which police is late, one row is dropped and one complete; and one of one."""
    engine = open_store(store_url(str(tmp_path_factory.mktemp("tracker") / "a.db")))
    second = late_with_changes(version("bbbb", SUMMER))
    other = with_rows(
        version("dddd", SPRING, "Child Z", "Elmbridge SCP"),
        lambda row: replace(row, rag=rag(None), dates=()).with_cells(lead_person=cell("T. Okoro")),
    )
    keep(engine, version("aaaa", SPRING), second, other)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def ids(connection: Connection, sort: SortKey = SortKey.PLACE, descending: bool = False, **wanted: Any) -> list[str]:
    asked = TrackerFilter(today=TODAY, **wanted)
    found = [entry.id for entry in list_tracked(connection, asked, sort=sort, descending=descending)]
    assert sum(count_tracked(connection, asked).values()) == len(found)
    return found


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 23),
        ({"all_versions": True}, 35),
        ({"board": "marlsea"}, 11),
        ({"board": "child z elmbridge"}, 12),
        ({"case": "aaaa"}, 11),
        ({"report": "aaaa", "all_versions": True}, 12),
        ({"finding": "1", "case": "aaaa"}, 6),
        ({"question": "1A.", "case": "aaaa"}, 3),
        ({"agency": "police"}, 8),
        ({"agency": "Youth off"}, 8),
        ({"status": "none"}, 12),
        ({"status": "complete"}, 1),
        ({"lead": "okoro"}, 12),
        ({"overdue": OverdueAt.TODAY}, 6),  # due in June and not complete
        ({"overdue": OverdueAt.REPORT}, 0),
        ({"due_after": date(2019, 6, 30)}, 4),
        ({"due_before": date(2019, 9, 30)}, 7),
        ({"changed_since": SUMMER}, 5),
        ({"change": Change.SLIPPED}, 4),
        ({"change": Change.NEWLY_RED}, 4),
        ({"change": Change.CLOSED}, 1),
        ({"change": Change.DROPPED}, 1),
        ({"change": Change.NEW}, 0),
        ({"change": Change.ANY}, 5),
        ({"words": "survey families"}, 2),
        ({"words": "survey families", "all_versions": True}, 3),
        ({"words": "survey", "board": "marlsea"}, 1),
        ({"words": "xylophone"}, 0),
        ({"words": "survey", "board": "nowhere"}, 0),
    ],
)
def test_rows_are_filtered(connection: Connection, wanted: dict[str, Any], count: int) -> None:
    assert len(ids(connection, **wanted)) == count


def test_rows_are_sorted_with_those_without_a_value_last(connection: Connection) -> None:
    for sort in SortKey:
        assert (
            sorted(ids(connection, sort)) == sorted(ids(connection, sort, descending=True)) == sorted(ids(connection))
        )
    assert ids(connection, SortKey.DUE)[-1].startswith("dddd")
    assert ids(connection, SortKey.DUE, descending=True)[0].endswith("police-1")
    assert ids(connection, SortKey.DUE, descending=True)[-1].startswith("dddd")
    assert ids(connection, SortKey.STATUS)[0] == "bbbb-1a-police-1"
    assert ids(connection, SortKey.BOARD)[0].startswith("dddd")


def test_a_page_is_a_part_of_the_list(connection: Connection) -> None:
    whole = ids(connection, SortKey.AGENCY)
    part = list_tracked(connection, TrackerFilter(), sort=SortKey.AGENCY, start=5, limit=4)
    assert [entry.id for entry in part] == whole[5:9]


def test_an_entry_says_what_changed_and_by_how_much_it_is_overdue(connection: Connection) -> None:
    wanted = TrackerFilter(case="aaaa", question="1a", today=date(2019, 7, 1))
    police, yos, _ = list_tracked(connection, wanted)
    assert police.change == "amber to red; slipped 92 days"
    assert (police.slips, police.overdue_days) == (1, None)
    assert (yos.change, yos.overdue_days, yos.status_since) == ("", 1, SPRING)
    assert (yos.board, yos.subject, yos.case) == ("Marlsea LSCB", "Child Q – “Robin”", "aaaa")
    assert count_tracked(connection, wanted) == dict.fromkeys(STATUSES_AND_NONE, 0) | {"red": 1, "amber": 2}


def test_columns_are_chosen_by_name(connection: Connection, tmp_path: Path) -> None:
    assert select_columns(["due", "board", "nonsense"]) == ("board", "due")
    assert select_columns([]) == DEFAULT_COLUMNS
    (entry, *_) = list_tracked(connection, TrackerFilter(case="aaaa"), limit=1)
    assert list_values(entry, ("board", "due")) == ("Marlsea LSCB", date(2019, 9, 30))
    assert list_record_addresses([entry], "http://plans/") == ["http://plans/response/bbbb-1a-police-1"]
    assert list_record_addresses([entry], "") == []
