"""The status that a cell of a table shows: its text, and the colour of its ground or its print."""

from dataclasses import replace

from extract.coordinates import span
from extract.model import EMPTY, DraftCell, DraftStatus
from extract.tables.grid import ALIKE, ROW_MATES, SNAP, GridCell, fill_of
from extract.text.cells import joined
from extract.text.status_words import FIRST_STATUS
from ingest.model import Fill, Page

WHOLE = 0.6  # of a cell: what is coloured as far is its ground, less a blob or print


def status_of(page: Page, cell: GridCell, text: DraftCell) -> DraftStatus:
    """A status column's cell."""
    fill = fill_of(page, cell.box)
    if fill and _is_rows_tint(page, cell, fill):
        fill = None
    return DraftStatus(
        cell=text,
        colour=fill.colour if fill else None,
        print_only=fill is not None and _is_print(page, cell, fill),
        visible=page.coloured,
        source=(span(page, fill.box),) if fill else text.source,
    )


def leading_status(page: Page, cell: GridCell, text: DraftCell) -> DraftStatus:
    """The status in a cell that holds comments too: the word that it begins with, and its colour."""
    match = FIRST_STATUS.match(text.body)
    word = " ".join(match["status"].split()) if match else ""
    own = replace(text, raw=word, body=word, captions=(), reasons=()) if word else EMPTY
    return status_of(page, cell, own)


def _is_rows_tint(page: Page, cell: GridCell, fill: Fill) -> bool:
    """Whether other cells beside this one have its colour: a tinted row, not a status."""
    beside = [
        f
        for f in page.fills
        if f is not fill
        and abs(f.box.top - cell.box.top) <= SNAP
        and abs(f.box.bottom - cell.box.bottom) <= SNAP
        and all(abs(a - b) <= ALIKE for a, b in zip(f.colour, fill.colour, strict=True))
    ]
    return len(beside) >= ROW_MATES


def _is_print(page: Page, cell: GridCell, fill: Fill) -> bool:
    """Whether a colour is that of words, not of the ground behind them or of a blob beside them."""
    box = fill.box
    if box.width * box.height >= WHOLE * cell.box.width * cell.box.height:
        return False
    return any(
        box.x0 - 1 <= (w.x0 + w.x1) / 2 <= box.x1 + 1 and box.top - 1 <= (w.top + w.bottom) / 2 <= box.bottom + 1
        for w in (word.box for word in page.words)
    )


def joined_status(first: DraftStatus, second: DraftStatus) -> DraftStatus:
    return DraftStatus(
        cell=joined(first.cell, second.cell),
        colour=first.colour or second.colour,
        print_only=first.print_only if first.colour else second.print_only,
        visible=first.visible or second.visible,
        source=first.source + (second.source if second.colour or second.cell.raw else ()),
    )
