# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the progress of an action in per cent, and its status by a legend with thresholds."""

import re
from collections.abc import Iterable, Sequence

from extract.model import UNNAMED_COLUMN, DraftCell, DraftStatus, LegendEntry
from normalise.model import MAX_PERCENT, Cell

PERCENT_CELL = re.compile(
    r"(?P<number>\d{1,3})(?:[.,]\d+)?\s?(?:%|per ?cent)(?:\s*(?:complete[d]?|done|progress))?\W*", re.I
)
"""A whole cell that is a percentage."""
PROGRESS_NAME = re.compile(r"%|per ?cent|progress|complet|\bdone\b|\b(?:rag|status)\b", re.I)
"""The name of a column whose percentages are the progress of the action."""

NO_NAME_REASON = "column without a name taken for the progress by its content"

_RANGE = re.compile(r"(?P<low>\d{1,3})\s?%?\s?(?:-|–|—|to)\s?(?P<high>\d{1,3})\s?%")
_FROM = re.compile(
    r"(?:over|above|more than|greater than|at least|from|>=?|≥)\s?(?P<low>\d{1,3})\s?%"
    r"|(?P<plus>\d{1,3})\s?%\s?(?:\+|or more|and over)",
    re.I,
)
_UP_TO = re.compile(r"(?:under|below|less than|fewer than|up to|<=?|≤)\s?(?P<high>\d{1,3})\s?%", re.I)
_EXACT = re.compile(r"(?P<low>\d{1,3})\s?%")
_EXCLUSIVE = re.compile(r"over|above|more|greater|under|below|less|fewer|>(?!=)|<(?!=)", re.I)


def read_progress(status: DraftStatus, other: Iterable[tuple[str, DraftCell]]) -> Cell:
    """Return the progress of a row in per cent, as "60%"; an empty cell where it has none, or several that differ.

    Columns without a name count where no column with one tells it.
    """
    named = [(status.label or "status", status.cell), *other]
    cells = [(cell, cell.reasons) for name, cell in named if is_progress(name, cell.body)]
    cells = cells or [(cell, (*cell.reasons, NO_NAME_REASON)) for name, cell in named if _is_nameless(name, cell)]
    if len({read_percent(cell.body) for cell, _ in cells}) != 1:
        return Cell()
    cell, reasons = cells[0]
    return Cell(
        text=f"{read_percent(cell.body)}%", raw=cell.raw, confidence=cell.confidence, reasons=reasons,
        source=cell.source,
    )  # fmt: skip


def is_progress(name: str, text: str) -> bool:
    """Return whether a cell is the progress of its row in per cent, by the name of its column and its text."""
    return bool(PROGRESS_NAME.search(name)) and read_percent(text) is not None


def _is_nameless(name: str, cell: DraftCell) -> bool:
    return UNNAMED_COLUMN.fullmatch(name) is not None and read_percent(cell.body) is not None


def read_percent(text: str) -> int | None:
    """Return the number of a text that is a percentage and nothing else."""
    match = PERCENT_CELL.fullmatch(text.strip())
    number = int(match["number"]) if match else None
    return number if number is not None and number <= MAX_PERCENT else None


def find_entry_by_percent(percent: int, legend: Sequence[LegendEntry]) -> LegendEntry | None:
    """Return the entry of a legend whose thresholds hold a percentage; None where none or several do."""
    found = [entry for entry in legend if _holds_percent(percent, f"{entry.label} {entry.meaning}")]
    return found[0] if len(found) == 1 else None


def _holds_percent(percent: int, text: str) -> bool:
    if match := _RANGE.search(text):
        return int(match["low"]) <= percent <= int(match["high"])
    if match := _FROM.search(text):
        low = int(match["low"] or match["plus"])
        return percent > low if _EXCLUSIVE.match(match[0]) else percent >= low
    if match := _UP_TO.search(text):
        high = int(match["high"])
        return percent < high if _EXCLUSIVE.match(match[0]) else percent <= high
    match = _EXACT.search(text)
    return match is not None and percent == int(match["low"])
