# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A change between two versions of a report, and helpers for finding changes."""

from dataclasses import dataclass, replace
from typing import Literal

from normalise.model import Cell, Finding, Question, Report, Response
from store.compare.text_diff import TextDifference

ChangeKind = Literal[
    "rag", "progress", "slipped", "revised", "changed", "added", "removed", "renamed", "joined", "left", "overdue"
]  # fmt: skip
Movement = Literal["better", "worse", "first given", "lost", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between an old version and a new one.

    `field` is a cell's name, "rag", "question", "row", "agency", "title", "number" or "label"; an agency that a row
    names besides others has the kind "joined" or "left", a revised date that is not later than the one before the kind
    "revised", another percentage the kind "progress". A row that is overdue in the new version, changed or not, has the
    kind "overdue".
    `finding`, `question`, `agency` as the new version prints them (as the old one does for what was removed, and where
    the new one has none);
    `further_agencies` are those that the row names after the first. `score` is how sure it is that the two are one row
    (1 for what has none) times how sure the difference is; `sure` is False for what cannot be decided, with `why` in
    words. `days`: by how much a date slipped, below 0 where it was brought forward; `times`: how often so far.
    `dropped`: a row that was removed before it was complete.
    """

    kind: ChangeKind
    field: str
    finding: str
    question: str | None
    agency: str | None
    old: str
    new: str
    score: float
    old_id: str | None
    new_id: str | None
    question_old: str | None = None
    agency_old: str | None = None
    agency_id: str | None = None
    further_agencies: tuple[str, ...] = ()
    sure: bool = True
    why: str = ""
    movement: Movement = ""
    days: int | None = None
    times: int = 0
    dropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowInReport:
    """A response with its finding and question."""

    finding: Finding
    question: Question
    row: Response


def mark_uncertain(change: Change, why: str) -> Change:
    """Return a change as one that cannot be decided, and why; its score is halved."""
    return replace(change, sure=False, why=why, score=round(change.score / 2, 3), dropped=False)


def index_rows(report: Report) -> dict[str, RowInReport]:
    """Return the rows of a report by their ids."""
    return {
        row.id: RowInReport(finding=finding, question=question, row=row)
        for finding in report.findings
        for question in finding.questions
        for row in question.responses
    }


def severity_rank(change: Change) -> int:
    """Return the rank by which changes are sorted; 0 is the most severe."""
    if not change.sure:
        return 9
    if change.kind == "removed" and change.field == "row":
        return 0 if change.dropped else 4
    ranks = {
        "slipped": 2, "rag": 3, "left": 4, "added": 5, "removed": 5, "joined": 5, "progress": 6, "revised": 6,
        "changed": 6, "renamed": 7, "overdue": 2,
    }  # fmt: skip
    return 1 if change.movement in ("worse", "lost") else ranks[change.kind]


def change_certainty(found: TextDifference) -> float:
    """Return how certain a difference of texts is, 0 to 1."""
    return 1.0 if found.verdict == "changed" else 0.5


def lowest_confidence(*cells: Cell) -> float | None:
    """Return the lowest confidence of cells that were only read; None where there is none."""
    known = [c.confidence for c in cells if c.confidence is not None and c.state == "read"]
    return min(known, default=None)
