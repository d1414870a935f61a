# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Resolve "As above" and ditto marks: the cell keeps its printed text, and its dates are those of the row above."""

import re
from collections.abc import Iterable
from dataclasses import replace

from normalise.model import Cell, Finding, Response, TargetDate, sort_dates

REPEATED_CONFIDENCE = 0.8
"""The highest confidence of a cell that refers to the row above."""

_DITTO = re.compile(
    r"""\W*(?:(?:same[ ])?as[ ](?:the[ ])?(?:row[ ]|line[ ])?above|as[ ](?:the[ ])?previous(?:[ ]row)?|see[ ]above"""
    r"""|ditto|-?[ ]?do[ ]?[.\-])\W*|[-–—. ]*["“”„″〃]+[-–—. ]*|''|’’|‘‘|,,""",
    re.I,
)


def is_ditto(text: str) -> bool:
    """Return whether a cell prints nothing but a reference to the row above."""
    return bool(_DITTO.fullmatch(" ".join(text.split())))


def resolve_ditto_marks(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with the dates of rows that refer to the row above, and the reason in each such cell."""
    above: Response | None = None
    meant: dict[str, str] = {}
    out = []
    for finding in findings:
        questions = []
        for question in finding.questions:
            responses = []
            for response in question.responses:
                above, meant = _resolve_row(response, above, meant)
                responses.append(above)
            questions.append(replace(question, responses=tuple(responses)))
        out.append(replace(finding, questions=tuple(questions)))
    return tuple(out)


def _resolve_row(response: Response, above: Response | None, meant: dict[str, str]) -> tuple[Response, dict[str, str]]:
    """Return the row with its references resolved, and the text that each of its cells means, by field or column."""
    texts = {name: cell.text for name, cell in (*response.cells.items(), *response.other)}
    repeated = {name for name, text in texts.items() if is_ditto(text)}
    if not repeated:
        return response, texts
    texts |= {name: meant.get(name, "") for name in repeated}
    cells = {name: _add_reason(cell, texts[name]) for name, cell in response.cells.items() if name in repeated}
    other = tuple((name, _add_reason(cell, texts[name]) if name in repeated else cell) for name, cell in response.other)
    columns = {"" if name == "target_date" else name for name in repeated}
    dates = _repeat_dates(response, above, columns) if above else response.dates
    return replace(response.with_cells(**cells), other=other, dates=dates), texts


def _repeat_dates(response: Response, above: Response, columns: set[str]) -> tuple[TargetDate, ...]:
    """Return the dates of a row with those of the row above in the columns that refer to it."""
    dated = {found.column for found in response.dates if not found.struck}
    repeated = (found for found in above.dates if not found.struck and found.column in columns - dated)
    return sort_dates((*repeated, *response.dates))


def _add_reason(cell: Cell, meant: str) -> Cell:
    reason = f"as the row above: “{' '.join(meant.split())}”" if meant else "refers to a row above that has no value"
    sure = None if cell.confidence is None else min(cell.confidence, REPEATED_CONFIDENCE)
    return replace(cell, confidence=sure, reasons=(*cell.reasons, reason))
