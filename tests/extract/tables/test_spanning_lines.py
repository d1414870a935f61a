# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A heading that runs across the columns of an open table parts it in two, and a running head is not part of it."""

from dataclasses import replace

from extract.tables.spanning_lines import set_headings_apart, set_running_heads_apart, set_second_header_apart
from ingest.model import Box, Fill, OpenTable, Page, Region, Word

HEADING = "part two of the plan is about homes"


def draw_page(*lines: dict[float, str]) -> Page:
    """Return a page with one open table of two columns whose print was read as one region."""
    words = []
    for number, line in enumerate(lines):
        for start, text in line.items():
            x = start
            for word in text.split():
                box = Box(x0=x, top=12.0 * number, x1=x + 5.0 * len(word), bottom=12.0 * number + 8)
                words.append(Word(text=word, box=box, confidence=1.0, line=number, region=0))
                x = box.x1 + 3
    box = Box.hull(word.box for word in words)
    return Page(
        number=1,
        width=400,
        height=400,
        words=tuple(words),
        regions=(Region(kind="block", box=box),),
        open_tables=(OpenTable(box=box, columns=((0.0, 100.0), (100.0, 300.0))),),
    )


def set_apart(page: Page) -> Page:
    return set_headings_apart(page, page.open_tables[0], 20.0, [110.0])


def test_the_rows_above_and_below_a_heading_are_two_pieces() -> None:
    page = set_apart(draw_page({20.0: "ask them", 110.0: "ward"}, {20.0: HEADING}, {20.0: "go", 110.0: "home"}))
    assert [(part.box.top, part.box.bottom) for part in page.open_tables] == [(0.0, 8.0), (24.0, 32.0)]
    bands = {i for i, region in enumerate(page.regions) if region.kind == "band"}
    assert " ".join(word.text for word in page.words if word.region in bands) == HEADING
    assert len({word.region for word in page.words}) == 3


def test_a_heading_may_have_a_word_where_a_column_begins() -> None:
    page = draw_page({20.0: "ask them", 110.0: "ward"}, {20.0: "Finding 2. Bring", 100.0: "it"}, {110.0: "home"})
    apart = set_headings_apart(page, page.open_tables[0], 20.0, [100.0])
    assert [part.box.top for part in apart.open_tables] == [0.0, 24.0]


def test_a_heading_read_as_two_blocks_is_one_line() -> None:
    page = draw_page({20.0: "ask them", 110.0: "ward"}, {20.0: "Finding 2. Bring", 100.0: "it"}, {110.0: "home"})
    block = Region(kind="block", box=page.regions[0].box)
    words = tuple(replace(w, region=1, line=9) if w.text == "it" else w for w in page.words)
    page = replace(page, words=words, regions=(*page.regions, block))
    apart = set_headings_apart(page, page.open_tables[0], 20.0, [100.0])
    bands = {i for i, region in enumerate(apart.regions) if region.kind == "band"}
    assert [word.text for word in apart.words if word.region in bands] == ["Finding", "2.", "Bring", "it"]


def test_a_line_with_print_beside_it_is_part_of_a_row() -> None:
    page = draw_page({20.0: "ask them", 110.0: "ward"}, {20.0: HEADING, 260.0: "home"})
    assert set_apart(page) == page


def test_a_table_of_headings_alone_stays_one() -> None:
    page = draw_page({20.0: HEADING}, {20.0: HEADING})
    assert set_apart(page) == page


def test_line_printed_at_the_head_of_other_pages_is_no_row() -> None:
    page = draw_page({110.0: "CONFIDENTIAL"}, *({20.0: "ask them", 110.0: "ward"} for _ in range(3)))
    region = Region(kind="band", box=page.words[0].box)
    other = Page(number=2, width=400, height=400, words=(replace(page.words[0], region=0),), regions=(region,))
    read = set_running_heads_apart(page, [other])
    assert [part.box.top for part in read.open_tables] == [12.0]
    assert set_running_heads_apart(page, []) == page


def test_the_header_of_another_table_and_the_line_below_it_are_taken_out() -> None:
    names = {20.0: "Name", 110.0: "Post", 200.0: "Body"}
    header = {20.0: "Ask", 110.0: "Call", 200.0: "When"}
    page = draw_page(names, {20.0: "ann", 110.0: "lead", 200.0: "ward"}, header, {20.0: "Police"})
    below = OpenTable(box=Box(x0=20, top=60, x1=300, bottom=90), columns=((0.0, 100.0), (100.0, 300.0)))
    grounds = [Box(x0=18, top=0, x1=240, bottom=9), Box(x0=18, top=23, x1=300, bottom=33)]
    fills = tuple(Fill(box=box, colour=(0, 0, 0)) for box in grounds)
    apart = set_second_header_apart(replace(page, open_tables=(*page.open_tables, below), fills=fills))
    assert [part.box.top for part in apart.open_tables] == [0.0, 60.0]
    bands = {i for i, region in enumerate(apart.regions) if region.kind == "band"}
    assert [w.text for w in apart.words if w.region in bands] == ["Ask", "Call", "When", "Police"]
    alike = tuple(Fill(box=replace(box, x1=240.0), colour=(0, 0, 0)) for box in grounds)
    same = replace(page, open_tables=(*page.open_tables, below), fills=alike)
    assert set_second_header_apart(same) is same


def test_another_table_at_the_foot_is_parted_at_its_header() -> None:
    plan = ({20.0: "Action", 110.0: "Lead", 200.0: "Due"}, {20.0: "go", 110.0: "ann", 200.0: "May"})
    page = draw_page(*plan, {20.0: "Agreed by"}, {20.0: "Name", 90.0: "Post"}, {20.0: "bob", 90.0: "chair"})
    grounds = [Box(x0=18, top=0, x1=240, bottom=9), Box(x0=18, top=35, x1=160, bottom=45)]
    fills = tuple(Fill(box=box, colour=(0, 0, 90)) for box in grounds)
    apart = set_second_header_apart(replace(page, fills=fills))
    assert [part.box.top for part in apart.open_tables] == [0.0, 35.0]
    assert [round(x0) for x0, _ in apart.open_tables[1].columns] == [18, 88]
    bands = {i for i, region in enumerate(apart.regions) if region.kind == "band"}
    assert [word.text for word in apart.words if word.region in bands] == ["Agreed", "by"]
    part = tuple(replace(fill, box=replace(fill.box, x1=min(fill.box.x1, 100.0))) for fill in fills[:1]) + fills[1:]
    wide = draw_page(*plan, {20.0: "Name", 90.0: "Post"}, {20.0: "bob", 90.0: "chair", 200.0: "June"})
    assert set_second_header_apart(replace(wide, fills=part)).open_tables == wide.open_tables


def test_a_running_foot_is_known_with_another_page_number() -> None:
    page = draw_page({20.0: "ask", 110.0: "ward"}, {20.0: "The Board", 110.0: "2"})
    low = replace(page, height=17.0)
    words = tuple(replace(w, text="3" if w.text == "2" else w.text, region=0) for w in page.words[2:])
    region = Region(kind="band", box=Box.hull(word.box for word in words))
    other = Page(number=3, width=400, height=17, words=words, regions=(region,))
    assert [part.box.bottom for part in set_running_heads_apart(low, [other]).open_tables] == [8.0]
