# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tell the role of a status from the printed name of its column."""

import re

from extract.text.date_words import MONTH_START
from normalise.model import StatusRole

_PERIOD = (
    rf"\bq(?:uarter|tr)?\.?\s?[1-4]\b|\b(?:first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter\b|\b(?:{MONTH_START})[a-z]*\b"
    r"|\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b(?:autumn|spring|summer|winter|week|month|term)\b"
)
ROLE_WORDS = (
    (StatusRole.RISK, re.compile(r"\b(?:risks?|likelihood|probability|severity)\b", re.I)),
    (
        StatusRole.PREVIOUS,
        re.compile(r"\b(?:previous(?:ly)?|prior|earlier|last|before|initial|original|baseline)\b", re.I),
    ),
    (StatusRole.OUTCOME, re.compile(r"\b(?:outcomes?|impact|results?|evidence[d]?|embedded|assurance)\b", re.I)),
    (StatusRole.PERIOD, re.compile(_PERIOD, re.I)),
)
"""The words in a column's name that tell the role, in the order in which they are looked for."""

NO_ROLE_REASON = "the column's name does not say what this status is of"


def role_of_column(label: str) -> StatusRole:
    """Return the role of a status beside the current one; `OTHER` where the name of its column tells none."""
    return next((role for role, words in ROLE_WORDS if words.search(label)), StatusRole.OTHER)
