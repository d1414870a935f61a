# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals of disorder around a value: where rows were cut wrongly, several values near each other are in wrong places.

An empty cell has no print whose place could be judged; that of the cells beside it says whether its row was cut well.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from normalise.confidence.values import Value

WIDE_BLANK = 3.0  # between words of a line, in heights of a word; print of one column has narrower ones
LEAST_LEVEL = 0.5  # the share of its height in which a value is level with its row


def is_disordered(layout: Mapping[str, float]) -> bool:
    """Return whether the place of a value, by the signals of `measure_layout`, is not that of its row and column."""
    return (
        layout["rows_beside"] > 0
        or layout["columns_within"] > 0
        or layout["words_at_place"] > 0
        or layout["blank_within"] > WIDE_BLANK
        or 0 <= layout["beside_row"] < LEAST_LEVEL
    )


def measure_disorder(values: Sequence[Value], layouts: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Return for each value how many others in its row, beside it in its column, and in the report are disordered."""
    pairs = list(zip(values, layouts, strict=True))
    flags = [float(value.row is not None and is_disordered(layout)) for value, layout in pairs]
    in_row: dict[int | None, float] = defaultdict(float)
    by_place: dict[tuple[int, tuple[str, str]], tuple[float, float]] = {}
    for (value, layout), flag in zip(pairs, flags, strict=True):
        if value.row is not None:
            in_row[value.row] += flag
            by_place[value.row, value.column] = flag, layout["top_shift"]
    total, rows = sum(flags), max(1, len(by_place))
    return [
        {
            "row_disorder": in_row[value.row] - flag if value.row is not None else 0.0,
            "beside_disorder": max((around[0] for around in beside), default=0.0),
            "beside_shift": max((around[1] for around in beside), default=0.0),
            "report_disorder": (total - flag) / rows,
        }
        for value, flag in zip(values, flags, strict=True)
        for beside in [_list_beside(value, by_place)]
    ]


def _list_beside(
    value: Value, by_place: Mapping[tuple[int, tuple[str, str]], tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return the evidence of the cells above and below a value."""
    if value.row is None:
        return []
    return [by_place[row, value.column] for row in (value.row - 1, value.row + 1) if (row, value.column) in by_place]
