# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Stacked bars of statuses as inline SVG, which needs no script.

Each status has its letter and its own pattern, so that the chart reads in grey too. The figures are in the table
beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from normalise.model import STATUS_LETTERS, STATUSES_AND_NONE

LABEL_WIDTH, BARS_WIDTH, TOTAL_WIDTH = 230, 480, 50  # in units of the drawing, from left to right
BAR_HEIGHT, BAR_STEP = 24, 34
MIN_LETTER_WIDTH = 26  # of a part of a bar that its letter and number fit into
MAX_LABEL_CHARS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPart:
    """The part of a bar of one status; `text` is "" where none fits."""

    status: str
    x: float
    width: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar with its label on the left and its total on the right."""

    label: str
    y: int
    total: int
    parts: tuple[BarPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChart:
    """A chart of bars. `id` distinguishes its patterns from those of the other charts on the web page."""

    id: str
    title: str
    width: int
    height: int
    bars: tuple[Bar, ...]


def make_status_chart(ident: str, title: str, rows: Sequence[tuple[str, Mapping[str, int]]]) -> StatusChart:
    """Make a chart of (label, counts by status); the longest bar takes the whole width."""
    largest = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    bars = tuple(
        Bar(
            label=label if len(label) <= MAX_LABEL_CHARS else label[: MAX_LABEL_CHARS - 1] + "…",
            y=at * BAR_STEP,
            total=sum(counts.values()),
            parts=tuple(_make_parts(counts, BARS_WIDTH / largest)),
        )
        for at, (label, counts) in enumerate(rows)
    )
    width = LABEL_WIDTH + BARS_WIDTH + TOTAL_WIDTH
    return StatusChart(id=ident, title=title, width=width, height=len(bars) * BAR_STEP, bars=bars)


def _make_parts(counts: Mapping[str, int], unit: float) -> list[BarPart]:
    parts: list[BarPart] = []
    x = float(LABEL_WIDTH)
    for status in STATUSES_AND_NONE:
        width = round(counts.get(status, 0) * unit, 2)
        if width:
            text = f"{STATUS_LETTERS.get(status, '–')} {counts[status]}" if width >= MIN_LETTER_WIDTH else ""
            parts.append(BarPart(status=status, x=round(x, 2), width=width, text=text))
            x += width
    return parts
