# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The edits of a report's structure, as the log has them."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.model import Span
from normalise.model import Question, Report, Response
from store import audit_log


class EditKind(StrEnum):
    """What a person did to rows; the values are acts of the log."""

    ADD = audit_log.ROW_ADDED
    DELETE = audit_log.ROW_DELETED
    MOVE = audit_log.ROW_MOVED
    SPLIT = audit_log.ROW_SPLIT
    MERGE = audit_log.ROWS_MERGED


EXACT_KINDS = (EditKind.SPLIT, EditKind.MERGE)
"""The kinds that keep the words of the rows that they replace: they fit these words only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKey:
    """What a row is found by in another reading: its id, else its places, and its words, as the person saw them."""

    id: str
    words: str
    places: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKey:
    """The question that rows are placed under: its id and label, and the id of its finding.

    A new one is added to the finding.
    """

    id: str
    label: str
    finding: str
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureEdit:
    """Rows that are taken out, and what is put in their place.

    `question` is None where nothing is; `placed` is empty where the taken rows themselves are placed there.
    """

    kind: EditKind
    taken: tuple[RowKey, ...] = ()
    placed: tuple[Response, ...] = ()
    question: QuestionKey | None = None

    @property
    def row_ids(self) -> frozenset[str]:
        """The ids of the rows that it takes or places."""
        return frozenset((*(key.id for key in self.taken), *(row.id for row in self.placed)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEdit:
    """An edit, and the number and author of its entry in the log."""

    entry: int
    by: str
    edit: StructureEdit


class UnfitEditError(Exception):
    """The report, read again, no longer has what an edit is about. The message says what is different."""


def make_row_key(row: Response) -> RowKey:
    """Return what a row is found by in another reading."""
    return RowKey(id=row.id, words=join_row_words(row), places=list_row_places(row))


def join_row_words(row: Response) -> str:
    """Return all words of a row, as they were read."""
    cells = (row.agency.cell, *row.cells.values(), *(cell for _, cell in row.other))
    return " ".join(" ".join((*(cell.text for cell in cells), row.rag.raw)).split())


def list_row_places(row: Response) -> tuple[Span, ...]:
    """Return the places of a row's cells, each once."""
    cells = (row.agency.cell, *row.cells.values(), *(cell for _, cell in row.other))
    return tuple(dict.fromkeys((*row.rag.source, *(span for cell in cells for span in cell.source))))


def find_question_of(report: Report, row_id: str) -> Question:
    """Return the question that a row is under. Raises KeyError."""
    found = next((q for q in report.questions if any(row.id == row_id for row in q.responses)), None)
    if found is None:
        raise KeyError(row_id)
    return found
