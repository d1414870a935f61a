# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Score the values of a row in several roles: its agencies, its dates, its statuses and its progress in per cent."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from benchmarks.scoring import Json, Score

ROLE_FIGURES = ("agencies", "date roles", "statuses", "per cent")
"""The figures, each an F1: agencies by id, dates by day, role and strike, statuses by role and value."""

RowPair = tuple[Json | None, Json | None]
"""A row of the truth and the row found for it; None where there is none."""


def score_roles(pairs: Iterable[RowPair]) -> Score:
    """Return the counts of each of `ROLE_FIGURES` over these rows."""
    score = Score()
    for row, twin in pairs:
        for name in ROLE_FIGURES:
            want, got = (Counter(list_values(name, one)) if one else Counter[Hashable]() for one in (row, twin))
            score.count(name, want.total(), got.total(), (want & got).total())
    return score


def sum_scores(scores: Iterable[Score]) -> Score:
    total = Score()
    for score in scores:
        total.add(score)
    return total


def list_values(name: str, row: Json) -> Iterator[Hashable]:
    """Yield the values of a row of a truth or of an export for one of `ROLE_FIGURES`."""
    match name:
        case "agencies":
            for agency in row.get("agencies", ()):  # ids in a truth, objects in an export
                yield agency["id"] if isinstance(agency, dict) else agency
        case "date roles":
            for found in row["target_date"]["dates"]:
                yield found["date"], found.get("role") or "target", bool(found.get("struck"))
        case "statuses":
            for status in row.get("statuses", ()):
                if status["value"]:
                    yield status["role"], status["value"]
        case "per cent":
            if row.get("progress_percent") is not None:
                yield row["progress_percent"]
