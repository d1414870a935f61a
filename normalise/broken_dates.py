# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Join dates that a narrow column breaks within their figures or their month's name.

"28/02/20" above "19" is 28 February 2019; read line by line it would be a day of 2020.
"""

import re

from extract.text.date_words import MONTHS
from extract.text.ocr_confusions import DATE_DIGIT

BROKEN_DATE_REPAIR = "joined a date broken over lines"

_BREAK = r"(?:[ \t]*\n[ \t]*)?"
_SEPARATOR = rf"{_BREAK}[ ]?[./\-][ ]?{_BREAK}"
_DAY_OR_MONTH = rf"{DATE_DIGIT}(?:{_BREAK}{DATE_DIGIT})?"
_LONG_YEAR = rf"(?:2{_BREAK}[0Oo]|1{_BREAK}9){_BREAK}{DATE_DIGIT}{_BREAK}{DATE_DIGIT}"
_SHORT_YEAR = rf"{DATE_DIGIT}{_BREAK}{DATE_DIGIT}"
_MORE_WORDS = r"[ \t]+(?!and\b|to\b|or\b|then\b|revised)[a-z]"  # "28/02/20\n19 staff": the 19 is a count
_END = rf"(?![\w/%]|[.\-]\d|[ \t]*\n?[ \t]*[./\-][ \t]*\d|{_MORE_WORDS})"  # "30/09/20\n19/12/20": two dates

_NUMERIC_DATE = re.compile(
    rf"(?<![\w./\-]){_DAY_OR_MONTH}{_SEPARATOR}{_DAY_OR_MONTH}{_SEPARATOR}(?:{_LONG_YEAR}|{_SHORT_YEAR}){_END}"
)
_MONTH_NAME = re.compile(r"(?<![A-Za-z])([A-Za-z]+)[ \t]*\n[ \t]*([a-z]+)(?![A-Za-z])")
_MONTHS = "|".join(month[:3] for month in MONTHS)
_YEAR_AFTER_MONTH = re.compile(rf"(?i)(?<=[a-z])([ \t,.\-’']+|[ \t,.]*\n[ \t]*){_LONG_YEAR}{_END}")
_NAMED_MONTH_BEFORE = re.compile(rf"(?i)(?<![a-z])(?:{_MONTHS})[a-z]*$")


def join_broken_dates(body: str) -> str:
    r"""Return the text of a date's cell with the parts of each broken date joined.

    Args:
        body: The text with "\n" between printed lines. A line break beside a separator or a blank is left to the
            joining of lines, unless the figures of the same date are broken too.
    """
    if "\n" not in body:
        return body
    body = _MONTH_NAME.sub(_join_month, body)
    body = _NUMERIC_DATE.sub(lambda found: re.sub(r"[ \t]*\n[ \t]*", "", found[0]), body)
    return _YEAR_AFTER_MONTH.sub(_join_year, body)


def _join_month(found: re.Match[str]) -> str:
    joined = found[1] + found[2]
    return joined if joined.lower() in MONTHS else found[0]


def _join_year(found: re.Match[str]) -> str:
    if not _NAMED_MONTH_BEFORE.search(found.string[: found.start()]):
        return found[0]
    return found[1] + re.sub(r"\s+", "", found[0][len(found[1]) :])
