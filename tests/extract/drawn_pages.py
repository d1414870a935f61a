# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages set by hand: lines of prose and ruled tables, as `ingest` would give them."""

from collections.abc import Mapping, Sequence

from ingest.model import Box, Colour, Fill, Page, Region, Word

WIDTH, LEFT, LINE, ROW = 800.0, 20.0, 12.0, 40.0

Row = Sequence[str] | str
Table = Sequence[Row]
"""Rows of cells; a text alone is a row of one cell across the table."""


def page(*parts: str | Table, number: int = 1, fills: Mapping[tuple[int, int], Colour] | None = None) -> Page:
    """A page of lines and tables from top to bottom. `fills` colours cells by (row, column), counted
    over all tables of the page."""
    words: list[Word] = []
    regions: list[Region] = []
    coloured: list[Fill] = []
    top, rows, line = 80.0, 0, 0

    def put(text: str, box: Box, kind: str) -> None:
        nonlocal line
        region = Region(kind="band" if kind == "band" else "box", box=box)
        regions.append(region)
        for i, printed in enumerate(text.split("\n")):
            x = box.x0 + 2
            for word in printed.split():
                y = box.top + 2 + i * LINE
                at = Box(x0=x, top=y, x1=x + 5 * len(word), bottom=y + 8)
                words.append(Word(text=word, box=at, confidence=0.95, line=line, region=len(regions) - 1))
                x = at.x1 + 3
            line += 1

    for part in parts:
        if isinstance(part, str):
            put(part, Box(x0=LEFT, top=top, x1=WIDTH - LEFT, bottom=top + LINE * (1 + part.count("\n"))), "band")
            top += LINE * (1 + part.count("\n")) + 20
            continue
        columns = max(len(row) for row in part if not isinstance(row, str))
        each = (WIDTH - 2 * LEFT) / columns
        for row in part:
            cells = [row] if isinstance(row, str) else list(row)
            wide = (WIDTH - 2 * LEFT) if isinstance(row, str) else each
            for at, text in enumerate(cells):
                box = Box(x0=LEFT + at * wide, top=top, x1=LEFT + (at + 1) * wide, bottom=top + ROW)
                put(text, box, "box")
                if fills and (rows, at) in fills:
                    coloured.append(Fill(box=box, colour=fills[rows, at]))
            top, rows = top + ROW, rows + 1
        top += 30
    return Page(
        number=number, width=WIDTH, height=1200, words=tuple(words), regions=tuple(regions), fills=tuple(coloured)
    )
