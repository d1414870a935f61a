# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The dates of a response, from the columns that store them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from normalise.model import DateRole, Precision, TargetDate
from store.schema import TargetDateRow

DATE_COLUMNS = (
    TargetDateRow.on, TargetDateRow.precision, TargetDateRow.struck, TargetDateRow.role, TargetDateRow.column_name,
)  # fmt: skip
"""The columns that `make_date` takes."""


def make_date(on: date, precision: str, struck: bool, role: str | None, column_name: str) -> TargetDate:
    """Return the date that the columns DATE_COLUMNS store."""
    return TargetDate(
        date=on, precision=cast(Precision, precision), struck=struck, role=DateRole.parse(role), column=column_name
    )


def group_dates(rows: Iterable[Sequence[Any]]) -> dict[str, list[TargetDate]]:
    """Return the dates of each response; a row has its id, and the columns DATE_COLUMNS."""
    found: dict[str, list[TargetDate]] = defaultdict(list)
    for response_id, on, precision, struck, role, column_name in rows:
        found[response_id].append(make_date(on, precision, struck, role, column_name))
    return found
