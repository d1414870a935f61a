# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a status that several columns show together: a tick under "Achieved", "On target" or "Not on target"."""

from extract.model import DraftStatus
from extract.text.status_words import TICK_NAME, TICK_VALUES
from ingest.model import Problem
from normalise.clean_text import clean_cell_text
from normalise.model import Rag, Status, StatusBasis

STATUS_BY_TICK = {word: Status(value) for value, words in TICK_VALUES.items() for word in words}

TICK_CONFIDENCE = 0.9
"""The highest confidence of a status that a tick gives: OCR seldom reads the tick itself correctly."""


def read_ticked_status(status: DraftStatus) -> tuple[Rag, tuple[Problem, ...]]:
    """Return the status that a tick in one of several columns gives, and the problems with it."""
    name = clean_cell_text(status.cell.body)[0].replace("\n", " ")
    every = ", ".join(f"“{column}”" for column in status.columns)
    match = TICK_NAME.fullmatch(name)
    value = STATUS_BY_TICK.get(match["status"].lower()) if match else None
    reasons = status.cell.reasons
    problems: tuple[Problem, ...] = ()
    if not name:
        reasons, problems = _report("status-unread", f"none of the columns {every} is ticked", status)
    elif not match:
        reasons, problems = _report("status-ambiguous", f"several of the columns {every} are ticked", status)
    elif value is None:
        reasons = (*reasons, f"“{name}” is not a status")
    sure = TICK_CONFIDENCE if status.cell.confidence is None else min(TICK_CONFIDENCE, status.cell.confidence)
    return Rag(
        raw=name,
        value=value,
        basis=StatusBasis.TICK if value else None,
        confidence=sure if value else None,
        reasons=reasons,
        source=status.source,
        label=status.label,
    ), problems


def _report(code: str, detail: str, status: DraftStatus) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Return a reason and a problem that say the same."""
    return (*status.cell.reasons, detail), (Problem(code=code, detail=detail).placed_at(status.source),)
