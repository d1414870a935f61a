# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read rows of one cell that spans a table: headings, questions, agencies, legends and notes between the other rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extract.model import DraftCell, LegendEntry
from extract.tables.grid import GridCell, Table, has_wide_cells
from extract.text.headings import NUMBERED_HEADING, parse_heading
from extract.text.legend_text import read_legend_line
from extract.text.question_labels import Label, read_label
from extract.text.who_words import is_organisation

MIN_SPANNING_WIDTH = 0.8  # of the table's width: a wider cell spans its columns, and is not in one of them
MIN_COLUMNS = 3  # in a table of fewer columns a wide cell is an ordinary cell
MAX_AGENCY_WORDS = 8
BOARD_NAME = re.compile(
    r"\b(?:safeguarding\s+(?:adults?|children['’]?s?)\s+(?:board|partnership)|community\s+safety\s+partnership)\b", re.I
)
"""The board that keeps the plan and is printed on each page; it is not an agency that answers it."""
PRINTED_YEAR = re.compile(r"(?:19|20)\d\d")
CONTINUED_MARK = re.compile(r"[\s(\[–-]*\b(?:continued|cont(?:['’]?d)?|contin)\b\.?[\s)\]]*$", re.I)
NOTE_START = re.compile(
    r"^\s*(?:[*†‡§¹²³]|\[\d\]|\(\*\)|(?:notes?|n\.?b|key|legend|source|abbreviations?|glossary)\s?[.:–-])", re.I
)

SpanningRowKind = Literal["finding", "question", "agency", "legend", "note", "text", "front"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanningRow:
    """The content of a spanning row. `front`: a text about the whole report, above the header of the table.

    `number`, `title` and `word` ("Theme") are those of a finding, `label` and `title` those of a question.
    `continued`: the text says that it is continued.
    """

    kind: SpanningRowKind
    cell: DraftCell
    word: str = "finding"
    number: str = ""
    title: str = ""
    label: Label | None = None
    continued: bool = False
    legend: tuple[LegendEntry, ...] = ()


def find_spanning_cell(table: Table, cells: Sequence[GridCell], texts: dict[int, str], width: int) -> GridCell | None:
    """Return the one cell with text of a row, if it spans nearly all of the `width` columns, or is a heading.

    It spans them too where the row is parted only between wide cells, as by a stroke that was taken for a ruling.
    """
    filled = [cell for cell in cells if texts.get(cell.region, "").strip()]
    if len(filled) != 1 or width < MIN_COLUMNS:
        return None
    cell = filled[0]
    if cell.box.width >= MIN_SPANNING_WIDTH * table.box.width or has_wide_cells(cells):
        return cell
    whole_row = sum(c.box.width for c in cells) >= MIN_SPANNING_WIDTH * table.box.width
    return cell if whole_row and parse_heading(texts[cell.region]) else None


def find_parted_heading(cells: Sequence[GridCell], texts: dict[int, str]) -> tuple[GridCell, ...]:
    """Return the cells of a heading that a stroke parts, "Priority 4" and a title over several columns; else ()."""
    filled = tuple(cell for cell in cells if texts.get(cell.region, "").strip())
    if len(filled) != 2 or filled[0].column or filled[1].column != filled[0].last_column + 1:
        return ()
    heading = parse_heading(texts[filled[0].region])
    wide = filled[1].last_column > filled[1].column
    return filled if heading and not heading.title and wide else ()


def find_agency_cells(table: Table, cells: Sequence[GridCell], texts: dict[int, str]) -> tuple[GridCell, ...]:
    """Return the cells with text of a row of an open table that only names an agency at the left over the rows below.

    A word of the name may begin where the second column does. Only for tables without a column of agencies.
    """
    filled = tuple(cell for cell in cells if texts.get(cell.region, "").strip())
    named = [texts[cell.region].strip() for cell in filled]
    at_left = [cell.column for cell in filled] in ([0], [0, 1])
    if not table.open or not at_left or table.columns < MIN_COLUMNS or not named[0][0].isalpha():
        return ()
    return filled if names_agency(" ".join(named)) else ()


def names_agency(text: str) -> bool:
    """Return whether a line alone names an agency.

    It is short, has the words of an organisation other than the board that keeps the plan, and is neither the end of a
    sentence nor dated or numbered as lines of a page's edge are.
    """
    plain = " ".join(text.split())
    if len(plain.split()) > MAX_AGENCY_WORDS or not is_organisation(plain) or BOARD_NAME.search(plain):
        return False
    return not plain[:1].islower() and plain[-1] not in ".?;,0123456789" and not PRINTED_YEAR.search(plain)


def read_spanning_row(cell: DraftCell, last: Label | None, wants_agency: bool) -> SpanningRow:
    """Classify the text of a spanning row. `wants_agency`: no column of the table names agencies."""
    plain = " ".join(cell.body.split())
    legend = read_legend_line(plain, cell.source)
    if legend:
        return SpanningRow(kind="legend", cell=cell, legend=legend)
    text = CONTINUED_MARK.sub("", cell.body).rstrip()
    continued = text != cell.body.rstrip()
    heading = parse_heading(text)
    if heading:
        return SpanningRow(
            kind="finding",
            cell=cell,
            word=heading.kind,
            number=heading.number,
            title=heading.title,
            continued=continued,
        )
    label, rest = read_label(text, last)
    if label:
        return SpanningRow(kind="question", cell=cell, label=label, title=rest, continued=continued)
    if NOTE_START.match(plain):
        return SpanningRow(kind="note", cell=cell)
    if wants_agency and names_agency(plain):
        return SpanningRow(kind="agency", cell=cell)
    return SpanningRow(kind="text", cell=cell, title=text, continued=continued)


def read_finding_cell(cell: DraftCell, column: str) -> SpanningRow:
    """Read a cell of a column of findings; `column` is the column's printed name."""
    text = CONTINUED_MARK.sub("", cell.body).rstrip()
    heading, numbered = parse_heading(text), NUMBERED_HEADING.match(" ".join(text.split()))
    word = re.sub(r"(?<=[a-z])s$", "", column.lower())
    if heading:
        word, number, title = heading.kind, heading.number, heading.title
    elif numbered:
        number, title = numbered["number"], numbered["title"]
    else:
        number, title = "", text
    return SpanningRow(
        kind="finding", cell=cell, word=word, number=number, title=title, continued=text != cell.body.rstrip()
    )
