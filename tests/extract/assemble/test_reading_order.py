# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines above tables that are side by side are read with their own table."""

from extract.assemble.reading_order import order_items
from extract.tables.grid import FoundTable, Table
from extract.text.cells import Line, group_lines
from ingest.model import Box, Page, Region, Word


def print_line(top: float, *places: tuple[float, str]) -> tuple[Line, Region]:
    """Return a line of words, each at its place along the line, and the strip of the page that it is in."""
    boxes = [Box(x0=x, top=top, x1=x + 5 * len(text), bottom=top + 8) for x, text in places]
    words = [
        Word(text=text, box=box, confidence=0.9, line=int(top), region=int(top // 20))
        for (_, text), box in zip(places, boxes, strict=True)
    ]
    return group_lines(words)[0], Region(kind="band", box=Box(x0=0, top=top, x1=600, bottom=top + 8))


def read_order(*lines: tuple[Line, Region]) -> list[str]:
    """Return the items of a page that has two tables side by side below these lines."""
    sheet = Page(number=1, width=600, height=800, regions=tuple(region for _, region in lines))
    left, right = (
        FoundTable(
            table=Table(page=sheet, box=Box(x0=x0, top=100, x1=x1, bottom=200), cells=(), rows=0, columns=0), words={}
        )
        for x0, x1 in ((20, 280), (320, 580))
    )
    items = order_items([left, right], [(sheet, line) for line, _ in lines])
    return [("left" if item is left else "right") if isinstance(item, FoundTable) else item[1].text for item in items]


def test_a_line_over_two_tables_is_parted_where_they_are() -> None:
    title = print_line(0, (20, "Plan"), (50, "of"), (70, "action"))
    over_both = print_line(20, (20, "1a."), (40, "Who?"), (320, "1b."), (340, "Why?"))
    more_of_left = print_line(40, (20, "When?"))
    assert read_order(title, over_both, more_of_left) == [
        "Plan of action", "1a. Who?", "When?", "left", "1b. Why?", "right",
    ]  # fmt: skip


def test_a_line_that_runs_through_is_read_before_both_tables() -> None:
    through = print_line(0, (250, "All"), (270, "agencies"), (316, "agreed"))
    assert read_order(through) == ["All agencies agreed", "left", "right"]
