# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Borderless tables: columns found by the white between them, and blocks of print."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.layout.borderless_tables import (
    MASK_PX_PER_PT,
    draw_mask,
    extend_to_rulings,
    find_blocks,
    find_borderless_tables,
    select_solid_areas,
)
from ingest.layout.page_partition import Mask
from ingest.model import Box

TALL = 4.0  # points; the height of print
LEADING = 9.0


def words(x0: float, x1: float, top: float, lines: int) -> list[Box]:
    """Lines of words from x0 to x1, ragged at their ends as print is."""
    return [
        Box(x0=x, top=top + i * LEADING, x1=min(x + 14, x1), bottom=top + i * LEADING + TALL + 1.5)
        for i in range(lines)
        for x in np.arange(x0 + (i % 3), x1 - 4, 16)
    ]


def mask(boxes: list[Box]) -> Mask:
    return draw_mask(boxes, (round(600 * MASK_PX_PER_PT), round(842 * MASK_PX_PER_PT)))


COLUMNS = ((40, 120), (140, 300), (320, 480), (500, 700))


def table(top: float, rows: tuple[tuple[int, ...], ...]) -> list[Box]:
    boxes, y = [], top
    for row in rows:
        for (x0, x1), lines in zip(COLUMNS, row, strict=True):
            boxes += words(x0, x1, y, lines)
        y += max(row) * LEADING + 12
    return boxes


def test_gutters_make_columns_and_prose_is_not_a_table() -> None:
    prose = words(40, 760, 40, 4)
    (found,) = find_borderless_tables(mask([*prose, *table(120, ((1, 1, 1, 1), (5, 3, 4, 2), (3, 4, 2, 1)))]), TALL)
    assert len(found.columns) == 4
    assert found.box.top > 110
    assert find_borderless_tables(mask(prose), TALL) == ()


def test_title_with_wide_gaps_over_a_list_is_not_a_table() -> None:
    title = [Box(x0=x, top=40, x1=x + 60, bottom=52) for x in (200, 265, 330, 395)]
    listed = [b for y in (70, 85, 100) for b in words(40, 160, y, 1)]
    assert find_borderless_tables(mask([*title, *listed]), TALL) == ()


def test_partial_row_belongs_to_the_table_and_a_page_number_does_not() -> None:
    rows = table(60, ((1, 1, 1, 1), (5, 3, 4, 2)))
    tail = words(40, 118, 60 + 6 * LEADING + 24 + 6, 3)
    number = [Box(x0=690, top=575, x1=696, bottom=580)]
    (found,) = find_borderless_tables(mask([*rows, *tail, *number]), TALL)
    assert found.box.bottom > tail[-1].bottom - 1
    assert found.box.bottom < 560


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.integers(2, 6)] * 4), min_size=2, max_size=4))
def test_all_print_of_a_table_is_in_blocks_of_one_column(rows: list[tuple[int, int, int, int]]) -> None:
    boxes = table(50, tuple(rows))
    ink = mask(boxes)
    tables = find_borderless_tables(ink, TALL)
    blocks = [block for found in tables for block in find_blocks(ink, found, TALL)]
    assert len(tables) == 1
    for box in boxes:
        homes = [b for b in blocks if b.x0 - 1 <= box.x0 and box.x1 <= b.x1 + 1 and b.top - 1 <= box.top]
        assert any(box.bottom <= b.bottom + 1 for b in homes)


def test_a_filled_header_is_part_of_its_table() -> None:
    header, rows = table(60, ((1, 1, 1, 1),)), table(86, ((5, 3, 4, 2), (3, 4, 2, 1)))
    ground = Box(x0=30, top=52, x1=720, bottom=76)
    strip = Box(x0=0, top=0, x1=24, bottom=500)
    solid = select_solid_areas([ground, strip, Box(x0=500, top=86, x1=600, bottom=120)], [], page_width=842)
    assert len(solid) == 1
    ink = mask([*header, *rows]) | draw_mask(solid, mask([]).shape)
    (found,) = find_borderless_tables(ink, TALL)
    assert found.box.top < 62
    assert len(found.columns) == 4


def test_print_beside_a_ruling_reaches_into_it() -> None:
    block = Box(x0=100, top=50, x1=200, bottom=60)
    near, far = Box(x0=90, top=61, x1=300, bottom=62), Box(x0=90, top=66, x1=300, bottom=67)
    aside = Box(x0=210, top=47, x1=300, bottom=48)
    assert extend_to_rulings(block, (near, far, aside)) == Box(x0=100, top=50, x1=200, bottom=62)


def test_filled_header_that_ends_elsewhere_begins_a_table() -> None:
    plan = table(40, ((1, 1, 1, 1), (2, 3, 2, 2), (2, 2, 2, 1)))
    heading = words(40, 100, 140, 1)
    listed = [word for y in (160, 176, 192) for x in (40, 140, 240) for word in words(x, x + 60, y, 1)]
    fills = [Box(x0=36, top=36, x1=720, bottom=48), Box(x0=36, top=156, x1=330, bottom=168)]
    upper, lower = find_borderless_tables(mask([*plan, *heading, *listed]), TALL, fills=fills)
    assert len(upper.columns) == 4
    assert upper.box.bottom < 140
    assert len(lower.columns) == 3
    assert 158 < lower.box.top < 162


def test_the_white_of_a_tall_row_ends_at_the_ruling_below_it() -> None:
    upper, name = table(40, ((1, 1, 1, 1), (2, 3, 2, 2))), words(140, 220, 120, 1)
    lower = table(132, ((2, 2, 2, 1), (1, 3, 2, 2)))
    between = [Box(x0=140, top=y, x1=700, bottom=y + 1) for y in (104, 128)]
    ink = mask([*upper, *name, *lower])
    assert len(find_borderless_tables(ink, TALL)) == 2
    (found,) = find_borderless_tables(ink, TALL, rulings=between)
    assert found.box.bottom > 150


def test_a_filled_header_ends_a_list_of_two_columns_above_it() -> None:
    listed = [word for y in (40, 56, 72) for x, x1 in ((40, 100), (140, 300)) for word in words(x, x1, y, 1)]
    plan = table(96, ((1, 1, 1, 1), (2, 3, 2, 2), (2, 2, 2, 1)))
    fills = [Box(x0=36, top=36, x1=330, bottom=48), Box(x0=36, top=92, x1=720, bottom=104)]
    (found,) = find_borderless_tables(mask([*listed, *plan]), TALL, fills=fills)
    assert found.box.top > 90


def test_dot_is_solid_as_a_whole_and_a_coloured_cell_without_its_padding() -> None:
    dot, cell = Box(x0=200, top=100, x1=208, bottom=108), Box(x0=300, top=100, x1=360, bottom=140)
    assert select_solid_areas([dot, cell], [], 600) == [dot, cell.expanded(-4)]
