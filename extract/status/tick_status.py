# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a status that several columns show together, by the column that is ticked or coloured."""

from collections.abc import Sequence

from extract.coordinates import locate_on_page
from extract.model import DraftCell, DraftStatus
from extract.status.cell_status import read_cell_status
from extract.tables.grid import GridCell
from extract.text.status_words import CROSS
from ingest.model import Page

TickCell = tuple[str, GridCell, DraftCell]
"""The name of a column, its cell in a row, and the text of the cell."""


def read_tick_status(page: Page, cells: Sequence[TickCell]) -> DraftStatus:
    """Return the status of a row from its cells in the columns that are one status together.

    A mark says more than a fill, and a tick more than a cross: beside ticks, a cross means "not this one". The text of
    the status is the name of the column, or the names of all columns that are marked alike.
    """
    texts = [cell for cell in cells if cell[2].body.strip()]
    ticks = [cell for cell in texts if not CROSS.fullmatch(cell[2].body.strip())]
    fills = [cell for cell in cells if read_cell_status(page, cell[1], cell[2]).colour]
    chosen = ticks or texts or fills
    sure = [text.confidence for _, _, text in chosen if text.confidence is not None]
    names = " / ".join(name for name, _, _ in chosen)
    return DraftStatus(
        cell=DraftCell(
            raw=names,
            body=names,
            confidence=min(sure, default=None),
            reasons=tuple(dict.fromkeys(reason for _, _, text in chosen for reason in text.reasons)),
            source=tuple(span for _, _, text in chosen for span in text.source),
        ),
        columns=tuple(name for name, _, _ in cells),
        label=names,
        position=cells[0][1].column,
        visible=page.coloured,
        source=tuple(locate_on_page(page, place.box) for _, place, _ in chosen),
    )
