# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes in groups, the most severe first."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from store.compare.grouping import CHANGE_GROUPS, describe_change, find_group, group_changes, summarise_changes
from store.compare.model import Change
from tests.store.change_examples import (
    DROPPED,
    EVERY,
    FORWARD,
    FURTHER,
    LAWS,
    OVERDUE,
    PERHAPS,
    SLIPPED,
    UNSEEN,
    changes,
)


def test_changes_stand_in_their_group_the_gravest_first() -> None:
    found = group_changes(EVERY)
    assert tuple(found) == CHANGE_GROUPS
    assert [c.movement for c in found["Status"][2:]] == ["first given", "better"]
    assert {c.movement for c in found["Status"][:2]} == {"worse", "lost"}
    assert found["Dates"] == [FURTHER, SLIPPED, FORWARD]
    assert found["Perhaps"] == [UNSEEN, PERHAPS]
    assert summarise_changes(found["Dates"]) == "2 slipped, 1 brought forward"
    assert [describe_change(c) for c in (DROPPED, SLIPPED, FORWARD)] == [
        "dropped",
        "slipped 91 days",
        "brought forward 1 day",
    ]
    assert describe_change(OVERDUE) == "overdue 200 days"
    assert describe_change(FURTHER) == "slipped 731 days, 3 times so far"


@LAWS
@given(st.lists(changes, max_size=6))
def test_every_change_is_in_one_group(held: list[Change]) -> None:
    found = group_changes(held)
    assert sum(map(len, found.values())) == len(held)
    assert all(find_group(c) == name for name, those in found.items() for c in those)
    assert not any(find_group(replace(c, sure=False)) != "Perhaps" for c in held)
