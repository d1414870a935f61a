# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Coloured cells whose print is in their middle, if any, are a separate column, with its name beside the next one."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.tables.fill_columns import list_fill_stacks, split_fill_columns
from extract.tables.grid import FoundTable, GridCell, Table
from ingest.model import Box, Colour, Fill, Page, Word

GREEN: Colour = (40, 170, 80)
ROW_PT, WIDTH_PT = 40.0, 400.0
NAME_WORDS = (("Actions", 10.0), ("RAG", 160.0))
ACTION_WORDS = (("Train", 10.0), ("staff", 50.0))


def make_table(colours: Sequence[bool], print_at: float = 10.0) -> FoundTable:
    """Return a header and a row for each colour, in columns from 0 to 200 and to 400; coloured cells begin at 150."""
    cells, words, fills = [], {}, []
    for row in range(len(colours) + 1):
        top = row * ROW_PT
        for column in (0, 1):
            box = Box(x0=column * 200.0, top=top, x1=column * 200.0 + 200.0, bottom=top + ROW_PT)
            region = 2 * row + column
            cells.append(GridCell(region=region, box=box, row=row, last_row=row, column=column, last_column=column))
            texts = (("Agency", 210.0),) if column else NAME_WORDS if row == 0 else ACTION_WORDS
            words[region] = [
                Word(
                    text=text, box=Box(x0=x, top=top + 5, x1=x + 30, bottom=top + 15), confidence=1.0, line=row,
                    region=region,
                )
                for text, x in texts
            ]  # fmt: skip
        if row and colours[row - 1]:
            fills.append(Fill(box=Box(x0=150, top=top, x1=200, bottom=top + ROW_PT), colour=GREEN))
            if print_at > 150:
                words[2 * row].append(
                    Word(
                        text="now", box=Box(x0=print_at, top=top + 5, x1=print_at + 20, bottom=top + 15),
                        confidence=1.0, line=row, region=2 * row,
                    )
                )  # fmt: skip
    height = (len(colours) + 1) * ROW_PT
    page = Page(number=1, width=WIDTH_PT, height=height, words=(), regions=(), fills=tuple(fills))
    table = Table(
        page=page, box=Box(x0=0, top=0, x1=WIDTH_PT, bottom=height), cells=tuple(cells), rows=len(colours) + 1,
        columns=2, open=True,
    )  # fmt: skip
    return FoundTable(table=table, words=words)


@pytest.mark.parametrize(("print_at", "status"), [(10.0, ""), (165.0, "now")])
def test_a_stack_of_coloured_cells_is_a_column_with_its_part_of_the_header(print_at: float, status: str) -> None:
    found = make_table([True, True, True], print_at)
    split = split_fill_columns(found, list_fill_stacks(found))
    texts = split.cell_texts()
    assert [texts[cell.region] for cell in split.table.cells_starting_in(0)] == ["Actions", "RAG", "Agency"]
    assert [texts[cell.region] for cell in split.table.cells_starting_in(1)] == ["Train staff", status, "Agency"]


@pytest.mark.parametrize(("colours", "print_at"), [([True, True], 10.0), ([True, True, True], 152.0)])
def test_two_coloured_cells_and_coloured_texts_are_no_column(colours: list[bool], print_at: float) -> None:
    found = make_table(colours, print_at)
    assert split_fill_columns(found, list_fill_stacks(found)) == found


def test_one_coloured_cell_is_enough_where_a_table_before_has_the_column() -> None:
    stacks = list_fill_stacks(make_table([True, True, True]))
    assert split_fill_columns(make_table([True, False]), stacks).table.columns == 3


def test_a_half_of_a_cell_that_has_its_letter_in_the_other_half_is_no_column() -> None:
    found = make_table([True, True, True], print_at=185.0)
    page = found.table.page
    halves = [
        replace(fill, box=replace(fill.box, **sides)) for fill in page.fills for sides in ({"x1": 175.0}, {"x0": 175.0})
    ]
    found = replace(found, table=replace(found.table, page=replace(page, fills=tuple(halves))))
    assert list_fill_stacks(found) == []
