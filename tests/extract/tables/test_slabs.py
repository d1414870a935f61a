# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Slabs of an open table that only white separates, and the rows that they are."""

from extract.tables.slabs import Slab, merge_slabs
from extract.text.cells import Line
from ingest.model import Box, Word

TALL = 8.0


def slab(top: float, *texts: str, sure: bool = False) -> Slab:
    """Return a slab with a line in each column that has a text."""
    box = Box(x0=0, top=top, x1=50, bottom=top + TALL)
    lines = [
        [Line(words=(Word(text=text, box=box, confidence=1.0, line=0, region=0),), box=box, size=5)] if text else []
        for text in texts
    ]
    return Slab(top=top, bottom=top + 12, sure=sure, lines=lines)


def tops(*slabs: Slab, begins: int = 1, foot: float = -1.0) -> list[float]:
    return [row.top for row in merge_slabs(list(slabs), begins, foot, TALL)]


def test_a_row_begins_with_its_agency() -> None:
    assert tops(slab(0, "Ask", "Police", ""), slab(20, "Call", "", "Done"), slab(40, "See", "Health", "")) == [0, 40]


def test_a_line_that_names_an_agency_alone_begins_a_row() -> None:
    assert tops(slab(0, "Ask", "Police", ""), slab(20, "Marlsea Police", "", "")) == [0, 20]


def test_a_row_that_continues_from_the_page_before_is_not_part_of_the_header_above_it() -> None:
    header, rest = slab(0, "Question", "Agency", "Response"), slab(20, "", "", "and all of the staff")
    assert tops(header, rest, foot=12.0) == [0, 20]
    assert tops(header, slab(14, "", "", "so far"), foot=12.0) == [0]
