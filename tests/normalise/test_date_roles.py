# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The role of each date: from the name of its column, the words beside it, and crossed-out text beside it."""

import pytest

from extract.model import DraftCell, StruckText
from normalise.date_roles import find_column_role, find_further_role
from normalise.model import DateRole, list_targets
from normalise.target_dates import read_target_date
from normalise.yearless_dates import KnownDates


def roles_in(text: str, role: DateRole = DateRole.TARGET, struck: str = "") -> list[tuple[str, str]]:
    crossed = (StruckText(text=struck),) if struck else ()
    read = read_target_date(DraftCell(raw=text, body=text, struck=crossed), frozenset(), KnownDates(), role)
    return [(found.date.strftime("%d/%m/%y"), str(found.role)) for found in read.dates]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("", DateRole.TARGET), ("Due date", DateRole.TARGET), ("Completion date", DateRole.TARGET),
        ("Target completion date", DateRole.TARGET), ("Revised date", DateRole.REVISED),
        ("Revised target date", DateRole.REVISED), ("New deadline", DateRole.REVISED),
        ("Original due date", DateRole.ORIGINAL), ("Date completed", DateRole.COMPLETED),
        ("Actual completion date", DateRole.COMPLETED), ("Next review date", DateRole.REVIEW),
        ("Target date / review date", DateRole.TARGET), ("Column 4", DateRole.TARGET),
        ("To be completed by", DateRole.TARGET), ("Completed by when", DateRole.TARGET),
        ("‘o be completed ating ry", DateRole.TARGET),
    ],
)  # fmt: skip
def test_the_target_column_names_its_role(name: str, role: DateRole) -> None:
    assert find_column_role(name) == role


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Revised date", DateRole.REVISED), ("Extended timescale", DateRole.REVISED),
        ("Revlsed date", DateRole.REVISED),
        ("Date of completion", DateRole.COMPLETED), ("Completion date", DateRole.COMPLETED),
        ("Date completed", DateRole.COMPLETED), ("Review date", DateRole.REVIEW), ("Date reviewed", DateRole.REVIEW),
        ("Next review", DateRole.REVIEW),
        ("Original deadline", DateRole.ORIGINAL), ("Due date", DateRole.TARGET),
        ("Start date", None), ("Date raised", None), ("Reviewed by", None), ("New actions", None), ("Completed", None),
        ("Evidence", None), ("Progress since last review", None),
    ],
)  # fmt: skip
def test_a_further_column_has_a_role_only_where_its_name_says_one(name: str, role: DateRole | None) -> None:
    assert find_further_role(name) == role


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("30/06/2019", [("30/06/19", "target")]),
        ("30/06/2019 revised to 30/09/2019", [("30/06/19", "original"), ("30/09/19", "revised")]),
        ("30/06/2019, extended to end of September 2019", [("30/06/19", "original"), ("30/09/19", "revised")]),
        ("was 30/06/2019, now 30/09/2019", [("30/06/19", "original"), ("30/09/19", "revised")]),
        ("30/09/2019 (was 30/06/2019)", [("30/09/19", "revised"), ("30/06/19", "original")]),
        ("Revised from 30/06/2019 to 30/09/2019", [("30/06/19", "original"), ("30/09/19", "revised")]),
        ("Original 30/06/2019\nRevised: 30/09/2019", [("30/06/19", "original"), ("30/09/19", "revised")]),
        ("30/06/2019\nRevised: 30/09/2019", [("30/06/19", "original"), ("30/09/19", "revised")]),
        ("30/06/2019 (original) 30/09/2019 (revised)", [("30/06/19", "original"), ("30/09/19", "revised")]),
        ("30/09/2019 revised", [("30/09/19", "revised")]),
        ("Completed 14/05/2019", [("14/05/19", "completed")]),
        ("Due 30/06/2019. Completed on 14/05/2019", [("30/06/19", "target"), ("14/05/19", "completed")]),
        ("To be completed by 30/06/2019", [("30/06/19", "target")]),
        ("To be completed 30/06/2019", [("30/06/19", "target")]),
        ("Completed by 30/06/2019", [("30/06/19", "target")]),
        ("30/06/2019 Completed", [("30/06/19", "target")]),
        ("Ongoing, review in September 2019", [("30/09/19", "review")]),
        ("1 June 2019 to 30 July 2019", [("30/07/19", "target")]),
        ("30/06/2019 and 30/09/2019", [("30/06/19", "target"), ("30/09/19", "target")]),
        ("New policy by 30/06/2019", [("30/06/19", "target")]),
    ],
)
def test_words_beside_a_date_say_its_role(text: str, found: list[tuple[str, str]]) -> None:
    assert roles_in(text) == found


def test_a_date_beside_a_struck_one_is_the_revised_one() -> None:
    assert roles_in("30/09/2019", struck="30/06/2019") == [("30/09/19", "revised"), ("30/06/19", "original")]


def test_words_say_more_than_the_column() -> None:
    found = roles_in("Completed 14/05/2019", DateRole.REVISED)
    assert found == [("14/05/19", "completed")]
    assert roles_in("30/09/2019", DateRole.REVISED) == [("30/09/19", "revised")]


def test_the_revised_date_is_due_before_the_target_and_the_original() -> None:
    text = "Original 30/12/2019, revised 30/09/2019, review 31/10/2019"
    read = read_target_date(DraftCell(raw=text, body=text), frozenset(), KnownDates())
    assert [day.isoformat() for day in list_targets(read.dates)] == ["2019-09-30"]
    assert [day.isoformat() for day in list_targets(read.dates[:1])] == ["2019-12-30"]
    assert list_targets(read.dates[2:]) == []
