# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows that a line crosses out as a whole: whether they still count is for a person to decide."""

from collections.abc import Iterable, Iterator, Sequence

from extract.assemble.records import list_cells
from extract.model import DraftCell, DraftFinding
from ingest.model import Problem

MIN_STRUCK_CELLS = 3  # of a row; a change of two cells leaves the row as it is
MIN_STRUCK_SHARE = 0.6  # of the row's cells with print: a stroke may miss one that has its text lower
MAX_QUOTED_LETTERS = 60


def list_struck_rows(findings: Iterable[DraftFinding]) -> Iterator[Problem]:
    """Yield a problem for each row of which most cells have crossed-out words."""
    for finding in findings:
        for question in finding.questions:
            for response in question.responses:
                cells = [cell for cell in list_cells(response) if cell.raw]
                struck = [cell for cell in cells if cell.struck]
                if len(struck) >= max(MIN_STRUCK_CELLS, MIN_STRUCK_SHARE * len(cells)):
                    yield _describe_row(struck)


def _describe_row(struck: Sequence[DraftCell]) -> Problem:
    longest = max((text for cell in struck for text in cell.struck), key=lambda text: len(text.text))
    quoted = " ".join(longest.text.split())[:MAX_QUOTED_LETTERS]
    detail = f"A row is crossed out (“{quoted}”): check whether it still counts."
    return Problem(code="row-struck", detail=detail).placed_at(longest.source)
