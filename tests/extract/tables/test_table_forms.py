# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables of a document with the same columns."""

from extract.tables.grid import FoundTable, GridCell, Table
from extract.tables.table_forms import collect_cells, group_forms
from extract.text.column_names import load_column_names
from ingest.model import Box, Page, Region, Word

EDGES = (0.0, 100.0, 220.0, 300.0, 420.0)
ROW_PT = 20.0


def draw_table(number: int, *rows: tuple[str, ...]) -> FoundTable:
    """Return a table without a header whose columns are the first of the page's."""
    cells: list[GridCell] = []
    words: dict[int, list[Word]] = {}
    regions: list[Region] = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            box = Box(x0=EDGES[column] + 2, top=ROW_PT * row, x1=EDGES[column + 1] - 2, bottom=ROW_PT * (row + 1))
            region = len(regions)
            regions.append(Region(kind="block", box=box))
            cells.append(GridCell(region=region, box=box, row=row, last_row=row, column=column, last_column=column))
            words[region] = [Word(text=t, box=box, confidence=1.0, line=region, region=region) for t in text.split()]
    page = Page(number=number, width=500, height=700, regions=tuple(regions))
    frame = Box.hull(cell.box for cell in cells)
    table = Table(page=page, box=frame, cells=tuple(cells), rows=len(rows), columns=len(rows[0]), open=True)
    return FoundTable(table=table, words=words)


def test_column_that_is_empty_on_the_first_page_is_added_to_a_form_without_a_header() -> None:
    first = draw_table(1, ("Ask each ward", "Police", "May 2014"))
    second = draw_table(2, ("Train all staff", "Health", "June 2014", "Staff are confident"))
    (form,) = group_forms([first, second], load_column_names())
    assert [[text for text, _ in cells] for cells in collect_cells(form)] == [
        ["Ask each ward", "Train all staff"],
        ["Police", "Health"],
        ["May 2014", "June 2014"],
        ["Staff are confident"],
    ]


def test_header_that_a_false_ruling_cuts_is_known_by_the_one_printed_before() -> None:
    header = ("Planned action", "Service / Agency", "Target date", "Intended outcome")
    row = ("Ask each ward", "Police", "May 2014", "Staff are confident")
    cut = (("Planned action", "Service /", "Target date", "Intended"), ("", "Agency", "", "outcome"))
    tables = [draw_table(1, header, row), draw_table(2, *cut, row)]
    (form,) = group_forms(tables, load_column_names())
    assert [part.section.header for part in form.parts] == [(0,), (0, 1)]
    assert [column.name for column in form.parts[1].columns] == list(header)
    (form,) = group_forms([draw_table(1, header, row), draw_table(2, header, row)], load_column_names())
    assert [part.section.header for part in form.parts] == [(0,), (0,)]
