# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A status that several columns show together, by a tick in one of them."""

import pytest

from extract.model import DraftCell, DraftStatus
from normalise.status.read_status import read_status

COLUMNS = ("Achieved", "On target", "Not on target")


def ticked(*names: str) -> DraftStatus:
    text = " / ".join(names)
    return DraftStatus(cell=DraftCell(raw=text, body=text, confidence=0.6 if text else None), columns=COLUMNS)


@pytest.mark.parametrize(
    ("name", "value"), [("Achieved", "complete"), ("On target", "green"), ("Not on target", "red")]
)
def test_ticked_column_is_the_status(name: str, value: str) -> None:
    rag, problems = read_status(ticked(name), ())
    assert (rag.raw, rag.value, rag.basis, rag.confidence, problems) == (name, value, "tick", 0.6, ())


@pytest.mark.parametrize(
    ("names", "code"), [((), "status-unread"), (("Achieved", "On target"), "status-ambiguous")], ids=["none", "two"]
)
def test_no_tick_and_two_ticks_are_problems(names: tuple[str, ...], code: str) -> None:
    rag, problems = read_status(ticked(*names), ())
    assert rag.value is None
    assert [problem.code for problem in problems] == [code]
    assert rag.reasons == (problems[0].detail,)
