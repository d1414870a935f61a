"""Read the status in a cell of a table: its text, and the colour of its ground or its print."""

from dataclasses import replace

from extract.coordinates import locate_on_page
from extract.model import EMPTY_CELL, MAX_BLACK_LEVEL, DraftCell, DraftStatus
from extract.tables.grid import EDGE_TOLERANCE_PT, MIN_TINTED_CELLS, SAME_COLOUR_TOLERANCE, GridCell, find_fill
from extract.text.cells import join_cells
from extract.text.status_words import FIRST_STATUS
from ingest.model import Fill, Page

MIN_GROUND_SHARE = 0.6  # of a cell's area: a larger fill is its ground, a smaller one a blob or print


def read_cell_status(page: Page, cell: GridCell, text: DraftCell) -> DraftStatus:
    """Read a cell of a status column."""
    fill = find_fill(page, cell.box)
    if fill and _is_row_tint(page, cell, fill):
        fill = None
    if fill is None and not text.raw:
        fill = _find_black_cover(page, cell)
    return DraftStatus(
        cell=text,
        colour=fill.colour if fill else None,
        print_only=fill is not None and _is_print_colour(page, cell, fill),
        visible=page.coloured,
        source=(locate_on_page(page, fill.box),) if fill else text.source,
    )


def read_leading_status(page: Page, cell: GridCell, text: DraftCell) -> DraftStatus:
    """Read the status of a cell that has comments too: its first word and its colour."""
    match = FIRST_STATUS.match(text.body)
    word = " ".join(match["status"].split()) if match else ""
    own = replace(text, raw=word, body=word, captions=(), struck=(), reasons=()) if word else EMPTY_CELL
    return read_cell_status(page, cell, own)


def _find_black_cover(page: Page, cell: GridCell) -> Fill | None:
    """Return what blackens an empty cell, such as a fax's rendering of its colour; it may reach over several cells."""
    covers = (
        fill
        for fill in page.fills
        if max(fill.colour) <= MAX_BLACK_LEVEL and fill.box.overlap_area(cell.box) >= MIN_GROUND_SHARE * cell.box.area
    )
    return next((replace(fill, box=fill.box.intersection(cell.box) or cell.box) for fill in covers), None)


def _is_row_tint(page: Page, cell: GridCell, fill: Fill) -> bool:
    """Return whether other cells beside this one have its colour: that is a tinted row, not a status."""
    beside = [
        f
        for f in page.fills
        if f is not fill
        and abs(f.box.top - cell.box.top) <= EDGE_TOLERANCE_PT
        and abs(f.box.bottom - cell.box.bottom) <= EDGE_TOLERANCE_PT
        and all(abs(a - b) <= SAME_COLOUR_TOLERANCE for a, b in zip(f.colour, fill.colour, strict=True))
    ]
    return len(beside) >= MIN_TINTED_CELLS


def _is_print_colour(page: Page, cell: GridCell, fill: Fill) -> bool:
    """Return whether a colour is that of words, not of the ground behind them or of a blob beside them."""
    box = fill.box
    if box.area >= MIN_GROUND_SHARE * cell.box.area:
        return False
    return any(box.contains_centre(word.box, margin=1) for word in page.words)


def join_statuses(first: DraftStatus, second: DraftStatus) -> DraftStatus:
    return DraftStatus(
        cell=join_cells(first.cell, second.cell),
        colour=first.colour or second.colour,
        print_only=first.print_only if first.colour else second.print_only,
        visible=first.visible or second.visible,
        source=first.source + (second.source if second.colour or second.cell.raw else ()),
    )
