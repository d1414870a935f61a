# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a cell of dates: its dates with their roles, and why the rest of it is not one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extract.model import DraftCell
from extract.text.date_words import MONTH_START
from extract.text.ocr_confusions import QUARTER_ONE
from ingest.model import Problem
from normalise.broken_dates import BROKEN_DATE_REPAIR, join_broken_dates
from normalise.clean_text import clean_cell_text, clean_struck_text
from normalise.date_roles import PlacedDate, assign_roles, mark_struck
from normalise.dates import find_dates, read_placed_dates
from normalise.model import Cell, DateRole, TargetDate
from normalise.yearless_dates import KnownDates, read_yearless_date

UNREAD_DATE_CONFIDENCE = 0.6
"""The highest confidence of a target-date cell with a date that could not be read or does not exist."""

YEARLESS_DATE_CONFIDENCE = 0.5
"""The highest confidence of a cell whose date has its year from the report's date, its period or its column."""

QUARTER_REPAIR = "mended a quarter's figure"

_MISREAD_QUARTER = re.compile(rf"\bQ{QUARTER_ONE}(?=\s?(?:20)?\d\d\s?[/-]\s?\d\d)")  # "Ql 2019/20" has no other sense
_LIKE_A_DATE = re.compile(
    rf"\d{{1,2}} ?[./\-] ?\d{{1,2}}\b|\b(?:{MONTH_START})[a-z]*\b|\bQ[1-4]\b",
    re.I,
)
_SERIAL_NUMBER = re.compile(r"\d{5}(?:\.0+)?")
_FIRST_SERIAL_DAY = date(1899, 12, 30)  # day 0 of spreadsheets, for numbers after February 1900
_SERIAL_NUMBERS = range(32874, 58806)  # 1990 to 2060
_TOO_NARROW = re.compile(r"#{3,}")  # what spreadsheets print in place of a date that does not fit


@dataclass(frozen=True, slots=True)
class TargetReading:
    """A cell of dates with the dates in it, those crossed out last.

    It has a problem for each printed date that is not one.
    """

    cell: Cell
    dates: tuple[TargetDate, ...]
    problems: tuple[Problem, ...]


def read_target_date(
    cell: DraftCell,
    words: frozenset[str],
    known: KnownDates,
    role: DateRole = DateRole.TARGET,
) -> TargetReading:
    """Read a target date's cell, or that of another column of dates.

    Args:
        cell: The cell of the draft.
        words: The vocabulary of the report.
        known: The report's own date, its period, and the dates of this column that print their year.
        role: The role of the dates in this column, where no words beside them say otherwise.
    """
    as_at = known.as_at
    read = _clean_date_cell(cell, words)
    struck = mark_struck((d for s in read.struck for d in find_dates(s.text, as_at)), role)
    placed, problems = read_placed_dates(read.text, as_at)
    problems = (*problems, *_spreadsheet_problems(read.text))
    reasons = (*(problem.detail for problem in problems), *_explain_debris(read.text, placed))
    limit = UNREAD_DATE_CONFIDENCE
    if not placed and not problems and _LIKE_A_DATE.search(read.text):
        yearless, reasons = read_yearless_date(read.text, known)
        placed = [(0, len(read.text), found) for found in yearless]
        limit = YEARLESS_DATE_CONFIDENCE
    dates = assign_roles(read.text, placed, role, beside_struck=bool(struck))
    sure = min(read.confidence, limit) if reasons and read.confidence is not None else read.confidence
    return TargetReading(
        cell=replace(read, confidence=sure, reasons=(*read.reasons, *reasons)),
        dates=tuple(dict.fromkeys((*dates, *struck))),
        problems=tuple(problem.placed_at(cell.source) for problem in problems),
    )


def _explain_debris(text: str, placed: Sequence[PlacedDate]) -> tuple[str, ...]:
    """Return a reason for each date behind a stray slash: more of the cell may be of another column."""
    stray = [" ".join(text[start:stop].split()) for start, stop, _ in placed if text[:start].endswith("/")]
    return tuple(f"“{date}” is behind a stray slash" for date in stray)


def _clean_date_cell(cell: DraftCell, words: frozenset[str]) -> Cell:
    body = join_broken_dates(cell.body)
    text, repairs = clean_cell_text(body, words)
    if body != cell.body:
        repairs = (*repairs, BROKEN_DATE_REPAIR)
    mended = _MISREAD_QUARTER.sub("Q1", text)
    if mended != text:
        repairs = (*repairs, QUARTER_REPAIR)
    return Cell(
        text=mended, raw=cell.raw, confidence=cell.confidence, reasons=cell.reasons, repairs=repairs,
        source=cell.source, struck=clean_struck_text(cell.struck, words),
    )  # fmt: skip


def _spreadsheet_problems(text: str) -> tuple[Problem, ...]:
    """Return a problem where a spreadsheet printed something else in place of a date."""
    shown = " ".join(text.split())
    if _TOO_NARROW.search(text):
        return (Problem(code="date-hidden", detail=f"“{shown}” is printed where a date did not fit its column"),)
    if _SERIAL_NUMBER.fullmatch(shown) and int(shown[:5]) in _SERIAL_NUMBERS:
        day = _FIRST_SERIAL_DAY + timedelta(days=int(shown[:5]))
        detail = f"“{shown}” may be a spreadsheet's number for the date {day.isoformat()}"
        return (Problem(code="date-serial", detail=detail),)
    return ()
