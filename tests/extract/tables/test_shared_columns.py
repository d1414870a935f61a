# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pieces of an open table, and lines beside them, get the columns of the piece that shows the most."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from extract.tables.shared_columns import measure_gutters, share_columns
from ingest.model import Box, Fill, OpenTable, Page, Region, Word

STARTS = (20.0, 120.0, 220.0, 320.0)
SPACE, TALL = 3.0, 8.0

Row = Mapping[float, str]


def draw(*parts: tuple[str, tuple[float, ...], list[Row]]) -> Page:
    """Return a page with parts from top to bottom: an open table with borders at some x, or a band of prose."""
    words: list[Word] = []
    regions: list[Region] = []
    tables: list[OpenTable] = []
    y = 50.0
    for kind, borders, rows in parts:
        first, top = len(words), y
        for row in rows:
            for x, text in row.items():
                for word in text.split():
                    box = Box(x0=x, top=y, x1=x + 5 * len(word), bottom=y + TALL)
                    region = len(regions) + sum(box.x0 >= border for border in borders)
                    words.append(Word(text=word, box=box, confidence=1.0, line=int(y), region=region))
                    x = box.x1 + SPACE
            y += 12
        sides = [0.0, *borders, 420.0]
        for _ in range(1 + len(borders)):
            inside = [w.box for w in words[first:] if w.region == len(regions)] or [Box(x0=0, top=y, x1=1, bottom=y)]
            regions.append(Region(kind="block" if kind == "table" else "band", box=Box.hull(inside)))
        if kind == "table":
            columns = tuple(pairwise(sides))
            tables.append(OpenTable(box=Box(x0=20, top=top, x1=345, bottom=y - 4), columns=columns))
        y += 10
    return Page(number=1, width=440, height=600, words=tuple(words), regions=tuple(regions), open_tables=tuple(tables))


def row(*texts: str) -> Row:
    return {x: text for x, text in zip(STARTS, texts, strict=True) if text}


WHOLE = (
    "table",
    (110.0, 210.0, 310.0),
    [row("ask", "call the ward", "health", "green"), row("see", "go", "on", "red")],
)


def test_a_piece_whose_columns_are_close_is_cut_where_the_other_piece_has_white() -> None:
    close = [row("a long text by", "visit the home", "ward", "amber"), row("now", "again then a", "ward", "red")]
    page, known = share_columns(draw(WHOLE, ("table", (210.0, 310.0), close)), None)
    assert known == measure_gutters(page, page.open_tables[0])
    assert [len(part.columns) for part in page.open_tables] == [4, 4]
    blocks = [[w.text for w in page.words if w.region == i] for i in range(len(page.regions))]
    assert ["a", "long", "text", "by", "now"] in blocks
    assert ["visit", "the", "home", "again", "then", "a"] in blocks


def test_the_piece_of_the_page_before_counts_too() -> None:
    _, known = share_columns(draw(WHOLE), None)
    piece = ("table", (210.0, 310.0), [row("a long text by", "visit the home", "ward", "amber")])
    page, _ = share_columns(draw(piece), known)
    assert [len(part.columns) for part in page.open_tables] == [4]


def test_a_line_of_several_columns_beside_the_table_is_part_of_it() -> None:
    page, _ = share_columns(draw(("band", (), [row("Question", "What to do", "Agency", "RAG")]), WHOLE), None)
    assert [len(part.columns) for part in page.open_tables] == [4, 4]


def test_a_row_below_a_heading_is_part_of_the_table() -> None:
    heading: tuple[str, tuple[float, ...], list[Row]] = ("band", (), [{20.0: "part two of the plan is about homes"}])
    close = row("a long text so", "call the home", "ward", "red")
    page, _ = share_columns(draw(WHOLE, heading, ("band", (), [close])), None)
    assert [len(part.columns) for part in page.open_tables] == [4, 4]
    assert sum(region.kind == "band" and region.box.width > 1 for region in page.regions) == 1


def test_a_row_in_one_band_with_the_heading_above_it_is_part_of_the_table() -> None:
    heading: Row = {20.0: "part two of the plan is about homes"}
    band: tuple[str, tuple[float, ...], list[Row]] = ("band", (), [heading, row("ask them", "call", "ward", "red")])
    page, _ = share_columns(draw(WHOLE, band), None)
    assert [len(part.columns) for part in page.open_tables] == [4, 4]


def test_rows_that_are_added_show_columns_that_the_first_has_not() -> None:
    rows: list[Row] = [{**row("see", "visit them", "ward", ""), 300.0: "May"} for _ in range(4)]
    bands = [("band", (), [each]) for each in rows]
    first: tuple[str, tuple[float, ...], list[Row]] = ("table", (110.0, 210.0), [row("ask", "call now", "health", "")])
    page, known = share_columns(draw(first, *bands), None)
    assert known is not None
    assert [len(part.columns) for part in page.open_tables] == [4] * 5


def test_a_table_of_members_without_a_heading_is_not_part_of_the_table() -> None:
    names: Row = {20.0: "Name", 160.0: "Post", 275.0: "Body"}
    page, _ = share_columns(draw(WHOLE, ("band", (), [names]), ("band", (), [row("ann", "lead", "ward", "red")])), None)
    assert len(page.open_tables) == 1


def test_a_column_whose_print_is_in_the_middle_is_that_of_a_header_that_begins_farther_left() -> None:
    rows: list[Row] = [{**row("ask", "call the ward", "health", ""), 340.0: "red"} for _ in range(3)]
    header: tuple[str, tuple[float, ...], list[Row]] = (
        "table",
        (110.0, 210.0),
        [row("Question", "What", "Body", "RAG")],
    )
    page, _ = share_columns(draw(WHOLE, header, ("table", (110.0, 210.0, 330.0), rows)), None)
    assert [len(part.columns) for part in page.open_tables] == [4, 4, 4]


def test_prose_beside_the_table_stays_prose() -> None:
    prose = {20.0: "each of them had seen the same home and none of them had told the others what they saw there"}
    page, _ = share_columns(draw(("band", (), [prose]), WHOLE), None)
    assert len(page.open_tables) == 1


def test_a_table_with_other_columns_keeps_them() -> None:
    rows: list[Row] = [{20.0: "see", 165.0: "go there", 275.0: "later"}]
    other = ("table", (160.0, 270.0), rows)
    page, _ = share_columns(draw(WHOLE, other), None)
    assert [len(part.columns) for part in page.open_tables] == [4, 3]


def test_header_with_a_name_over_two_columns_is_cut_by_its_lower_line() -> None:
    header = [{20.0: "Plan", 190.0: "Outcome and progress"}, row("Question", "What to do", "Agency", "RAG")]
    page, _ = share_columns(draw(("table", (110.0, 310.0), header), WHOLE), None)
    assert [len(part.columns) for part in page.open_tables] == [4, 4]


def right(*texts: str) -> Row:
    """A row whose last three texts end at one x, as figures do."""
    first, *rest = texts
    return {20.0: first, **{x + 25 - 5 * len(text): text for x, text in zip(STARTS[1:], rest, strict=True)}}


def test_figures_below_a_table_that_end_where_its_columns_do_are_part_of_it() -> None:
    figures = [right("East", "1,530", "1,204", "968"), right("West", "872", "1,001", "75")]
    more = [
        right("North of the river", "3", "12", "4"),
        right("South", "44", "7", "18"),
        right("All", "47", "19", "22"),
    ]
    note = {20.0: "Nurses count each visit of a day as one visit only"}
    page, _ = share_columns(draw(("table", (110.0, 210.0, 310.0), figures), ("band", (), [*more, note])), None)
    assert [len(part.columns) for part in page.open_tables] == [4, 4]
    bands = [i for i, region in enumerate(page.regions) if region.kind == "band"]
    assert {w.text for w in page.words if w.region in bands} == set(note[20.0].split())


def test_a_column_of_colours_without_print_is_a_column() -> None:
    rows = [row("ask", "call", "", "May"), row("see", "go on", "", "June"), row("now", "then", "", "July")]
    drawn = draw(("table", (110.0, 210.0), rows))
    tops = sorted({word.box.top for word in drawn.words})
    fills = tuple(Fill(box=Box(x0=220, top=y, x1=260, bottom=y + TALL), colour=(200, 20, 20)) for y in tops)
    page, _ = share_columns(replace(drawn, fills=fills), None)
    ((*_, coloured, _),) = (part.columns for part in page.open_tables)
    assert coloured[0] < 230
    assert 250 < coloured[1] < 320


def test_a_gutter_that_two_other_pieces_show_is_one_of_all_pieces() -> None:
    rows: list[Row] = [
        {20.0: "ask", 120.0: "call the ward", 220.0: "health", 331.0: "green"},
        {20.0: "see", 120.0: "go", 220.0: "on", 324.0: "red"},
    ]
    first: tuple[str, tuple[float, ...], list[Row]] = ("table", (110.0, 210.0), rows)
    other: tuple[str, tuple[float, ...], list[Row]] = ("table", (210.0, 310.0), rows)
    page, _ = share_columns(draw(first, other, other), None)
    assert [len(part.columns) for part in page.open_tables] == [4, 4, 4]
    page, _ = share_columns(draw(first, other), None)
    assert [len(part.columns) for part in page.open_tables] == [3, 3]
