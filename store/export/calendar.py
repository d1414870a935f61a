# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A calendar file of days (iCalendar, RFC 5545), which Outlook, Google and Apple calendars import."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from store.calendar_days import CalendarDay
from store.export.safe_text import remove_controls

MAX_LINE_BYTES = 75  # of a line without its end (section 3.1); a longer one is folded
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})  # section 3.3.11


def export_calendar(days: Iterable[CalendarDay], made: datetime) -> str:
    """Format the days as a calendar; `made` is the present time in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//boardtrace//action tracker//EN", "CALSCALE:GREGORIAN"]
    for one in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escape(one.id)}@boardtrace",
            f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",  # the day after the last one (section 3.6.1)
            f"SUMMARY:{_escape(one.title)}",
            *([f"DESCRIPTION:{_escape(one.text)}"] if one.text else []),
            *([f"URL:{one.address}"] if one.address else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold_line(line)}\r\n" for line in lines)


def _escape(text: str) -> str:
    return remove_controls(text).translate(ESCAPES)


def _fold_line(line: str) -> str:
    """Return the line in parts of at most MAX_LINE_BYTES bytes, each after the first behind a space."""
    parts, part = [], ""
    for character in line:
        if len(f"{part}{character}".encode()) > MAX_LINE_BYTES:
            parts.append(part)
            part = " "
        part += character
    return "\r\n".join([*parts, part])
