# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Calendar files."""

from datetime import UTC, date, datetime

from store.calendar_days import CalendarDay
from store.export.calendar import MAX_LINE_BYTES, export_calendar

MADE = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_day_is_an_event_that_ends_the_next_day() -> None:
    text = "Train; all, staff\nby June"
    day = CalendarDay(id="a-1", day=date(2019, 12, 31), title="Police: 1a", text=text, address="http://x/")
    lines = export_calendar([day], MADE).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert {
        "UID:a-1@boardtrace", "DTSTAMP:20200102T030405Z", "DTSTART;VALUE=DATE:20191231", "DTEND;VALUE=DATE:20200101",
        "SUMMARY:Police: 1a", "DESCRIPTION:Train\\; all\\, staff\\nby June", "URL:http://x/",
    } <= set(lines)  # fmt: skip


def test_long_lines_are_folded_by_bytes_and_texts_begin_no_line_of_their_own() -> None:
    text = "Ünïcode " * 40 + "\rEND:VCALENDAR"
    written = export_calendar([CalendarDay(id="a", day=date(2020, 1, 1), title=text)], MADE)
    lines = written.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= MAX_LINE_BYTES
    assert lines.count("END:VCALENDAR") == 1
    assert "Ünïcode " * 40 in written.replace("\r\n ", "")
