# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Entries of a report's outline: the stages of assembling pass them on, one after the other in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extract.model import EMPTY_CELL, DraftCell, DraftResponse, Leftover, LegendEntry
from ingest.model import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEntry:
    """A finding begins. `inferred`: it has no heading and was inferred from the labels of its questions."""

    number: str
    kind: str
    title: DraftCell = EMPTY_CELL
    narrative: DraftCell = EMPTY_CELL
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEntry:
    """A question begins. `number` is that of its finding, where the label has it; `page` is where it was printed.

    `over_rows`: it is printed over its rows, as a heading or a spanning row, so that their own numbers are not labels.
    """

    label: str
    number: int | None
    text: DraftCell
    page: int = 0
    over_rows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseEntry:
    """A row of the plan under the question before it."""

    response: DraftResponse


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendFound:
    """A legend of the report."""

    entries: tuple[LegendEntry, ...]
    cell: DraftCell


TextRole = Literal["title", "headline", "subject", "as_at", "chapter", "column name", "repeated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedText:
    """A printed text that is neither a heading of a finding, nor a question, nor a cell of a row.

    It is about the whole report: a line of its title, its subject, the sentence with its date, or a headline inside the
    frame of a table, which is the title where there is no other. Or it is the name of the closing chapter or of a
    column, or a heading or question that is printed again ("repeated").
    """

    role: TextRole
    cell: DraftCell

    @property
    def text(self) -> str:
        """The text on one line."""
        return " ".join(self.cell.raw.split())


Entry = FindingEntry | QuestionEntry | ResponseEntry | LegendFound | PlacedText | Leftover | Problem


def describe_entries(entries: Sequence[Entry]) -> str:
    """Return an outline as indented lines, for people."""
    return "\n".join(_describe_entry(entry) for entry in entries)


def _describe_entry(entry: Entry) -> str:
    match entry:
        case FindingEntry():
            return f"{entry.kind} {entry.number}: {_on_one_line(entry.title.body)}"
        case QuestionEntry():
            return f"  question {entry.label or '-'}: {_on_one_line(entry.text.body)}"
        case ResponseEntry(response=row):
            cells = {"agency": row.agency, "rag": row.status.cell, **row.cells, **dict(row.other)}
            return "    " + " | ".join(f"{name}={_on_one_line(c.body)}" for name, c in cells.items() if c.raw)
        case LegendFound():
            return "legend: " + "; ".join(f"{row.label} = {row.meaning}" for row in entry.entries)
        case PlacedText():
            return f"{entry.role}: {entry.text}"
        case Leftover():
            return f"left over: {entry.text}"
        case Problem():
            return f"problem {entry.code}: {entry.detail}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
