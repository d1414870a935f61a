# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the role of each date of an action: target, original, revised, completion or review.

The evidence is the printed name of the column, the words beside the date, and crossed-out text beside it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extract.text.column_names import match_column
from extract.text.name_words import split_name
from normalise.model import DateRole, TargetDate

MIN_TARGET_NAME_SCORE = 0.9
"""The similarity (0 to 1) from which on the name of a further column is that of a target date."""

PlacedDate = tuple[int, int, TargetDate]
"""A date with the index of its first character in the text and that behind its last."""


def _compile_words(words: Mapping[DateRole, str], after: str = "") -> tuple[tuple[DateRole, re.Pattern[str]], ...]:
    return tuple((role, re.compile(rf"\b(?:{listed})\b{after}", re.I)) for role, listed in words.items())


_COLUMN_WORDS = _compile_words(
    {
        DateRole.REVISED: r"revised|revision|new|extended|extension|amended|updated|rescheduled",
        DateRole.REVIEW: r"review(?:ed|s)?",
        DateRole.ORIGINAL: r"original(?:ly)?|initial(?:ly)?|first|previous(?:ly)?|former(?:ly)?|baseline",
        DateRole.TARGET: r"target|due|deadline|planned|expected|anticipated|proposed|forecast",
        DateRole.COMPLETED: r"(?<!be )(?:completed|achieved|closed|finished|delivered|implemented)(?!\s+by)|actual"
        r"|closure",
    }
)
"""The role for a word in a column's name, the strongest first: a "revised target date" is revised."""

_DATE_WORD = re.compile(
    r"\b(?:dates?|due|deadline|time ?scales?|time ?frames?|time ?lines?|by when|completed on|next review)\b", re.I
)
_OTHER_DATE = re.compile(r"\b(?:start(?:ed)?|raised|agreed|identified|opened|added|meeting|birth|report)\b", re.I)
_COMPLETION = re.compile(r"\bcompletion\b", re.I)  # when it was done, beside a target date; alone it is the target
_SEVERAL_SUBJECTS = re.compile(r"[/&+]|\b(?:and|or)\b", re.I)

_LINK = r"(?:[\s:;,(\[–—-]|\b(?:to|on|by|in|for|until|dates?|target|deadline|due|is|as|end|of|the|early|mid|late)\b)*$"
_WORDS_BEFORE = _compile_words(
    {
        DateRole.ORIGINAL: r"was|were|previous(?:ly)?|formerly|original(?:ly)?|initial(?:ly)?|(?:revised|extended|moved"
        r"|changed|slipped|put back|re-?scheduled|amended|brought forward)\s+from",
        DateRole.REVISED: r"now|new|revised|extended|extension|moved|changed|slipped|put back|re-?scheduled|amended"
        r"|postponed|deferred|delayed|brought forward",
        DateRole.REVIEW: r"review(?:ed|s)?",
        DateRole.COMPLETED: r"(?<!be )(?<!to )(?<!not )(?<!when )(?<!once )(?<!until )"
        r"(?:completed?|achieved|closed|done|finished|delivered)(?!\s+by\b)",
    },
    _LINK,
)
"""Words before a date, with nothing between but blanks and words such as "to"."""

_MARK = r"(?P<o>original(?:ly)?)|(?P<n>revised|extended|new)"
_MARK_BEHIND = re.compile(
    rf"\s*(?:[(\[]\s*(?:{_MARK})\b[^)\]]*[)\]]|[,:–—-]?\s*(?:{_MARK.replace('<', '<last_')})\W*$)", re.I
)
_RANGE = re.compile(r"\s*(?:to|until|till|-|–|—)\s*", re.I)


def find_column_role(name: str) -> DateRole:
    """Return the role of the dates in the column that is the target date's, from its printed name."""
    return _find_named_role(name) or DateRole.TARGET


def find_further_role(name: str) -> DateRole | None:
    """Return the role of the dates in a column beside that of the target date.

    It is None where they are not dates of an action, or where the name does not say.
    """
    words = " ".join(split_name(name))
    if not _DATE_WORD.search(words) or _OTHER_DATE.search(words):
        return None
    role = _find_named_role(name)
    if role is None and _COMPLETION.search(words):
        return DateRole.COMPLETED
    field, score = match_column(name)
    is_target = field == "target_date" and score >= MIN_TARGET_NAME_SCORE
    return role or (DateRole.TARGET if is_target else None)


def _find_named_role(name: str) -> DateRole | None:
    """Return the role that the words of a name say; None where there are none, or words of several."""
    words = " ".join(split_name(name))
    found = [role for role, pattern in _COLUMN_WORDS if pattern.search(words)]
    return None if not found or (len(found) > 1 and _SEVERAL_SUBJECTS.search(name)) else found[0]


def assign_roles(text: str, dates: Sequence[PlacedDate], role: DateRole, *, beside_struck: bool) -> list[TargetDate]:
    """Return the dates of a cell with their roles.

    Args:
        text: The text of the cell.
        dates: Its dates, in printed order.
        role: The role of the dates in this column, where no words beside them say otherwise.
        beside_struck: Whether another date is crossed out in the cell.
    """
    said: list[DateRole | None] = []
    for at, (start, stop, _) in enumerate(dates):
        before = text[dates[at - 1][1] if at else 0 : start]
        is_last = at + 1 == len(dates)
        behind = text[stop:] if is_last else text[stop : dates[at + 1][0]]
        follows = bool(said) and said[-1] == DateRole.ORIGINAL and bool(_RANGE.fullmatch(before))
        said.append(DateRole.REVISED if follows else _read_words(before, behind, is_last=is_last))
    unmarked = _find_unmarked_role(role, said, beside_struck=beside_struck)
    return [replace(found, role=own or unmarked) for own, (_, _, found) in zip(said, dates, strict=True)]


def _read_words(before: str, behind: str, *, is_last: bool) -> DateRole | None:
    """Return the role that the words directly before or behind a date say.

    Between two dates only words in brackets are those of the first.
    """
    role = next((role for role, words in _WORDS_BEFORE if words.search(before)), None)
    mark = _MARK_BEHIND.match(behind)
    if role or not mark or not (is_last or mark["o"] or mark["n"]):
        return role
    return DateRole.ORIGINAL if mark["o"] or mark["last_o"] else DateRole.REVISED


def _find_unmarked_role(role: DateRole, said: Sequence[DateRole | None], *, beside_struck: bool) -> DateRole:
    """Return the role of dates without words of their own.

    Beside a revised date a target is the original one, and beside an original one, or one that is crossed out, it is
    the revised one.
    """
    if role != DateRole.TARGET:
        return role
    if DateRole.REVISED in said:
        return DateRole.ORIGINAL
    return DateRole.REVISED if beside_struck or DateRole.ORIGINAL in said else DateRole.TARGET


def mark_struck(dates: Iterable[TargetDate], role: DateRole) -> list[TargetDate]:
    """Return dates that are crossed out, with their roles: one in a target date's column is the earlier target."""
    own = DateRole.ORIGINAL if role == DateRole.TARGET else role
    return [replace(found, struck=True, role=own) for found in dates]
