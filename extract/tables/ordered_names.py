# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Name the columns of a table without upright ruling lines by the order of the names in its header.

The white between the columns of the rows does not always part the names above: a name may begin left of the values of
its column, and reach across the white. Where a header has as many names as there are columns, each with white beside
it, the names are those of the columns from left to right.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from extract.tables.grid import Column, FoundTable
from extract.tables.header_rows import Header, Section
from extract.text.column_names import ColumnNames
from extract.text.name_words import weigh_name
from ingest.model import Word

MIN_GAP = 0.8  # of the height of a header's print: white between two names; a space between words is about 0.3


def name_glued_columns(found: FoundTable, section: Section, names: ColumnNames) -> Header:
    """Return the columns of a section; a name that has those of two columns is parted where one beside it has none."""
    columns = section.columns
    if not found.table.open or not section.header or all(column.name for column in columns):
        return columns
    return name_in_order(found, section, columns, names) or columns


def name_in_order(found: FoundTable, section: Section, columns: Header, names: ColumnNames) -> Header:
    """Return columns with the names of a section's header in their order; () where their number differs.

    Args:
        found: The table with the header.
        section: The section that the header begins.
        columns: The columns, as shares of the table's width.
        names: The known names.
    """
    printed = list_printed_names(found, section)
    if len(printed) != len(columns):
        return ()
    texts = [" ".join(word.text for word in words) for words in printed]
    if not all(any(map(str.isalpha, text)) for text in texts):
        return ()
    return tuple(_name_column(column, text, names) for column, text in zip(columns, texts, strict=True))


def list_printed_names(found: FoundTable, section: Section) -> list[list[Word]]:
    """Return the words of each name of a header, from left to right; white beside all its lines parts two names."""
    cells = [cell for row in section.header for cell in found.table.cells_starting_in(row)]
    words = [word for cell in cells for word in found.words.get(cell.region, ())]
    if not words:
        return []
    gap = MIN_GAP * median(word.box.height for word in words)
    parted: list[list[Word]] = []
    right = 0.0
    for word in sorted(words, key=lambda word: word.box.x0):
        if not parted or word.box.x0 - right >= gap:
            parted.append([])
            right = word.box.x1
        parted[-1].append(word)
        right = max(right, word.box.x1)
    return [_order_words(part) for part in parted]


def _order_words(words: Sequence[Word]) -> list[Word]:
    """Return words line by line; words are in one line where the middle of one is beside the other."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.centre_y):
        if lines and lines[-1][-1].box.top <= word.box.centre_y <= lines[-1][-1].box.bottom:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [word for line in lines for word in sorted(line, key=lambda word: word.box.x0)]


def _name_column(column: Column, text: str, names: ColumnNames) -> Column:
    evidence = weigh_name(text, names)
    return replace(
        column,
        field=evidence.choices[0] if evidence.choices else None,
        name=text,
        score=round(evidence.similarity, 2),
        choices=evidence.choices,
        dated=evidence.period,
        whole_name=text,
    )
