# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Collect the lines of a document that may tell which date it describes.

Which of them does is decided in normalise/report_date.py, where dates are read.
"""

import re
from collections.abc import Iterable, Sequence

from extract.coordinates import locate_on_page
from extract.model import DatedLine, DatedPlace
from extract.tables.grid import FoundTable
from extract.text.cells import Line
from extract.text.date_words import MAY_HAVE_DATE, REPORT_DATE_WORDING
from extract.text.headings import is_at_page_edge
from ingest.model import Box, Page

MAX_CELL_WORDS = 14  # a longer cell of a table tells of an action, not of the report
MAX_LINES = 200  # of one document: a register of some thousand dated lines is not a report


def collect_dated_lines(
    prose: Iterable[tuple[Page, Sequence[Line]]], tables: Iterable[FoundTable]
) -> tuple[DatedLine, ...]:
    """Return the lines outside the tables that may hold a date, then the cells that say what date they hold.

    Args:
        prose: The pages with their lines outside the tables.
        tables: The tables of all pages.
    """
    found = [_make_dated_line(page, line) for page, lines in prose for line in lines if _may_tell_date(line.text)]
    for table in tables:
        for inside in table.words.values():
            words = [word for word in inside if word.struck != "whole"]
            text = " ".join(word.text for word in words)
            if (
                words
                and len(words) <= MAX_CELL_WORDS
                and MAY_HAVE_DATE.search(text)
                and REPORT_DATE_WORDING.search(text)
            ):
                page = table.table.page
                where = (locate_on_page(page, Box.hull(word.box for word in words)),)
                surest = min(word.confidence for word in words)
                found.append(DatedLine(text=text, place="table", confidence=surest, source=where))
    return tuple(found[:MAX_LINES])


def _may_tell_date(text: str) -> bool:
    """Return whether a text may hold a date, or says that it does: the digits of "as at O7.O1" may be misread."""
    return bool(MAY_HAVE_DATE.search(text) or (REPORT_DATE_WORDING.search(text) and re.search(r"\d", text)))


def _make_dated_line(page: Page, line: Line) -> DatedLine:
    place: DatedPlace = "edge" if is_at_page_edge(page, line) else "prose"
    return DatedLine(
        text=line.text,
        place=place,
        confidence=min(word.confidence for word in line.words),
        source=(locate_on_page(page, line.box),),
    )
