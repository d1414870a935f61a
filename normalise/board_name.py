# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the board's name in a report's title."""

import re

_PLACE = r"(?:[A-Z][\w’'\-]+[ ]+(?:(?:and|&|of|upon|on|with|the)[ ]+)*){1,5}"
_BODY = (
    r"(?:LSCB|LSCP|SCP|LSAB|SAB|"
    r"(?:Local[ ])?Safeguarding[ ](?:Children(?:[’']?s)?|Adults?(?:[’']?s)?|Children[ ]and[ ]Adults?)[ ]"
    r"(?:Board|Partnership)|Safeguarding[ ]Partnership)"
)
_BOARD = re.compile(rf"\b{_PLACE}{_BODY}\b")
_LONE_BODY = re.compile(rf"\b{_BODY}\b")


def find_board_name(title: str) -> str:
    """Return the board's name in a title ("Marlsea LSCB"), or "" where there is none."""
    plain = " ".join(title.split())
    found = _BOARD.search(plain) or _LONE_BODY.search(plain)
    return found[0] if found else ""
