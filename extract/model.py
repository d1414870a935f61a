# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The draft of a report: its text by place, as printed, before names, dates and colours are understood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from extract.fields import FieldCells
from ingest.model import Colour, Problem, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckText:
    """Words in sequence that are crossed out. `source` has one span for each printed line."""

    text: str
    source: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCell:
    r"""A cell's text as printed.

    `raw` is all that was read, "\n" between printed lines. `body` is the same without the captions of icons and what
    is crossed out, "\n" between lines and "\n\n" between paragraphs. `captions` are the captions, each on one line;
    `struck` is what is crossed out. `confidence` is 0 to 1, None for a cell without words; `reasons` explain why it is
    lower than that of the OCR engine. `source` has one span for each page, in page order.
    """

    raw: str = ""
    body: str = ""
    captions: tuple[str, ...] = ()
    struck: tuple[StruckText, ...] = ()
    confidence: float | None = None
    reasons: tuple[str, ...] = ()
    source: tuple[Span, ...] = ()


EMPTY_CELL = DraftCell()

MAX_BLACK_LEVEL = 40
"""The largest channel (0-255) of a colour that hides print in it."""

OBSTRUCTION_REASONS = {
    "mark": "a stamp or pen mark lies over this cell",
    "blackout": "part of this cell is blacked out",
    "cut-off": "the print is cut off at the cell's edge",
}
"""Why the print of a cell is not read whole, by the kind of the obstruction."""


NO_COLUMN = "unnamed"
"""The name of cells that are under no column."""

UNNAMED_COLUMN = re.compile(rf"column \d+(?: \(\d+\))?|{NO_COLUMN}")
"""The names of columns that have none in print."""


def name_unnamed_column(at: int) -> str:
    """Return the name of a column whose header is empty; `at` is counted from 1."""
    return f"column {at}"


def describe_unknown_column(name: str) -> str:
    """Return the detail of the problem that a column fits no field."""
    return f"The column “{name}” fits no field; its cells are kept under that name."


def fill_draft_cells(given: Mapping[str, DraftCell]) -> FieldCells[DraftCell]:
    """Return a row's cells: the given ones by field name, the others empty."""
    return FieldCells(given, EMPTY_CELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStatus:
    """A status cell: its text, and the colour that fills it, None for none.

    `print_only`: the colour is that of the words, so the words count more. `visible` is False where the page has no
    colour at all (plain text, a grey or 1-bit scan). `other_colours` are further ones in the same cell. `columns` are
    the names of the columns that show the status together by a tick in one of them; `cell` has the name of that one.
    `label` is the printed name of its column, `column` the name under which the row's other columns have its printed
    cell, "" where they do not. `position` orders the statuses of a row as printed.
    `source` is the place of the coloured fill, or of the text where there is none.
    """

    cell: DraftCell = EMPTY_CELL
    colour: Colour | None = None
    visible: bool = True
    print_only: bool = False
    other_colours: tuple[Colour, ...] = ()
    columns: tuple[str, ...] = ()
    label: str = ""
    column: str = ""
    position: int = 0
    source: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftResponse:
    """One agency's row under a question.

    `cells` has a cell for each field of extract/fields.py; `other` holds the columns that fit no field, by their
    printed name. `status` is the current one, `more_statuses` are those of other columns. `date_column` is the printed
    name of the target date's column, "" where it has none.
    """

    agency: DraftCell
    status: DraftStatus = field(default_factory=DraftStatus)
    more_statuses: tuple[DraftStatus, ...] = ()
    cells: FieldCells[DraftCell] = fill_draft_cells({})  # noqa: RUF009 - read-only
    other: tuple[tuple[str, DraftCell], ...] = ()
    date_column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftQuestion:
    """`label` as printed, without its closing dot ("1a"); `text.body` is without the label."""

    label: str
    text: DraftCell
    responses: tuple[DraftResponse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFinding:
    """A finding. `number` is as printed, or from its questions' labels where the heading has none.

    `kind` is "finding", "additional learning", "theme", ... in lower case.
    """

    number: str
    kind: str
    title: DraftCell
    narrative: DraftCell = EMPTY_CELL
    questions: tuple[DraftQuestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """An entry of the report's legend.

    `colour` is that of the swatch, None in plain text. `label` is the word in or beside it ("Amber", "Action
    completed"), `meaning` its explanation.
    """

    colour: Colour | None
    label: str
    meaning: str
    source: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """Words that were read but not recognised as part of a cell, heading or page furniture."""

    text: str
    source: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTable:
    """A table that is not part of the plan: a glossary, a risk register, a sign-off.

    `heading` is the line above it, "" without one. `rows` have the text of each cell, in one line. `source` has one
    span, of the whole table. `id` is made when its report is first stored, "" before that.
    """

    heading: str = ""
    source: tuple[Span, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Where the words of one page went; the five add up to the words read. `reader` is who read them."""

    page: int
    in_cells: int
    in_headings: int
    furniture: int
    left_over: int
    reader: str = ""
    other_tables: int = 0

    @property
    def placed(self) -> float:
        """The share of the page's words that have a place; 1 where there are none."""
        every = self.in_cells + self.in_headings + self.other_tables + self.furniture + self.left_over
        return 1 - self.left_over / every if every else 1.0


DatedPlace = Literal["prose", "edge", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLine:
    """A line that may tell the date of the report: outside the tables, at the edge of a page, or in a table's cell.

    `confidence` is that of its least certain word, 0 to 1.
    """

    text: str
    place: DatedPlace
    confidence: float = 1.0
    source: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A whole report as printed. `dated_lines` are the lines of which one may hold the report's date."""

    title: str
    board: str
    subject: str
    dated_lines: tuple[DatedLine, ...]
    findings: tuple[DraftFinding, ...]
    key: tuple[LegendEntry, ...] = ()
    other_tables: tuple[OtherTable, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    faults: tuple[Problem, ...] = ()
