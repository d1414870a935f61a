# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Addresses and headings of records."""

from urllib.parse import quote

from normalise.model import RecordKind
from store.other_tables import find_report_of_table
from store.queries.record_context import RecordContext
from store.queries.record_names import format_record_name


def record_address(kind: str, ident: str) -> str:
    """Return the address of the web page of a record.

    Another table has a place on the page of its report.
    """
    if kind == RecordKind.TABLE:
        return f"/report/{quote(find_report_of_table(ident), safe='')}#{quote(ident, safe='')}"
    return f"/{kind}/{quote(ident, safe='')}" + ("/details" if kind == "report" else "")


def record_phrase(at: RecordContext) -> str:
    """Return the name of a record for use within a sentence, such as "question 1a"."""
    return format_record_name(at.owner, at.finding, at.question, at.agency)


def record_heading(at: RecordContext) -> str:
    """Return the name of a record as a heading, such as "Question 1a"."""
    if at.owner == RecordKind.REPORT:
        return at.report.title or "A report"
    name = record_phrase(at)
    return name[:1].upper() + name[1:]
