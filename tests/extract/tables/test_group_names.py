# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names over several columns of a table without upright rulings."""

from dataclasses import replace

from extract.tables.find_tables import find_tables, list_cells
from ingest.model import Box, Page, Region, Ruling, Word
from tests.extract.tables.test_borderless import COLUMNS, LEADING, Sheet

LEFT, RIGHT, TOP = 30.0, 600.0, 28.0
ROWS = [["Ward", "Homes", "Hospitals", "Schools"], ["East", "31", "4", "6"], ["West", "12", "3", "9"]]


def rule(y: float, x0: float = LEFT, x1: float = RIGHT) -> Ruling:
    return Ruling(axis="h", box=Box(x0=x0, top=y, x1=x1, bottom=y + 0.5))


def draw(name: str, x0: float, *rulings: Ruling) -> Page:
    """A table with a line of print between its first ruling and its rows."""
    sheet = Sheet(1)
    sheet.block(x0, TOP + 4, name, kind="band")
    sheet.table(TOP + 6 + 2 * LEADING, ROWS)
    return replace(sheet.page(), rulings=(*rulings, rule(TOP)))


def first_row(page: Page) -> list[tuple[str, int, int]]:
    tables = find_tables([page])[0].tables
    cells = [cell for found in tables for cell in list_cells(found) if cell.row == 0 and cell.text]
    return [(cell.text, cell.column, cell.column_span) for cell in sorted(cells, key=lambda cell: cell.column)]


def test_name_is_over_the_columns_of_the_ruling_below_it() -> None:
    x0, x1 = COLUMNS[1][0], COLUMNS[3][1]
    page = draw("Visits", (x0 + x1) / 2 - 12, rule(TOP + 13, x0, x1))
    assert first_row(page) == [("Ward", 0, 1), ("Visits", 1, 3)]


def test_name_without_a_ruling_is_over_the_columns_that_it_reaches_over() -> None:
    page = draw("Visits of all nurses and doctors in each home", COLUMNS[1][0] + 30)
    assert first_row(page) == [("Visits of all nurses and doctors in each home", 1, 2)]


def test_heading_over_a_table_is_no_name() -> None:
    page = draw("Finding 3: visits are not written down in each of the homes", LEFT)
    assert first_row(page) == [("Ward", 0, 1), ("Homes", 1, 1), ("Hospitals", 2, 1), ("Schools", 3, 1)]


def test_print_above_the_first_ruling_is_not_in_the_table() -> None:
    page = draw("Visits", COLUMNS[2][0] + 80)
    title = Word(text="Year", box=Box(x0=300, top=10, x1=320, bottom=18), confidence=1.0, line=99, region=0)
    regions = (*page.regions, Region(kind="band", box=title.box))
    page = replace(page, words=(*page.words, replace(title, region=len(page.regions))), regions=regions)
    assert [text for text, *_ in first_row(page)] == ["Visits"]
