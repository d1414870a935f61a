# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A column whose name is at one side and whose values are at the other is one column."""

from extract.tables.grid import FoundTable, GridCell, Table
from extract.tables.split_columns import join_split_columns
from extract.tables.table_forms import collect_cells, group_forms
from extract.text.column_names import load_column_names
from ingest.model import Box, Page, Word

WIDTH, TALL = 100.0, 20.0


def read_form(*rows: list[str], is_open: bool = True) -> tuple[list[str], list[list[str]]]:
    """Return the names of the columns of a table after joining, and the texts in each."""
    cells: list[GridCell] = []
    words: dict[int, list[Word]] = {}
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            box = Box(x0=j * WIDTH, top=i * TALL, x1=(j + 1) * WIDTH, bottom=(i + 1) * TALL)
            region = len(cells)
            cells.append(GridCell(region=region, box=box, row=i, last_row=i, column=j, last_column=j))
            words[region] = [Word(text=text, box=box, confidence=1.0, line=region, region=region)] if text else []
    page = Page(number=1, width=800, height=600)
    box = Box.hull(cell.box for cell in cells)
    table = Table(page=page, box=box, cells=tuple(cells), rows=len(rows), columns=len(rows[0]), open=is_open)
    names = load_column_names()
    (form,) = group_forms([FoundTable(table=table, words=words)], names)
    joined = join_split_columns(form, names)
    return joined.names, [[text for text, _ in column] for column in collect_cells(joined)]


def test_values_beside_an_empty_column_have_its_name() -> None:
    rows = [["1", "Train staff", "", "3"], ["2", "Meet monthly", "", "1"], ["3", "Share plans", "", "3"]]
    names, below = read_form(["Ref", "Action required", "RAG", ""], *rows)
    assert names == ["Ref", "Action required", "RAG"]
    assert below[2] == ["3", "1", "3"]


def test_values_that_the_name_does_not_promise_stay_apart() -> None:
    rows = [["1", "Train staff", "", "The group met and agreed it"], ["2", "Meet", "", "All of them have replied"]]
    names, _ = read_form(["Ref", "Action required", "RAG", ""], *rows)
    assert len(names) == 4


def test_ruled_columns_stay_apart() -> None:
    rows = [["1", "Train staff", "", "3"], ["2", "Meet monthly", "", "1"], ["3", "Share plans", "", "3"]]
    names, _ = read_form(["Ref", "Action required", "RAG", ""], *rows, is_open=False)
    assert len(names) == 4
