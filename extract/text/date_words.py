# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Month names, and words that tell the kind of a date."""

import re

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
"""In lower case, in the order of the year."""

MONTH_START = "|".join(month[:3] for month in MONTHS)
"""Regular expression of the first three letters of a month's name."""

MAY_HAVE_DATE = re.compile(rf"\d\s?[./\-]\s?\d|\b(?:{MONTH_START})[a-z]*\b|\b(?:19|20)\d\d\b", re.I)
"""Text that may hold a date. normalise/dates.py reads it."""

REPORT_DATE_WORDING = re.compile(
    r"\b(?:as (?:at|of|on)|(?:position|status|updates?|progress|correct)(?: as)? (?:at|on|to)|u[pnr] ?dated?|dated|"
    r"date of (?:update|report|meeting|plan)|report(?:ing)? date|last reviewed|meeting (?:date|held))\b",
    re.I,
)
"""Words that say that a date is the report's own. "Updated" is read as "undated" or "urdated" too."""

MAX_WORDING_GAP = 12  # characters between the words and the date, of blanks and a colon, a weekday or "the"
REPORT_DATE_LINE = re.compile(rf"{REPORT_DATE_WORDING.pattern}.{{0,{MAX_WORDING_GAP}}}?\d", re.I)
"""A line that prints the report's date, or a date that could not be read."""
