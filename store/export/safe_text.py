# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Text that spreadsheets, browsers and terminals show as text: no formula, no control character, not too long."""

import csv
import io
import re
from collections.abc import Iterable

FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Characters that a terminal executes, that change the direction of text, or that XML does not allow.
CONTROL_CHARACTERS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
MAX_CELL_CHARS = 32_767  # characters; more in one cell, and Excel calls the workbook damaged
CUT_NOTICE = " … (cut here; the JSON export holds the whole text)"
RowValues = tuple[str | float | None, ...]


def remove_controls(text: str) -> str:
    """Return the text without control characters."""
    return CONTROL_CHARACTERS.sub("", text)


def escape_formula(text: str) -> str:
    """Return the text without control characters, quoted where a spreadsheet would take it for a formula."""
    clean = remove_controls(text)
    return f"'{clean}" if clean.startswith(FORMULA_PREFIXES) else clean


def cut_to_cell_limit(text: str) -> str:
    """Return the text, cut with a notice where it is longer than a cell of a workbook can be."""
    return text if len(text) <= MAX_CELL_CHARS else text[: MAX_CELL_CHARS - len(CUT_NOTICE)] + CUT_NOTICE


def format_csv(header: Iterable[str], lines: Iterable[RowValues]) -> str:
    """Format lines as CSV, with a byte order mark, without which spreadsheets misread quotes and dashes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for values in lines:
        writer.writerow(["" if v is None else escape_formula(v) if isinstance(v, str) else v for v in values])
    return "\ufeff" + out.getvalue()
