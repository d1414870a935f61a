# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows of a bordered table without upright lines between their cells."""

from extract.tables.grid import FoundTable, GridCell, Table
from extract.tables.unruled_rows import join_unruled_rows
from ingest.model import Box, Page, Ruling, Word

WIDE, HIGH = 40.0, 20.0


def make_table(top_words: list[tuple[float, float, str]], ruled: int) -> FoundTable:
    """Return two rows of three cells; upright lines part the lower row and `ruled` borders of the upper one."""
    lines = [(x, 1) for x in (WIDE, 2 * WIDE)] + [(x, 0) for x in (WIDE, 2 * WIDE)][:ruled]
    rulings = tuple(Ruling(axis="v", box=Box(x0=x, top=r * HIGH, x1=x, bottom=(r + 1) * HIGH)) for x, r in lines)
    page = Page(number=1, width=200, height=200, words=(), regions=(), rulings=rulings)
    cells = tuple(
        GridCell(
            region=3 * row + i,
            box=Box(x0=i * WIDE, top=row * HIGH, x1=(i + 1) * WIDE, bottom=(row + 1) * HIGH),
            row=row,
            last_row=row,
            column=i,
            last_column=i,
        )
        for row in range(2)
        for i in range(3)
    )
    words: dict[int, list[Word]] = {cell.region: [] for cell in cells}
    for x0, x1, text in top_words:
        region = int((x0 + x1) / 2 // WIDE)
        words[region].append(
            Word(text=text, box=Box(x0=x0, top=5, x1=x1, bottom=13), confidence=1.0, line=region, region=region)
        )
    box = Box(x0=0, top=0, x1=3 * WIDE, bottom=2 * HIGH)
    return FoundTable(table=Table(page=page, box=box, cells=cells, rows=2, columns=3), words=words)


HEADING = [(2.0, 36.0, "Theme"), (38.0, 40.0, "w"), (40.0, 60.0, "ards"), (63.0, 90.0, "homes")]


def test_a_heading_across_the_columns_is_one_cell_with_whole_words() -> None:
    found = join_unruled_rows(make_table(HEADING, ruled=0))
    (first,) = found.table.cells_starting_in(0)
    assert first.last_column == 2
    assert [word.text for word in found.words[first.region]] == ["Theme", "wards", "homes"]
    assert len(found.table.cells_starting_in(1)) == 3


def test_a_row_with_a_ruling_between_its_cells_is_left_as_it_is() -> None:
    found = make_table(HEADING, ruled=1)
    assert join_unruled_rows(found) is found


def test_texts_as_far_apart_as_columns_are_cells() -> None:
    found = make_table([(2.0, 20.0, "Action"), (42.0, 60.0, "Lead"), (82.0, 90.0, "Due")], ruled=0)
    assert join_unruled_rows(found) is found
