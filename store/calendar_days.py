# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The days of a calendar."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """An event of a whole day. `id` stays the same, so that a calendar that is imported again moves the event."""

    id: str
    day: date
    title: str
    text: str = ""
    address: str = ""
