# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Closed boxes from rulings: whatever grid is drawn is found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.layout.bordered_cells import cut_at_rulings, find_bordered_cells, find_frames
from ingest.model import Box, Ruling


def level(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(axis="h", box=Box(x0=x0, top=y - 0.3, x1=x1, bottom=y + 0.3))


def upright(x: float, top: float, bottom: float) -> Ruling:
    return Ruling(axis="v", box=Box(x0=x - 0.3, top=top, x1=x + 0.3, bottom=bottom))


sides = st.lists(st.floats(15, 120), min_size=1, max_size=6)


def running(start: float, steps: list[float]) -> list[float]:
    out = [start]
    for step in steps:
        out.append(out[-1] + step)
    return out


@given(sides, sides)
def test_full_grid_gives_each_cell_once(widths: list[float], heights: list[float]) -> None:
    xs, ys = running(30, widths), running(40, heights)
    rulings = [level(y, xs[0], xs[-1]) for y in ys] + [upright(x, ys[0], ys[-1]) for x in xs]
    boxes = find_bordered_cells(rulings)
    assert len(boxes) == len(widths) * len(heights)
    assert abs(sum(b.width * b.height for b in boxes) - (xs[-1] - xs[0]) * (ys[-1] - ys[0])) < 1


@given(st.lists(st.floats(15, 120), min_size=2, max_size=6), st.integers(0, 4))
def test_cell_over_two_rows_is_one_box(heights: list[float], at: int) -> None:
    xs, ys = [30.0, 100.0, 180.0], running(40, heights)
    at = 1 + at % (len(heights) - 1)
    rulings = [level(y, xs[1] if i == at else xs[0], xs[-1]) for i, y in enumerate(ys)]
    rulings += [upright(x, ys[0], ys[-1]) for x in xs]
    boxes = find_bordered_cells(rulings)
    assert len(boxes) == 2 * len(heights) - 1
    assert any(b.x0 < 31 and abs(b.height - (ys[at + 1] - ys[at - 1])) < 1 for b in boxes)


def test_table_cut_by_the_page_end_is_closed_there() -> None:
    rulings = [level(40, 30, 180), level(60, 30, 180), *(upright(x, 40, 95) for x in (30, 100, 180))]
    boxes = find_bordered_cells(rulings)
    assert len(boxes) == 4
    assert max(b.bottom for b in boxes) > 94


def test_two_tables_do_not_share_their_lines() -> None:
    first = [level(y, 30, 180) for y in (40, 60)] + [upright(x, 40, 60) for x in (30, 100, 180)]
    second = [level(y, 30, 180) for y in (100, 120)] + [upright(x, 100, 120) for x in (30, 60, 180)]
    assert len(find_bordered_cells(first + second)) == 4


def test_missing_piece_of_a_line_makes_no_overlapping_boxes() -> None:
    xs, ys = [30.0, 80.0, 130.0, 180.0], [40.0, 60.0, 80.0]
    rulings = [upright(x, 40, 80) for x in (xs[0], xs[1], xs[3])] + [upright(xs[2], 60, 80)]
    rulings += [level(40, 30, 180), level(80, 30, 180), level(60, 30, 80), level(60, 130, 180)]
    boxes = find_bordered_cells(rulings)
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert min(a.x1, b.x1) - max(a.x0, b.x0) <= 0.1 or min(a.bottom, b.bottom) - max(a.top, b.top) <= 0.1
    assert len(ys) == 3


def test_line_in_one_column_only_separates_no_rows() -> None:
    xs, ys = (50, 150, 250, 350, 450), (100, 160, 220)
    table = [Ruling(axis="h", box=Box(x0=50, top=y, x1=450, bottom=y)) for y in ys]
    table += [Ruling(axis="v", box=Box(x0=x, top=100, x1=x, bottom=220)) for x in xs]
    whole = find_bordered_cells(table)
    between = Ruling(axis="h", box=Box(x0=150, top=190, x1=250, bottom=190))
    assert find_bordered_cells([*table, between]) == whole
    # Across several columns it does: the first is merged.
    assert len(find_bordered_cells([*table, Ruling(axis="h", box=Box(x0=150, top=190, x1=450, bottom=190))])) == 11


def test_line_in_one_column_parts_cells_where_an_upright_ruling_ends_on_it() -> None:
    table = [level(y, 50, 450) for y in (100, 160, 220)] + [upright(x, 100, 220) for x in (50, 150, 250, 450)]
    sums = [level(200, 250, 450), upright(350, 200, 220)]
    cells = find_bordered_cells([*table, *sums])
    assert [(c.x0, c.x1) for c in cells if c.bottom == 220] == [(50, 150), (150, 250), (250, 350), (350, 450)]
    assert Box(x0=250, top=160, x1=450, bottom=200) in cells


def test_frame_around_print_with_coloured_cells_has_no_cells() -> None:
    frame = [level(y, 30, 600) for y in (40, 300)] + [upright(x, 40, 300) for x in (30, 600)]
    statuses = [Box(x0=300, top=top, x1=360, bottom=top + 80) for top in (60, 140, 220)]
    sides = [upright(x, 60, 300) for x in (300, 360)]
    assert find_bordered_cells([*frame, *sides], [*statuses, Box(x0=300, top=60, x1=360, bottom=300)]) == ()
    (found,) = find_frames(frame, statuses)
    assert (found.top, found.bottom) == pytest.approx((40, 300), abs=1)


def test_ruling_between_coloured_cells_on_both_sides_parts_two_columns() -> None:
    ys = range(40, 301, 65)
    lines = [level(y, 30, 600) for y in ys] + [upright(x, 40, 300) for x in (30, 460, 600)]
    names = Box(x0=30, top=40, x1=460, bottom=300)
    sums = [Box(x0=460, top=y, x1=600, bottom=y + 65) for y in ys[:2]]
    assert len(find_bordered_cells(lines, [names, *sums])) == 2 * (len(ys) - 1)
    assert not find_bordered_cells(lines, [names])


def test_coloured_cells_between_upright_rulings_alone_do_not_cut_their_column() -> None:
    rulings = [level(y, 30, 500) for y in (40, 60, 300)] + [upright(x, 40, 300) for x in (30, 150, 300, 360, 500)]
    rulings += [level(140, 300, 360), level(220, 300, 360)]
    boxes = find_bordered_cells(rulings, [Box(x0=300, top=top, x1=360, bottom=top + 80) for top in (60, 140, 220)])
    assert len(boxes) == 8


def test_upright_rulings_alone_separate_the_columns_of_a_table() -> None:
    boxes = find_bordered_cells([upright(x, 40, 300) for x in (30, 150, 300, 420)])
    assert [(round(b.x0), round(b.x1)) for b in boxes] == [(30, 150), (150, 300), (300, 420)]
    assert find_bordered_cells([upright(x, 40, 300) for x in (30, 150, 300)]) == ()


def test_upright_rulings_that_stop_at_a_row_of_one_cell_belong_to_one_table() -> None:
    frame = [level(y, 30, 500) for y in (40, 300)] + [upright(x, 40, 300) for x in (30, 500)]
    inner = [upright(x, top, bottom) for x in (150, 300, 400) for top, bottom in ((40, 120), (140, 300))]
    boxes = find_bordered_cells([*frame, *inner])
    assert [(round(b.top), round(b.width)) for b in boxes if b.width > 400] == [(120, 470)]
    assert len(boxes) == 9


def test_one_upright_ruling_between_two_columns_divides_the_rows_of_an_open_sided_table() -> None:
    rows = [level(y, 30, 480) for y in range(40, 140, 20)]
    assert len(find_bordered_cells([*rows, upright(300, 40, 120)])) == 8
    assert find_bordered_cells([*rows[:2], upright(300, 40, 60)]) == ()


def test_row_ends_where_the_fill_of_a_header_does() -> None:
    xs = (30, 100, 180, 260)
    table = [level(y, 30, 260) for y in (40, 100, 140)] + [upright(x, 40, 140) for x in xs]
    header = Box(x0=30, top=40, x1=260, bottom=54)
    tops = {round(b.top) for b in find_bordered_cells(table, [header])}
    assert tops == {40, 54, 100}


def test_frame_around_columns_of_coloured_cells_has_no_cells() -> None:
    frame = [level(y, 30, 800) for y in (40, 300)] + [upright(x, 40, 300) for x in (30, 800)]
    statuses = [Box(x0=x, top=y, x1=x + 60, bottom=y + 58) for x in (500, 560) for y in (60, 120, 180, 240)]
    sides = [upright(x, 60, 298) for x in (500, 560, 620)]  # passed for rulings from one row to the next
    assert find_bordered_cells([*frame, *sides], statuses) == ()
    assert len(find_frames([*frame, *sides], statuses)) == 1
    legend = [level(y, 30, 800) for y in (120, 180, 240)]
    assert find_bordered_cells([*frame, *sides, *legend], statuses)


def test_blurred_end_of_a_tinted_row_adds_no_column() -> None:
    grid = [level(y, 30, 500) for y in (40, 80, 120)] + [upright(x, 40, 120) for x in (30, 200, 500)]
    steps = [level(y, 30, 508) for y in (40, 80, 120)]
    assert max(box.x1 for box in find_bordered_cells(grid, (), steps)) == pytest.approx(500)


def test_grey_area_is_cut_at_the_rulings_of_its_cells() -> None:
    legend = [level(y, 40, 380) for y in (104, 119, 134)] + [upright(x, 104, 134) for x in (40, 133, 380)]
    swatches = cut_at_rulings([Box(x0=40, top=104, x1=133, bottom=134)], legend)
    assert [(s.top, s.bottom) for s in swatches] == [(104, 119), (119, 134)]
    assert len(find_bordered_cells(legend, swatches)) == 4


def test_sides_of_stacked_coloured_cells_below_a_filled_header_form_no_table() -> None:
    edges = [level(60, 30, 400), level(80, 60, 520), level(100, 300, 360)]
    fills = [Box(x0=300, top=y, x1=360, bottom=y + 40) for y in (80, 120)]
    header = Box(x0=30, top=60, x1=600, bottom=80)
    sides = [upright(x, 81, 159) for x in (300, 360)]
    assert find_bordered_cells([*edges, *sides], [header, *fills]) == ()
    across = [level(y, 30, 600) for y in (60, 80, 120, 160)]
    columns = [upright(x, 60, 160) for x in (30, 200, 600)]
    assert len(find_bordered_cells([*across, *columns, *sides], fills)) > 6
