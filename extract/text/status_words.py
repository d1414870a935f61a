"""Words that a status cell or a legend prints: the one list of them, and the expressions built from it.

`WORDS_BY_VALUE` has the meaning of status words ("closed" is complete); the other groups only tell that a text is a
status. A word that is added to a group is recognised wherever the group is used.
"""

import re
from collections.abc import Iterable

STATUS_COLOURS = ("red", "amber", "green", "blue")
"""Colours that are printed as a status of their own."""

MORE_LEGEND_COLOURS = ("orange", "yellow", "purple", "pink", "grey", "gray", "white", "black")
"""Other colours that a legend may name."""

FINISHED = ("complete", "completed", "closed", "done")
"""Words for an action that has come to its end."""

WORDS_BY_VALUE = {
    "red": ("red",),
    "amber": ("amber", "orange", "yellow"),
    "green": ("green",),
    "complete": ("blue", *FINISHED),
}
"""The words that name each status, in lower case."""

ON_COURSE = ("on track", "on target")
NOT_STARTED = ("not started",)
UNDER_WAY = ("in progress", "overdue", "outstanding", "open")
OFF_COURSE = ("off track",)
"""Words for the progress of an action that are not a status by themselves, unless the legend makes them one."""

COLOUR_LETTERS = "RAGB"
"""Letters that abbreviate a colour."""


def any_of(words: Iterable[str], gap: str = " ") -> str:
    """Return the regular expression of any of these words; `gap` is the expression between two words of one term."""
    return "|".join(word.replace(" ", gap) for word in words)


_NOT_FINISHED = r"(?:partially|partly|nearly|not|in)\s?completed?"
_PROGRESS = any_of((*NOT_STARTED, *ON_COURSE, *OFF_COURSE, *UNDER_WAY), gap=r"\s+")

FIRST_STATUS = re.compile(
    rf"^\s*(?:b?rag\W+|status\W+)?(?P<status>{any_of(STATUS_COLOURS)}|(?:actions?\s+)?completed?|{any_of(FINISHED)}|"
    rf"{_NOT_FINISHED}|on[\s-]?going|{_PROGRESS}|(?:update\s+)?pending|"
    rf"[{COLOUR_LETTERS}](?=\s*[-–—:.)]))\s*(?:$|[-–—:;.,)(\n])",
    re.I,
)
"""The status at the start of a cell that holds comments too."""

COLUMN_STATUS = re.compile(
    rf"^\W*(?:[{COLOUR_LETTERS}C1-5]|(?:b?rag\W+)?(?:{any_of((*STATUS_COLOURS, 'yellow', 'purple'))}|"
    rf"(?:not |in)?\s?completed?|{any_of(FINISHED)}|on[- ]?going|{any_of(ON_COURSE, gap='[- ]')}|"
    rf"{any_of((*NOT_STARTED, *OFF_COURSE, *UNDER_WAY))}|"
    rf"pending|(?:update|awaiting)\s\w+|n/?a|tbc)\b[^.]{{0,25}})\W*$",
    re.I,
)
"""A whole cell, in one line, of a column of statuses: a status, or a text such as "n/a" where there is none."""

PLAIN_TEXT_STATUS = re.compile(
    rf"^\W*(?:[{COLOUR_LETTERS}C]|{any_of(STATUS_COLOURS)}|(?:actions? )?completed?|on track|"
    rf"{any_of(NOT_STARTED)}|n/?a)\W*$",
    re.I,
)
"""A whole line of plain text that is a status."""

LEGEND_ENTRY = re.compile(
    rf"(?:^|(?<=[\s;,.|:(•]))(?P<label>{any_of((*STATUS_COLOURS, *MORE_LEGEND_COLOURS))}|[{COLOUR_LETTERS}YWP]|[0-5])"
    r"\s*(?:[=:–—]|\s-)\s*",
    re.I,
)
"""The label of one entry of a legend in a line of text, with the sign behind it: "Red =", "3 -"."""

_LEGEND_COLOURS = any_of((*STATUS_COLOURS, "purple", "grey", "white"))
LEGEND_CELL = re.compile(rf"^\W*(?:{_LEGEND_COLOURS}|yellow|completed?|[{COLOUR_LETTERS}])\W*$", re.I)
"""A whole cell of a legend that names a colour or status."""
LEGEND_WORD = re.compile(rf"\b(?:{_LEGEND_COLOURS}|completed?|[{COLOUR_LETTERS}])\b", re.I)
"""A colour or status somewhere in a cell of a legend."""

PLAIN_TEXT_MEANING = re.compile(
    rf"\b(?:progress|on track|remedial|monitoring|no additional action|action required|overdue|"
    rf"{any_of(NOT_STARTED)})\b",
    re.I,
)
"""The meaning of a status in the legend of a plain text."""
