# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes found are counted against changes made; possible misreadings are counted separately."""

from benchmarks.change_accuracy import Tally, count_changes, format_tally
from samples.board import Change as MadeChange
from tests.store.change_examples import change

MADE = MadeChange(
    finding="2", question="2a", agency="Harrow Police", agency_id="police", field="actions", old="a", new="b",
    kind="changed",
)  # fmt: skip


def test_a_change_is_right_where_only_the_agency_is_misread() -> None:
    tally = Tally()
    found = [change(agency="Harrow Po1ice"), change(question="2b"), change(question="2c", sure=False)]
    (false,) = count_changes(found, [MADE], tally)
    assert false.question == "2b"
    assert (tally.right.total(), tally.missed.total(), tally.perhaps_false.total()) == (1, 0, 1)
    assert list(format_tally(tally))[-1].startswith("precision 0.50, recall 1.00")


def test_a_change_that_is_not_certain_is_listed_apart() -> None:
    tally = Tally()
    assert count_changes([change(sure=False)], [MADE, MADE], tally) == []
    assert (tally.right.total(), tally.missed.total(), tally.perhaps_right.total()) == (0, 1, 1)
