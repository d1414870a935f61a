# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Bullets as they are printed, and as OCR reads them: the one list of them, and the expressions built from it."""

import re

DOTS = "•·"
SHAPES = "●▪◦"
MORE_SHAPES = "■‣∙"
ARROWS = "►▸"
TYPED = "*+"
MISREAD = "¢«»"  # OCR reads a dot or square as one of these
MISREAD_ROUND = "°"
MISREAD_CIRCLED = "©"
SPECKS = ".,"  # OCR reads a small dot as one of these

LINE_BULLET = re.compile(rf"^\s*[{DOTS}{SHAPES}{TYPED}{MISREAD}{MISREAD_ROUND}-]\s")
"""A bullet at the start of a printed line, with the blank behind it."""

UNFINISHED_ENDS = "-/+=,&"
"""Signs at the end of a line that goes on ("6 +", "and/"), so that the next line begins nothing new."""

LINE_END_MARKS = f" {DOTS}{SHAPES}{TYPED}{MISREAD}{MISREAD_ROUND}-."
"""Signs at the ends of a line that may be bullets or specks: readings that differ only in them are the same."""

TEXT_BULLET = re.compile(
    rf"^(?:[{DOTS}{SHAPES}{MORE_SHAPES}{ARROWS}{TYPED}{MISREAD}{MISREAD_ROUND}{MISREAD_CIRCLED}®]\s*(?=[^\W\d])"
    rf"|[•{SHAPES}{MORE_SHAPES}¢]\s*(?=\S)|[eo]\s(?=[A-Z]))"
)
"""A bullet at the start of a cell's line, as printed or as OCR reads it. A lone "e" or "o" counts only before a
capital."""

# Plain text keeps no sizes or gaps, so there a bullet counts only where its line reads like one.

PLAIN_TEXT_BULLET = re.compile(rf"^(?:[{DOTS}{TYPED}{MISREAD}{MISREAD_CIRCLED}e-]|\|,|[{SPECKS}])\s+(?=[A-Z])")
"""A bullet at the start of a finished cell's line."""
PLAIN_TEXT_MISREAD_BULLET = re.compile(rf"^[{SPECKS}{MISREAD}{MISREAD_ROUND}]\s+(?=[A-Z])")
"""A sign at the start of a line that is corrected to "•"."""
PLAIN_TEXT_STRIP_BULLET = re.compile(
    rf"^(?:[{DOTS}{TYPED}{MISREAD}{MISREAD_CIRCLED}-]+|e|{MISREAD_ROUND}|[{SPECKS}])\s+(?=[A-Z])"
)
"""A bullet at the start of a part of a line."""
PLAIN_TEXT_MARK = re.compile(rf"[{DOTS}{TYPED}{MISREAD}{MISREAD_ROUND}{MISREAD_CIRCLED}]+|[{SPECKS}]")
"""A word that is a bullet."""
PLAIN_TEXT_ACTION_BULLET = re.compile(rf"^[{DOTS}{TYPED}¢«-]+\s")
"""A bullet at the start of a text, which speaks for a list of actions."""
