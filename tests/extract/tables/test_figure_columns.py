# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Columns of figures printed side by side, without a ruling between them."""

from dataclasses import replace

from extract.tables.find_tables import find_tables, list_cells
from ingest.model import Page, Word
from tests.extract.drawn_pages import Table, page


def spread(read: Page) -> Page:
    """Move the last word of each line of a cell to its right side, as figures are printed."""
    lines: dict[int, list[Word]] = {}
    for word in read.words:
        lines.setdefault(word.line, []).append(word)
    words = []
    for line in lines.values():
        right = read.regions[line[0].region].box.x1 - 4
        last = line[-1]
        moved = replace(last.box, x0=right - last.box.width, x1=right)
        words += [*line[:-1], replace(last, box=moved) if len(line) > 1 else last]
    return replace(read, words=tuple(words))


def rows(table: Table) -> list[list[str]]:
    ((found,),) = (part.tables for part in find_tables([spread(page(table))]))
    cells = list_cells(found)
    return [[c.text for c in cells if c.row == row] for row in range(found.table.rows)]


def test_figures_beside_their_labels_are_a_column() -> None:
    ages = "\n".join(f"{age} years {1000 - age}" for age in range(1, 7))
    more = "\n".join(f"{age} years {900 - age}" for age in range(7, 13))
    read = rows([["Age Total", "Age Total"], [ages, more]])
    assert read[0] == ["Age", "Total", "Age", "Total"]
    assert read[1] == ["1 years", "999", "7 years", "893"]
    assert len(read) == 7


def test_words_at_the_right_side_are_no_column() -> None:
    row = [
        "\n".join(f"Visit the ward {word}" for word in ("daily", "often", "weekly", "twice", "again", "soon")),
        "May",
    ]
    assert rows([["Action", "Due"], row])[1] == row
