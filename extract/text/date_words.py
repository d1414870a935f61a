"""Month names, and words that tell what a date is of."""

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

DATE_WORDING = re.compile(
    r"\b(?:as (?:at|of|on)|position (?:at|on)|status (?:at|on)|up ?dated?|date of (?:update|report|meeting|plan)|"
    r"report date|reporting date|last reviewed|correct (?:at|on)|meeting (?:date|held)|progress (?:at|to))\b",
    re.I,
)
"""Words that say that a date is the report's own."""
