# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Charts and prose taken for tables without rulings are set apart from tables."""

from dataclasses import replace

from extract.tables.false_tables import set_false_tables_apart
from ingest.model import Box, OpenTable, Page, Region, Word
from tests.extract.drawn_pages import page

COLUMNS = ((0.0, 50.0), (50.0, 100.0), (100.0, 150.0))


def draw(*lines: tuple[str, str, str]) -> Page:
    """A page of one open table, a printed line for each of `lines`."""
    words = [
        Word(text=text, box=Box(x0=x, top=20.0 * y, x1=x + 30, bottom=20.0 * y + 8), confidence=1.0, line=y, region=0)
        for y, line in enumerate(lines)
        for (x, _), text in zip(COLUMNS, line, strict=True)
        if text
    ]
    box = Box.hull(word.box for word in words)
    table = OpenTable(box=box, columns=COLUMNS)
    regions = (Region(kind="block", box=box),)
    return Page(number=1, width=200, height=200, words=tuple(words), regions=regions, open_tables=(table,))


AXIS = [(figure, "", "") for figure in ("40", "30", "20", "10")]


def test_figures_of_an_axis_are_no_table() -> None:
    chart = set_false_tables_apart(draw(*AXIS, ("0", "North", "South")))
    assert not chart.open_tables
    assert [region.kind for region in chart.regions] == ["band"]


def test_a_long_text_beside_short_ones_is_a_row() -> None:
    rows = [("1", "Visit", "May"), *(("", word, "") for word in ("each", "of", "the", "wards", "daily"))]
    assert set_false_tables_apart(draw(*rows)).open_tables


def test_numbers_of_rows_that_are_blank_are_no_axis() -> None:
    assert set_false_tables_apart(draw(("No", "Action", "Lead"), *[(str(n), "", "") for n in range(1, 7)])).open_tables


def test_figures_between_the_lines_of_a_grid_are_no_table() -> None:
    axis = [["40", "", ""], ["30", "", ""], ["20", "", ""], ["10", "", ""], ["0", "", ""]]
    assert not any(region.kind == "box" for region in set_false_tables_apart(page(axis)).regions)
    numbered = page(list(reversed(axis)))
    assert set_false_tables_apart(numbered) == numbered


def test_a_grid_without_print_is_a_chart() -> None:
    table = draw(("40", "North", "South"), ("0", "May", "June"))
    grid = [Region(kind="box", box=Box(x0=x, top=5, x1=x + 40, bottom=25)) for x in (20.0, 60.0)]
    assert not set_false_tables_apart(replace(table, regions=(*table.regions, *grid))).open_tables
    assert set_false_tables_apart(table).open_tables


def test_prose_in_columns_is_no_table() -> None:
    full = [("calls", "homes", "wards")] * 9
    assert not set_false_tables_apart(draw(*full)).open_tables
    assert set_false_tables_apart(draw(*full[:5])).open_tables


def test_columns_of_which_one_is_short_are_a_table() -> None:
    assert set_false_tables_apart(draw(("calls", "homes", "wards"), *[("calls", "", "wards")] * 9)).open_tables
