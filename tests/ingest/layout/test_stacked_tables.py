# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables that a ruling of one runs into are parted again."""

from ingest.layout.stacked_tables import part_stacked_tables
from ingest.model import Box, Ruling


def level(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(axis="h", box=Box(x0=x0, top=y - 0.3, x1=x1, bottom=y + 0.3))


def upright(x: float, top: float, bottom: float) -> Ruling:
    return Ruling(axis="v", box=Box(x0=x - 0.3, top=top, x1=x + 0.3, bottom=bottom))


def test_two_tables_with_one_left_side_are_parted_between_them() -> None:
    narrow = [level(y, 30, 300) for y in (40, 60, 80)] + [upright(x, 40, 80) for x in (120, 300)]
    wide = [level(y, 30, 500) for y in (92, 120, 150)] + [upright(x, 92, 150) for x in (200, 500)]
    upper, lower = part_stacked_tables([*narrow, *wide, upright(30, 40, 150)])
    assert {r.box.x1 for r in upper if r.axis == "h"} == {300}
    assert {r.box.x1 for r in lower if r.axis == "h"} == {500}
    left = [r.box for part in (upper, lower) for r in part if r.axis == "v" and r.box.x0 < 31]
    assert [round(box.bottom) for box in left] == [84, 150]


def test_low_row_of_one_cell_does_not_part_a_table() -> None:
    rows = [level(y, 30, 500) for y in (40, 60, 75, 120)]
    sides = [upright(30, 40, 120), upright(500, 40, 120)]
    inner = [upright(200, top, bottom) for top, bottom in ((40, 60), (75, 120))]
    assert len(part_stacked_tables([*rows, *sides, *inner])) == 1


def test_two_tables_of_one_width_are_parted_where_their_columns_differ() -> None:
    rows = [level(y, 30, 500) for y in (40, 60, 80, 92, 120, 150)]
    sides = [upright(30, 40, 150), upright(500, 40, 150)]
    upper = [upright(x, 40, 80) for x in (250, 330, 420)]
    lower = [upright(x, 92, 150) for x in (80, 180, 300)]
    assert len(part_stacked_tables([*rows, *sides, *upper, *lower])) == 2
    same = [upright(x, 92, 150) for x in (250, 330, 420)]
    assert len(part_stacked_tables([*rows, *sides, *upper, *same])) == 1


def test_legend_whose_columns_run_into_those_of_the_plan_is_parted_from_it() -> None:
    legend = [level(y, 30, 300) for y in (40, 60, 80)] + [upright(300, 40, 80)]
    plan = [level(y, 30, 500) for y in (92, 120, 150)] + [upright(x, 92, 150) for x in (200, 500)]
    joined = [upright(x, 40, 150) for x in (30, 90)]
    assert len(part_stacked_tables([*legend, *plan, *joined])) == 2


def test_filled_header_without_a_ruling_above_it_begins_a_table() -> None:
    header = Box(x0=30, top=92, x1=500, bottom=110)
    legend = [level(y, 30, 300) for y in (40, 60, 80)] + [upright(x, 40, 80) for x in (30, 300)]
    plan = [level(y, 30, 500) for y in (110, 130, 150)] + [upright(x, 110, 150) for x in (30, 500)]
    upper, lower = part_stacked_tables([*legend, *plan, upright(90, 40, 150)], [header])
    assert {r.box.x1 for r in upper if r.axis == "h"} == {300}
    assert {r.box.x1 for r in lower if r.axis == "h"} == {500}


def test_row_that_one_missing_side_leaves_open_does_not_part_a_table() -> None:
    rows = [level(40, 30, 500), level(60, 30, 500), level(75, 30, 470), level(120, 30, 500)]
    sides = [upright(30, 40, 120), upright(500, 40, 60), upright(500, 75, 120), upright(200, 40, 120)]
    assert len(part_stacked_tables([*rows, *sides])) == 1
