# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Columns that are one status together: each is named for a value, and a tick or a fill says which value applies."""

from collections.abc import Sequence

from extract.tables.grid import Column
from extract.text.status_words import MARK, TICK_NAME

MIN_TICK_COLUMNS = 2  # a single column named "Complete" is a separate status column


def find_tick_columns(columns: Sequence[Column], cells: Sequence[Sequence[tuple[str, bool]]]) -> tuple[int, ...]:
    """Return the positions of the columns that are one status together; () where there are none.

    Args:
        columns: The columns of a form.
        cells: The cells of each column that are not blank: the text of each, and whether it is coloured.
    """
    named = [at for at, column in enumerate(columns) if TICK_NAME.fullmatch(" ".join(column.name.split()))]
    marked = [at for at in named if all(not text or MARK.fullmatch(text) for text, _ in cells[at])]
    return tuple(marked) if len(marked) >= MIN_TICK_COLUMNS and any(cells[at] for at in marked) else ()
