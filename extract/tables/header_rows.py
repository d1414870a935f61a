# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the header rows of a table, score them by their words, and name the columns below them.

A header is one to three rows: names over several columns, the names, and a template's row of prompts ("Please describe
...") below them. It may be printed again on each page, or farther down in the same table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.tables.grid import Column, GridCell, Table, has_wide_cells
from extract.text.cell_kinds import TEXT_KINDS, CellKind, classify_cell
from extract.text.column_names import ColumnNames
from extract.text.date_words import MONTH_START
from extract.text.legend_text import text_before_legend
from extract.text.name_words import ASKS, weigh_name

MAX_ROWS_ABOVE_HEADER = 3  # rows at a table's top in which its header is looked for; bands do not count
MIN_BAND_WIDTH = 0.8  # of the table's width: one cell with text that is as wide is a band, not a name
MIN_BAND_COLUMNS = 3  # a table of fewer columns has no bands
WHOLE_NAME = 3.0  # log-odds of a text without a word that is not of a listed name
HEADER_PRIOR = -1.5  # log-odds that a row is a header before its words are looked at
TOP_ROW = 0.5  # log-odds of the first row of a table
VALUE_CELL = -2.0  # log-odds of a cell that holds a value: a date, a number, a sentence
SMALL_LETTER = -3.0  # log-odds of a name that begins with a small letter: it is the rest of a sentence
NAME_OR_VALUE = 1.0  # log-odds of "Housing Officer" and the like, which may be a name or a value
BLANK_ROW_SHARE = 0.5  # of the columns that must have a name, unless the names are listed ones
SURE_HEADER = 6.0  # log-odds of a row that begins another table's columns in the middle of a grid
SAME_NAMES = 75.0  # of 100, mean similarity of the names of one header printed twice
MIN_PROMPTS = 0.6  # of the cells of a row that must be prompts
MIN_PROMPTS_ALONE = 0.4  # the same where no cell is a value, all are short, and as many names are above
MAX_PROMPT_WORDS = 8
MAX_NAME_WORDS = 7  # a longer text is a name only where it asks something
MAX_SMALL_WORDS = 3  # of a name that begins with a small letter; a longer one is the rest of a sentence
MIN_SPLIT_ROWS = 0.5  # of the rows below a name that must be divided for the name to have two columns

VALUE_KINDS = frozenset(
    {CellKind.LABEL, CellKind.LABELLED_TEXT, CellKind.DATE, CellKind.DATED_TEXT, CellKind.PERCENT, CellKind.DIGIT}
)
ANSWER_KINDS = VALUE_KINDS | {
    CellKind.PERSON, CellKind.BODY, CellKind.STATUS, CellKind.REPORTING, CellKind.OBLIGING, CellKind.ONGOING,
}  # fmt: skip
"""Kinds of cells that an author has filled in."""
PROMPT = re.compile(
    r"^\W*(?:please|insert|enter|list|describe|e\.?g\b|name (?:and|or)\b|as worded|see (?:the )?key|if any|give"
    r"|state|include|use\b|add\b|select"
    r"|r\s?/\s?a\s?/\s?g|b?rag\b.{0,12}$|dd\W?mm|how|what|who|when|which|where|why|to be completed)|\?\s*$",
    re.I,
)
PERIOD_NAME = re.compile(
    rf"^\W*(?:(?:{MONTH_START})[a-z]*\.?\W*(?:\d{{2,4}})?|Q(?:uarter\s?)?[1-4]\b.{{0,8}}|20\d\d.{{0,3}})\W*$", re.I
)

Header = tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The rows of a table from one header to the next, or from its top where it has none.

    Attributes:
        first: The first row, header included.
        last: The last row.
        header: The rows of the header, prompts included; () where none is printed.
        columns: The columns that the header names, without fields; () where none is printed.
        score: The log-odds that the header is one.
    """

    first: int
    last: int
    header: tuple[int, ...] = ()
    columns: Header = ()
    score: float = 0.0


def find_sections(table: Table, texts: dict[int, str], names: ColumnNames) -> tuple[Section, ...]:
    """Divide a table into sections. `texts` has the text of each region."""
    starts: list[Section] = []
    row, passed = 0, 0
    while row < table.rows:
        score = score_header_row(table, row, texts, names)
        near_top = not starts and passed < MAX_ROWS_ABOVE_HEADER
        later = bool(starts) and (_repeats(table, row, texts, starts) or _is_sure(table, row, texts, names, score))
        if (near_top and score > 0 and not _better_below(table, row, texts, names, score)) or later:
            section = _read_header(table, row, texts, names, score)
            starts.append(section)
            row = section.last + 1
            continue
        passed += not is_band(table, row, texts)
        row += 1
    if not starts:
        return (Section(first=0, last=table.rows - 1),)
    ends = [section.first - 1 for section in starts[1:]] + [table.rows - 1]
    return tuple(
        Section(
            first=0 if i == 0 else section.first,
            last=end,
            header=section.header,
            columns=_name_columns(table, section.header, range(section.last + 1, end + 1), texts, names),
            score=section.score,
        )
        for i, (section, end) in enumerate(zip(starts, ends, strict=True))
    )


def read_header_row(table: Table, row: int, texts: dict[int, str], names: ColumnNames) -> Header | None:
    """Return the columns that a row names, with the likeliest field of each name; None where it is not a header."""
    if score_header_row(table, row, texts, names) <= 0:
        return None
    return _name_columns(table, (row,), range(0), texts, names)


def score_header_row(table: Table, row: int, texts: dict[int, str], names: ColumnNames) -> float:
    """Return the log-odds that a row is a header, by the words of its cells."""
    cells = table.cells_starting_in(row)
    printed = [text for cell in cells if (text := _read_name(texts, cell))]
    if not printed or is_band(table, row, texts):
        return -9.0
    scores = [score_name_cell(text, names) for text in printed]
    listed = sum(score >= 3 for score in scores)
    if not any(score > 0 for score in scores):
        return -9.0
    if listed == 0 and len(printed) < max(2, BLANK_ROW_SHARE * len(cells)):
        return -9.0
    return HEADER_PRIOR + sum(scores) + (TOP_ROW if row == 0 else 0.0)


def score_name_cell(text: str, names: ColumnNames) -> float:
    """Return the log-odds that the text of a cell is the name of a column."""
    found, kind = weigh_name(text, names), classify_cell(text)
    if found.known and found.strength >= 3:
        return found.strength + (SMALL_LETTER if text[:1].islower() else 0.0)
    asks = bool(ASKS.match(text)) and found.known
    if kind in VALUE_KINDS and not asks:
        return VALUE_CELL
    if len(text.split()) > (MAX_SMALL_WORDS if text[:1].islower() else MAX_NAME_WORDS) and not asks:
        return VALUE_CELL
    if kind in TEXT_KINDS - {CellKind.TEXT} and not asks:
        return VALUE_CELL / 2
    if kind == CellKind.STATUS:
        return VALUE_CELL
    if kind in (CellKind.PERSON, CellKind.BODY):
        return min(found.strength, NAME_OR_VALUE) if found.known else VALUE_CELL / 2
    return found.strength


def is_band(table: Table, row: int, texts: dict[int, str]) -> bool:
    """Return whether a row has one cell with text, which spans nearly all columns."""
    cells = table.cells_starting_in(row)
    filled = [cell for cell in cells if texts.get(cell.region, "").strip()]
    return (
        len(filled) == 1
        and table.columns >= MIN_BAND_COLUMNS
        and (filled[0].box.width >= MIN_BAND_WIDTH * table.box.width or has_wide_cells(cells))
    )


def similarity_of_names(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how similar the names of two headers are, 0 to 100; 0 where their numbers differ.

    Columns that neither names do not count.
    """
    from rapidfuzz import fuzz

    if len(one) != len(other):
        return 0.0
    named = [(_squash(a), _squash(b)) for a, b in zip(one, other, strict=True) if a or b]
    return sum(fuzz.ratio(a, b) for a, b in named) / len(named) if named else 0.0


def _squash(name: str) -> str:
    return re.sub(r"\W", "", name.lower())


def _read_name(texts: dict[int, str], cell: GridCell) -> str:
    return text_before_legend(" ".join(texts.get(cell.region, "").split()))


def list_row_names(table: Table, row: int, texts: dict[int, str]) -> list[str]:
    """Return the texts of a row's cells, each on one line and without a legend."""
    return [_read_name(texts, cell) for cell in table.cells_starting_in(row)]


def _repeats(table: Table, row: int, texts: dict[int, str], starts: Sequence[Section]) -> bool:
    """Return whether a row prints the header of a section above again."""
    names = list_row_names(table, row, texts)
    return any(
        similarity_of_names(names, list_row_names(table, at, texts)) >= SAME_NAMES for s in starts for at in s.header
    )


def _is_sure(table: Table, row: int, texts: dict[int, str], names: ColumnNames, score: float) -> bool:
    """Return whether a row is so clearly a header that it begins other columns in the middle of a grid."""
    printed = [text for text in list_row_names(table, row, texts) if text]
    return score >= SURE_HEADER and all(score_name_cell(text, names) > 0 for text in printed)


def _better_below(table: Table, row: int, texts: dict[int, str], names: ColumnNames, score: float) -> bool:
    """Return whether the row below is a clearer header, so that this one only holds names over several columns."""
    return row + 1 < min(table.rows, MAX_ROWS_ABOVE_HEADER) and (
        score_header_row(table, row + 1, texts, names) > max(2 * score, score + 3)
    )


def _read_header(table: Table, row: int, texts: dict[int, str], names: ColumnNames, score: float) -> Section:
    """Return the header that begins with a row or the row above it; `last` is the last row of the header."""
    rows = [row]
    if row and _names_groups(table, row - 1, texts, names):
        rows.insert(0, row - 1)
    while rows[-1] + 1 < table.rows - 1 and _divides(table, rows[-1], rows[-1] + 1, texts, names):
        rows.append(rows[-1] + 1)
    if rows[-1] + 1 < table.rows - 1 and _completes_names(table, rows[-1], rows[-1] + 1, texts, names):
        rows.append(rows[-1] + 1)
    if rows[-1] + 1 < table.rows and has_prompts(table, rows[-1] + 1, texts):
        rows.append(rows[-1] + 1)
    return Section(first=rows[0], last=rows[-1], header=tuple(rows), score=score)


def _names_groups(table: Table, row: int, texts: dict[int, str], names: ColumnNames) -> bool:
    """Return whether a row has names over several columns, and is not a band.

    In a table without ruling lines no cell spans columns; there a few short names above the others are taken for such.
    """
    filled = [cell for cell in table.cells_starting_in(row) if texts.get(cell.region, "").strip()]
    if not filled or is_band(table, row, texts):
        return False
    if not table.open:
        return any(cell.last_column > cell.column for cell in filled)
    below = [cell for cell in table.cells_starting_in(row + 1) if texts.get(cell.region, "").strip()]
    named = all(score_name_cell(_read_name(texts, cell), names) > VALUE_CELL / 2 for cell in filled)
    return row == 0 and named and len(filled) < len(below)


def _divides(table: Table, above: int, row: int, texts: dict[int, str], names: ColumnNames) -> bool:
    """Return whether the cells with text of a row are names below some of the names above, of which one is wider."""
    over = table.cells_starting_in(above)
    below = [cell for cell in table.cells_starting_in(row) if texts.get(cell.region, "").strip()]
    if not below or len(below) >= sum(bool(_read_name(texts, cell)) for cell in over):
        return False
    wide = [any(_is_under(cell, parent) for parent in over) for cell in below]
    return any(wide) and all(_is_second_name(_read_name(texts, cell), names) for cell in below)


def _completes_names(table: Table, above: int, row: int, texts: dict[int, str], names: ColumnNames) -> bool:
    """Return whether a row of an open table has the later lines of names: each with the name above is a known name."""
    over = {cell.column: _read_name(texts, cell) for cell in table.cells_starting_in(above)}
    below = [(cell, text) for cell in table.cells_starting_in(row) if (text := _read_name(texts, cell))]
    whole = [weigh_name(f"{over[cell.column]} {text}", names) for cell, text in below if over.get(cell.column)]
    every = len(whole) == len(below) < sum(map(bool, over.values()))
    known = all(name.strength >= WHOLE_NAME and not name.period for name in whole)
    return table.open and bool(whole) and every and known


def _is_second_name(text: str, names: ColumnNames) -> bool:
    """Return whether a text may be a name in the second row of a header, such as a month or quarter."""
    return score_name_cell(text, names) > VALUE_CELL or bool(PERIOD_NAME.match(text))


def _is_under(cell: GridCell, parent: GridCell) -> bool:
    narrower = cell.last_column - cell.column < parent.last_column - parent.column
    return parent.column <= cell.column and cell.last_column <= parent.last_column and narrower


def has_prompts(table: Table, row: int, texts: dict[int, str]) -> bool:
    """Return whether a row tells the author what to write in the columns."""
    printed = [text for text in list_row_names(table, row, texts) if text]
    asked = [bool(PROMPT.search(text)) and classify_cell(text) != CellKind.LABELLED_TEXT for text in printed]
    above = [text for text in list_row_names(table, row - 1, texts) if text] if row else []
    alone = len(above) >= len(printed) and all(_may_be_prompt(text) for text in printed)
    return len(printed) >= MIN_BAND_COLUMNS and sum(asked) >= (MIN_PROMPTS_ALONE if alone else MIN_PROMPTS) * len(
        printed
    )


def _may_be_prompt(text: str) -> bool:
    return len(text.split()) <= MAX_PROMPT_WORDS and classify_cell(text) not in ANSWER_KINDS


def _name_columns(
    table: Table, header: Sequence[int], below: Sequence[int], texts: dict[int, str], names: ColumnNames
) -> Header:
    """Return the columns of a header: its narrowest cells, divided where the cells below are."""
    rows = [row for i, row in enumerate(header) if i == 0 or not has_prompts(table, row, texts)]
    main = max(rows, key=lambda row: sum(bool(text) for text in list_row_names(table, row, texts)), default=0)
    cells = [cell for row in rows for cell in table.cells_starting_in(row)]
    edges = sorted({edge for cell in cells for edge in (cell.column, cell.last_column + 1)})
    columns = []
    for a, b in pairwise(edges):
        over = [cell for cell in cells if cell.column <= a and b <= cell.last_column + 1]
        if over:
            columns += [
                _name_column(table, over, main, left, right, texts, names)
                for left, right in _divide_by_rows(table, a, b, below, texts)
            ]
    return tuple(columns)


def _divide_by_rows(table: Table, a: int, b: int, below: Sequence[int], texts: dict[int, str]) -> list[tuple[int, int]]:
    """Return the columns of the grid between two edges: several where most rows below have several cells with text."""
    if b - a < 2 or table.open:
        return [(a, b)]
    rows = [[c for c in table.cells_starting_in(row) if a <= c.column and c.last_column < b] for row in below]
    rows = [cells for cells in rows if cells]
    inner = [
        edge
        for edge in range(a + 1, b)
        if sum(any(c.column == edge for c in cells) for cells in rows) >= max(1, MIN_SPLIT_ROWS * len(rows))
        and any(texts.get(c.region, "").strip() for cells in rows for c in cells if c.column == edge)
    ]
    edges = [a, *inner, b]
    return list(pairwise(edges))


def _name_column(
    table: Table,
    over: Sequence[GridCell],
    main: int,
    left: int,
    right: int,
    texts: dict[int, str],
    names: ColumnNames,
) -> Column:
    """Return a column between two edges of the grid, named by the header cells over it from top to bottom.

    Names in rows above the header's main row are those of several columns.
    """
    named = [cell for cell in over if _read_name(texts, cell)]
    lowest = named[-1] if named else over[-1]
    if over[0] is not lowest and not _read_name(texts, over[0]):
        named = [*_name_beside(table, over[0], texts), *named]
    same_width = [
        c
        for c in over
        if (c.column, c.last_column) == (lowest.column, lowest.last_column) and c.row >= min(main, lowest.row)
    ]
    own = " ".join(filter(None, (_read_name(texts, cell) for cell in same_width)))
    whole = " ".join(_read_name(texts, cell) for cell in named)
    found = weigh_name(own, names)
    if not found.known:
        own, found = whole, weigh_name(whole, names)
    narrow = (lowest.column, lowest.last_column + 1) == (left, right)
    x0 = lowest.box.x0 if narrow else _edge_position(table, left)
    x1 = lowest.box.x1 if narrow else _edge_position(table, right)
    return Column(
        field=found.choices[0] if found.choices else None,
        name=own,
        score=round(found.similarity, 2),
        x0=(x0 - table.box.x0) / table.box.width,
        x1=(x1 - table.box.x0) / table.box.width,
        choices=found.choices,
        dated=found.period,
        whole_name=whole,
    )


def _name_beside(table: Table, blank: GridCell, texts: dict[int, str]) -> list[GridCell]:
    """Return the cell with a name to the left of a blank one in a header; it may be the name of both columns."""
    left = [c for c in table.cells_starting_in(blank.row) if c.last_column == blank.column - 1 and _read_name(texts, c)]
    return left[-1:]


def _edge_position(table: Table, edge: int) -> float:
    """Return the x of an edge of the grid."""
    found = [c.box.x0 for c in table.cells if c.column == edge] + [
        c.box.x1 for c in table.cells if c.last_column + 1 == edge
    ]
    return sum(found) / len(found) if found else table.box.x0
