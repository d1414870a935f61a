# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A table that explains the statuses: which cell is the label, and which the meaning."""

import pytest

from extract.status.legend import read_legend
from extract.tables.grid import GridCell, Table
from ingest.model import Box, Page, Word

WIDTH, HEIGHT = 100.0, 20.0


def read_table(rows: list[list[str]]) -> list[tuple[str, str]]:
    cells: list[GridCell] = []
    words: dict[int, list[Word]] = {}
    for r, texts in enumerate(rows):
        for c, text in enumerate(texts):
            box = Box(x0=c * WIDTH, top=r * HEIGHT, x1=(c + 1) * WIDTH, bottom=(r + 1) * HEIGHT)
            region = len(cells)
            cells.append(GridCell(region=region, box=box, row=r, last_row=r, column=c, last_column=c))
            words[region] = [Word(text=text, box=box, confidence=1.0, line=region, region=region)] if text else []
    table = Table(
        page=Page(number=1, width=600, height=400),
        box=Box.hull(cell.box for cell in cells),
        cells=tuple(cells),
        rows=len(rows),
        columns=len(rows[0]),
    )
    return [(entry.label, entry.meaning) for entry in read_legend(table, words)]


@pytest.mark.parametrize(
    ("rows", "entries"),
    [
        ([["Red", "late"], ["Green", "in time"]], [("Red", "late"), ("Green", "in time")]),
        (
            [["1", "Red: late"], ["2", "Amber: at risk"], ["3", "Green: in time"]],
            [("1", "Red: late"), ("2", "Amber: at risk"), ("3", "Green: in time")],
        ),
        (
            [["1", "Red", "late"], ["2", "Amber", "at risk"], ["3", "Green", "in time"]],
            [("1", "Red: late"), ("2", "Amber: at risk"), ("3", "Green: in time")],
        ),
        (
            [["", "Red: late"], ["2", "Amber: at risk"], ["3", "Green: in time"]],
            [("1", "Red: late"), ("2", "Amber: at risk"), ("3", "Green: in time")],
        ),
    ],
    ids=["colours", "digits and colours", "digits, colours and meanings", "unread digit"],
)  # fmt: skip
def test_digit_or_colour_is_the_label(rows: list[list[str]], entries: list[tuple[str, str]]) -> None:
    assert read_table(rows) == entries
