# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Slabs of an open table that only white separates, and the rows that they are."""

from extract.tables.slabs import Slab, cut_slabs, merge_slabs
from extract.text.cells import Line
from ingest.model import Box, OpenTable, Word

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


def test_text_that_begins_with_the_lower_row_is_not_of_a_cell_over_both() -> None:
    def line(x: float, top: float) -> Line:
        box = Box(x0=x, top=top, x1=x + 30, bottom=top + TALL)
        return Line(words=(Word(text="Ask", box=box, confidence=1.0, line=0, region=0),), box=box, size=5)

    table = OpenTable(box=Box(x0=0, top=0, x1=200, bottom=100), columns=((0, 60), (70, 130), (140, 200)))
    beside = [[line(70, 5), line(70, 55)], [line(140, 5), line(140, 55)]]
    for top, is_cut in ((55.5, True), (30.0, False), (60.0, False)):
        slabs = cut_slabs(table, [[line(0, top)], *beside], {50.0: frozenset({0})}, (), TALL, -1)
        assert (0 not in slabs[-1].crossed) is is_cut
    rows = [[line(x, top) for top in (11, 41, 71)] for x in (70, 140)]
    rules: dict[float, frozenset[int]] = {
        0.0: frozenset(),
        30.0: frozenset({0}),
        60.0: frozenset({0}),
        90.0: frozenset(),
    }
    slabs = cut_slabs(table, [[line(0, 41)], *rows], rules, (), TALL, -1)
    assert [sorted(slab.crossed) for slab in slabs] == [[], [0], [0]]  # in the middle of a cell over three rows
