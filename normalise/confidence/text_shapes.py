# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The shapes of the texts of a column: a person's name among job titles, or a date before a word, stands out."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from normalise.confidence.values import Value

MOST_NAME_WORDS = 5  # a longer text without a sentence's end is prose
NO_OTHERS = -1.0  # the share where no other cell of the column has a text
_YEAR = re.compile(r"(?<!\d)(?:\d{4}|(?<=[./-])\d\d)(?!\d|[./-]\d)")
_DATE = r"\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)(?:\d{4}|\d\d)|(?:[A-Z][a-z]{2,8}|Q\d)[ -](?:\d{4}(?:/\d\d)?|\d\d)"
_SHAPES = (
    ("date", re.compile(rf"(?s)(?:.*[\s(])?(?:\d{{1,2}}(?:st|nd|rd|th)?[ -])?(?:{_DATE})\)?")),
    ("reference", re.compile(r"[A-Za-z]{0,3}\d[\d.a-z/-]*")),
    ("figures", re.compile(r"[\d\W]+")),
    ("initials", re.compile(r"[A-Z]{2,3}")),
    ("several initials", re.compile(r"[A-Z]{2,3}(?:[/&, ]+(?:and )?[A-Z]{2,3})+")),
    ("name", re.compile(r"(?!.*\d)(?:[A-Z]\.? ?[A-Z][\w'’-]+|[A-Z][\w'’-]+ [A-Z][\w'’-]+)")),
    ("name and role", re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w'’-]+)+, [A-Z].*")),
    ("question", re.compile(r"(?s).*\?")),
    ("sentence", re.compile(r"(?s).*[.!;][)”’\"']?")),
)


def classify_shape(text: str) -> str:
    """Return the shape of a text: "initials", "date", "sentence" ..."""
    stripped = text.strip()
    named = next((name for name, pattern in _SHAPES if pattern.fullmatch(stripped)), None)
    if named == "date":
        return f"{len(_YEAR.findall(stripped))} dates"
    if named:
        return named
    words = stripped.split()
    if len(words) > MOST_NAME_WORDS:
        return "prose"
    return "word" if len(words) == 1 else "few words"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnShapes:
    """How many texts of each column have each shape."""

    counts: Mapping[tuple[str, str], Counter[str]]

    def share_alike(self, value: Value) -> float:
        """Return the share of the other texts of a value's column that have its shape."""
        if not value.cell.text:
            return NO_OTHERS
        counts = self.counts[value.column]
        others = counts.total() - 1
        return (counts[classify_shape(value.cell.text)] - 1) / others if others else NO_OTHERS


def learn_shapes(values: Sequence[Value]) -> ColumnShapes:
    """Count the shapes of the texts of each column."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for value in values:
        if value.cell.text:
            counts[value.column][classify_shape(value.cell.text)] += 1
    return ColumnShapes(counts=counts)
