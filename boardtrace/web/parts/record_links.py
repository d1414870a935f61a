# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Addresses and headings of records."""

from urllib.parse import quote

from normalise.model import RecordKind
from store.other_tables import find_report_of_table
from store.queries.record_context import RecordContext


def record_address(kind: str, ident: str) -> str:
    """Return the address of the web page of a record.

    Another table has a place on the page of its report.
    """
    if kind == RecordKind.TABLE:
        return f"/report/{quote(find_report_of_table(ident), safe='')}#{quote(ident, safe='')}"
    return f"/{kind}/{quote(ident, safe='')}" + ("/details" if kind == "report" else "")


def record_phrase(at: RecordContext) -> str:
    """Return the name of a record for use within a sentence, such as "question 1a"."""
    if at.owner == "response":
        return f"{at.question} {at.agency}".strip() or "a response"
    if at.owner == "question":
        return f"question {at.question}".strip()
    return f"finding {at.finding}".strip() if at.owner == "finding" else "the report"


def record_heading(at: RecordContext) -> str:
    """Return the name of a record as a heading, such as "Question 1a"."""
    if at.owner == "response":
        return f"{at.question} {at.agency}".strip() or "A response"
    if at.owner == "question":
        return f"Question {at.question}".strip()
    return f"Finding {at.finding}".strip() if at.owner == "finding" else at.report.title or "A report"
