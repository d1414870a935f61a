# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words that a status cell or a legend prints: the one list of them, and the expressions built from it.

To add a word or phrase for a status, add it to `WORDS_BY_VALUE`: normalise/status then reads it as that
status, and the expressions for a status column, for the start of a comment and for plain text recognise it. A
phrase that is in a group of progress words must be removed there. To keep a word out of one of the places, add it to
that place's `NOT_IN_...` set. These are not automatic:

- a phrase must be printed exactly, while one letter or two of a single word may be misread;
- a new colour: `STATUS_COLOURS` or `MORE_LEGEND_COLOURS` here; `_COLOURS_BY_NAME` in normalise/status/legend.py;
- words by which only a legend explains a colour ("fully embedded"): `_FINISHED_MEANING` in
  normalise/status/legend.py, `PLAIN_TEXT_MEANING` here;
- a new status beside red, amber, green and complete: `Status` in normalise/model.py.
"""

import re
from collections.abc import Collection, Iterable

from extract.text.ocr_confusions import ARROW_LETTERS

STATUS_COLOURS = ("red", "amber", "green", "blue")
"""Colours that are printed as a status of their own."""

MORE_LEGEND_COLOURS = ("orange", "yellow", "purple", "pink", "grey", "gray", "white", "black")
"""Other colours that a legend may name."""

WORDS_BY_VALUE = {
    "red": ("red",),
    "amber": ("amber", "orange", "yellow"),
    "green": ("green",),
    "complete": ("blue", "complete", "completed", "closed", "done"),
}
"""The words and phrases that name each status, in lower case."""

PROGRESS_ON_TRACK = ("on track", "on target")
PROGRESS_NOT_STARTED = ("not started",)
PROGRESS_UNDER_WAY = ("in progress", "overdue", "outstanding", "open")
PROGRESS_OFF_TRACK = ("off track",)
"""Words for the progress of an action that are not a status by themselves, unless the legend makes them one."""

NOT_IN_COMMENTS = frozenset({"orange", "yellow"})
"""Words that are not read as the status at the start of a comment."""

NOT_IN_STATUS_COLUMN = frozenset({"orange"})
"""Words that do not show that a column holds statuses."""

NOT_IN_PLAIN_TEXT = frozenset({"orange", "yellow", "closed", "done", "on target"})
"""Words that are not read as a status where they are a whole line of plain text."""

COLOUR_LETTERS = "RAGB"
"""Letters that abbreviate a colour."""


def any_of(words: Iterable[str], gap: str = " ") -> str:
    """Return the regular expression of any of these words; `gap` is the expression between two words of one term."""
    return "|".join(word.replace(" ", gap) for word in words)


def _join_status_words(left_out: Collection[str]) -> str:
    """Return the regular expression of the words of all statuses without some of them."""
    return any_of(
        (word for words in WORDS_BY_VALUE.values() for word in words if word not in left_out), gap=r"(?:\s+|-)"
    )


_NOT_FINISHED = r"(?:partially|partly|nearly|not|in)\s?completed?"
_PROGRESS = any_of((*PROGRESS_NOT_STARTED, *PROGRESS_ON_TRACK, *PROGRESS_OFF_TRACK, *PROGRESS_UNDER_WAY), gap=r"\s+")

FIRST_STATUS = re.compile(
    rf"^\s*(?:b?rag\W+|status\W+)?(?P<status>{_join_status_words(NOT_IN_COMMENTS)}|"
    rf"(?:actions?\s+)?completed?|{_NOT_FINISHED}|on[\s-]?going|{_PROGRESS}|(?:update\s+)?pending|"
    rf"[{COLOUR_LETTERS}](?=\s*[-–—:.)]))\s*(?:$|[-–—:;.,)(\n])",
    re.I,
)
"""The status at the start of a cell that holds comments too."""

COLUMN_STATUS = re.compile(
    rf"^\W*(?:[{COLOUR_LETTERS}C1-5]|(?:b?rag\W+)?(?:"
    rf"{_join_status_words(NOT_IN_STATUS_COLUMN)}|purple|(?:not |in)?\s?completed?|"
    rf"on[- ]?going|{any_of(PROGRESS_ON_TRACK, gap='[- ]')}|"
    rf"{any_of((*PROGRESS_NOT_STARTED, *PROGRESS_OFF_TRACK, *PROGRESS_UNDER_WAY))}|"
    rf"pending|(?:update|awaiting)\s\w+|n/?a|tbc)\b[^.]{{0,25}})\W*$",
    re.I,
)
"""A whole cell, in one line, of a column of statuses: a status, or a text such as "n/a" where there is none."""

PLAIN_TEXT_STATUS = re.compile(
    rf"^\W*(?:[{COLOUR_LETTERS}C]|{_join_status_words(NOT_IN_PLAIN_TEXT)}|(?:actions? )?completed?|"
    rf"{any_of(word for word in PROGRESS_ON_TRACK if word not in NOT_IN_PLAIN_TEXT)}|"
    rf"{any_of(PROGRESS_NOT_STARTED)}|n/?a)\W*$",
    re.I,
)
"""A whole line of plain text that is a status."""

LETTER_AND_ARROW = re.compile(rf"(?P<letter>[{COLOUR_LETTERS}](?! ?A)|[Rr]ed|RED) ?[{ARROW_LETTERS}A]")
"""A whole status cell that is a letter or "Red" and an arrow, as OCR reads it; longer words may be misread anyway."""

LETTER_AND_UP_ARROW = re.compile(rf"(?P<letter>[{COLOUR_LETTERS}]) ?A")
"""The same with an arrow upwards behind any letter, where other rows of the report have arrows."""

TICK_VALUES = {
    "red": ("red", "not on target", "not on track", "off track", "off target", "not achieved", "overdue", "not met"),
    "amber": ("amber", "partially achieved", "partly achieved", "partially met", "partly met", "at risk"),
    "green": ("green", "on target", "on track", "on schedule"),
    "complete": ("blue", "complete", "completed", "achieved", "fully achieved", "met", "fully met", "done", "closed"),
}
"""Names of columns that are one status together, in lower case, by the status that a tick in them gives."""

_TICK_WORDS = any_of((*(w for words in TICK_VALUES.values() for w in words), *PROGRESS_NOT_STARTED, "in progress"))
TICK_NAME = re.compile(rf"(?:(?:b?rag|status|rating|progress|current)\W+)*(?P<status>{_TICK_WORDS})", re.I)
"""The name of one of several columns that are one status together."""
CROSS = re.compile(r"\W*[xX]\W*|[✗✘×]")
MARK = re.compile(rf"[✓✔☑√●•/]|\W*(?:[vVyYJ]|yes)\W*|{CROSS.pattern}")
"""A whole cell that holds a tick or a cross; OCR reads a tick as "v", "Y", "/" or "J"."""

NO_STATUS = re.compile(
    r"(?:update|progress|status)? ?(?:is )?(?:pending|awaited|not (?:yet )?(?:started|known|due|set|applicable))"
    r"|n ?a|nil|none|tbc|tba|no (?:update|status)"
)
"""A status cell without a status: its whole text, reduced to words in lower case with single blanks."""

PROGRESS_ONLY = re.compile(
    rf"(?:{any_of((*PROGRESS_UNDER_WAY, *PROGRESS_ON_TRACK, *PROGRESS_OFF_TRACK))}|on ?going|under ?way|on schedule"
    r"|off target)"
)
"""Text about the progress of an action that is not a status, unless the legend says so; reduced like `NO_STATUS`."""

LEGEND_PHRASES = ("completed?", "at risk", *PROGRESS_ON_TRACK, *PROGRESS_OFF_TRACK, *PROGRESS_NOT_STARTED)
"""Expressions for words other than colours that a legend in a line explains."""

_LEGEND_LABEL = any_of((*STATUS_COLOURS, *MORE_LEGEND_COLOURS, *LEGEND_PHRASES))
LEGEND_ENTRY = re.compile(
    rf"(?:^|(?<=[\s;,.|:(•]))(?P<label>{_LEGEND_LABEL}|[{COLOUR_LETTERS}YWP]|[0-5])\s*(?:[=:–—~][-–—]?|\s-{{1,2}})\s*",
    re.I,
)
"""The label of one entry of a legend in a line of text, with the sign behind it: "Red =", "3 -"."""

_LEGEND_COLOURS = any_of((*STATUS_COLOURS, "purple", "grey", "white"))
LEGEND_CELL = re.compile(rf"^\W*(?:{_LEGEND_COLOURS}|yellow|completed?|[{COLOUR_LETTERS}])\W*$", re.I)
"""A whole cell of a legend that names a colour or status."""
LEGEND_LABEL = re.compile(rf"^\W*(?:{_LEGEND_LABEL}|[{COLOUR_LETTERS}])\W*$", re.I)
"""The name of a status as the whole text of a cell, as a legend prints it."""
LEGEND_CODE = re.compile(rf"^\W*(?:[{COLOUR_LETTERS}YWP]|[0-5])\W*$")
"""A whole cell of a legend that is a letter or digit."""
LEGEND_LINE = re.compile(
    rf"(?P<label>(?i:{any_of((*STATUS_COLOURS, 'completed?'))})|[{COLOUR_LETTERS}0-5]) (?P<meaning>[A-Z][a-z].*)"
)
"""A line of a legend: the name or number of a status and its meaning, with only white between them."""
LEGEND_WORD = re.compile(rf"\b(?:{_LEGEND_COLOURS}|completed?|[{COLOUR_LETTERS}])\b", re.I)
"""A colour or status somewhere in a cell of a legend."""

NAMED_COLOUR = re.compile(
    rf"\W*(?P<name>{any_of((*STATUS_COLOURS, *MORE_LEGEND_COLOURS))})\W*(?:$|(?<=[:=–—~,(])|(?<=\s-\s))(?P<rest>.*)",
    re.I | re.S,
)
"""A text of a legend that begins with the name of a colour: "Red: not on track"."""

PLAIN_TEXT_MEANING = re.compile(
    rf"\b(?:progress|on track|remedial|monitoring|no additional action|action required|overdue|"
    rf"{any_of(PROGRESS_NOT_STARTED)})\b",
    re.I,
)
"""The meaning of a status in the legend of a plain text."""
