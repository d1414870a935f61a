# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals of doubt in a status: whether its column was found, and how its colour compares with those of other rows.

A row without a status is right where the report has no column of statuses, or where the cell in that column is empty;
it is probably wrong where other rows have that column and this one does not, or where a legend explains statuses that
no row has.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import dist
from statistics import mean

from ingest.model import Colour
from normalise.model import Rag, Report, Response, Status, StatusRole
from normalise.status.legend import MIXED_COLOUR

STATUS_SIGNALS = (
    "has_meaning", "in_column", "rows_with_column", "rows_with_status", "legend_entries", "rival_statuses",
    "colour_apart", "other_colour_apart", "others_unread", "rows_with_rivals", "colour_between",
)  # fmt: skip
NO_STATUS = -1.0  # the signal of a value that is not a status
NO_COLOUR_APART = 255.0  # levels; as far as two colours can hardly be


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusHabits:
    """The statuses of a report.

    Attributes:
        with_column: The share of rows that have a cell in the column of statuses.
        with_value: The share of rows whose status was understood.
        unread: The number of rows whose print there is no known status.
        rivals: The number of rows with another status that may be the current one.
        rows: The number of all rows.
        legend_entries: The number of entries of the legend.
        colours: The colours of each status.
    """

    with_column: float
    with_value: float
    unread: int
    rivals: int
    rows: int
    legend_entries: int
    colours: Mapping[Status, Sequence[Colour]]


def learn_status_habits(report: Report) -> StatusHabits:
    """Measure the statuses of a report."""
    statuses = [row.rag for row in report.responses]
    colours: dict[Status, list[Colour]] = defaultdict(list)
    for status in statuses:
        if status.value and status.colour:
            colours[status.value].append(status.colour)
    rows = max(1, len(statuses))
    return StatusHabits(
        with_column=sum(bool(status.label) for status in statuses) / rows,
        with_value=sum(status.value is not None for status in statuses) / rows,
        unread=sum(map(_is_unread, statuses)),
        rivals=sum(any(more.role == StatusRole.OTHER for more in row.more_statuses) for row in report.responses),
        rows=len(statuses),
        legend_entries=len(report.key),
        colours=colours,
    )


def measure_status(row: Response | None, habits: StatusHabits) -> dict[str, float]:
    """Return the signals of the status of a row. `row` is None for any other value, of which they say nothing."""
    if row is None:
        return dict.fromkeys(STATUS_SIGNALS, NO_STATUS)
    same, other = _compare_colour(row.rag, habits)
    measured = (
        float(row.rag.meaning is not None), float(bool(row.rag.label)), habits.with_column, habits.with_value,
        float(habits.legend_entries), float(_count_rivals(row, habits)), same, other,
        (habits.unread - _is_unread(row.rag)) / max(1, habits.rows - 1), habits.rivals / max(1, habits.rows),
        float(MIXED_COLOUR in row.rag.reasons),
    )  # fmt: skip
    return dict(zip(STATUS_SIGNALS, measured, strict=True))


def _is_unread(status: Rag) -> bool:
    """Return whether something is printed for a status that is no known one: its column may hold several columns."""
    return status.value is None and bool(status.raw.strip())


def _count_rivals(row: Response, habits: StatusHabits) -> int:
    """Return how many statuses of the row say otherwise and may be the current one.

    Where most rows have another one, its empty cell in this row says otherwise too.
    """
    rivals = [more for more in row.more_statuses if more.role == StatusRole.OTHER]
    if not rivals and row.rag.value is not None:
        return int(2 * habits.rivals > habits.rows)
    return sum(more.value != row.rag.value for more in rivals)


def _compare_colour(status: Rag, habits: StatusHabits) -> tuple[float, float]:
    """Return how far a colour is from the mean of its status in the report, and from that of the nearest other one."""
    if not (status.value and status.colour):
        return 0.0, NO_COLOUR_APART
    apart = {value: dist(status.colour, _average(colours)) for value, colours in habits.colours.items()}
    same = apart.pop(status.value)
    return same, min(apart.values(), default=NO_COLOUR_APART)


def _average(colours: Sequence[Colour]) -> tuple[float, ...]:
    return tuple(mean(levels) for levels in zip(*colours, strict=True))
