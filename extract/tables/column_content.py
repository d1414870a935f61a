# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The evidence of a column's cells for its field."""

import re
from collections.abc import Sequence

from extract.text.cell_kinds import CellKind, classify_cell, load_kind_weights
from extract.text.column_names import COLUMN_FIELDS

FIELDS = tuple(sorted(COLUMN_FIELDS))
CELLS_THAT_COUNT = 6.0  # cells of one column are alike, so that more of them add little
MAX_CONTENT = 5.0  # log-odds; the content of the cells outweighs a listed name only where they all agree

Cells = Sequence[tuple[str, bool]]
"""The text of each cell of a column, and whether it is coloured."""


def weigh_cells(cells: Cells) -> dict[str, float]:
    """Return the log-odds of each field by the kinds of the cells in a column."""
    weights = load_kind_weights()
    kinds = [classify_cell(text, coloured) for text, coloured in cells]
    if CellKind.DIGIT in kinds and not _counts_up([text for text, _ in cells]):
        kinds = [CellKind.STATUS if kind == CellKind.DIGIT else kind for kind in kinds]
    if not kinds:
        return dict.fromkeys(FIELDS, 0.0)
    trust = min(len(kinds), CELLS_THAT_COUNT) ** 0.5
    return {
        field: max(-MAX_CONTENT, min(MAX_CONTENT, trust * sum(weights[kind][field] for kind in kinds) / len(kinds)))
        for field in FIELDS
    }


def _counts_up(texts: Sequence[str]) -> bool:
    """Return whether numbers each occur once or never fall, as those of rows do and digits of a status do not."""
    values = [int(digits[0]) for text in texts if (digits := re.findall(r"\d+", text))]
    return len(set(values)) == len(values) or values == sorted(values)
