# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the status in a cell of a table: its text, and the colour of its ground or its print."""

from collections.abc import Sequence
from dataclasses import replace

from extract.coordinates import locate_on_page
from extract.model import EMPTY_CELL, MAX_BLACK_LEVEL, DraftCell, DraftStatus
from extract.tables.grid import EDGE_TOLERANCE_PT, MIN_TINTED_CELLS, SAME_COLOUR_TOLERANCE, GridCell, list_fills
from extract.text.cells import join_cells
from extract.text.status_words import FIRST_STATUS
from ingest.model import Box, Colour, Fill, Page

MIN_PART_SHARE = 0.15  # of a cell's area: two fills as large in one cell are two colours of its ground
MIN_GROUND_SHARE = 0.6  # of a cell's area: a larger fill is its ground, a smaller one a blob or print


def read_cell_status(page: Page, cell: GridCell, text: DraftCell, beside: Sequence[Box] = ()) -> DraftStatus:
    """Read a cell of a status column.

    `beside` are the cells of its row that show a status too: their fills do not make a colour the tint of the row.
    """
    fills = [fill for fill in list_fills(page, cell.box) if not _is_row_tint(page, cell, fill, beside)]
    fill = fills[0] if fills else None
    if fill is None and not text.raw:
        fill = _find_black_cover(page, cell)
    return DraftStatus(
        cell=text,
        colour=fill.colour if fill else None,
        print_only=fill is not None and _is_print_colour(page, cell, fill),
        other_colours=_find_other_colours(cell, fills),
        visible=page.coloured,
        source=(locate_on_page(page, fill.box),) if fill else text.source,
    )


def _find_other_colours(cell: GridCell, fills: Sequence[Fill]) -> tuple[Colour, ...]:
    """Return the colours that share a cell with that of its first fill, each in a large part of it."""
    large = [fill.colour for fill in fills if fill.box.area >= MIN_PART_SHARE * cell.box.area]
    return tuple(colour for colour in large[1:] if not are_alike(colour, large[0]))


def join_cell_colours(first: DraftStatus, second: DraftStatus) -> DraftStatus:
    """Return the status of a cell that was read as two, because it is in two colours."""
    colours = [c for s in (first, second) for c in ((s.colour,) if s.colour else ()) + s.other_colours]
    return replace(
        join_statuses(first, second), other_colours=tuple(c for c in colours[1:] if not are_alike(c, colours[0]))
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


def are_alike(one: Colour, other: Colour) -> bool:
    """Return whether two fills have the same colour."""
    return all(abs(a - b) <= SAME_COLOUR_TOLERANCE for a, b in zip(one, other, strict=True))


def _is_row_tint(page: Page, cell: GridCell, fill: Fill, statuses: Sequence[Box]) -> bool:
    """Return whether the row is tinted in a colour, so that it is not a status.

    At least two cells beside this one have it, and no fewer than have another or none.
    """
    alike = [f.box for f in page.fills if f is not fill and are_alike(f.colour, fill.colour)]
    tinted = [box for box in alike if _is_beside(box, cell.box) and not _holds_any(statuses, box)]
    boxes = [region.box for region in page.regions if region.kind == "box" and _is_beside(region.box, cell.box)]
    others = [box for box in boxes if box != cell.box and not _holds_any(statuses, box)]
    return len(tinted) >= max(MIN_TINTED_CELLS, len(others) / 2)


def _is_beside(box: Box, cell: Box) -> bool:
    """Return whether a box has the top and bottom of a cell."""
    return abs(box.top - cell.top) <= EDGE_TOLERANCE_PT and abs(box.bottom - cell.bottom) <= EDGE_TOLERANCE_PT


def _holds_any(boxes: Sequence[Box], inner: Box) -> bool:
    return any(box.contains_centre(inner) for box in boxes)


def _is_print_colour(page: Page, cell: GridCell, fill: Fill) -> bool:
    """Return whether a colour is that of words, not of the ground behind them or of a blob beside them."""
    box = fill.box
    if box.area >= MIN_GROUND_SHARE * cell.box.area:
        return False
    return any(box.contains_centre(word.box, margin=1) for word in page.words)


def join_more_statuses(first: Sequence[DraftStatus], second: Sequence[DraftStatus]) -> tuple[DraftStatus, ...]:
    """Join the statuses beside the current one of two pieces of a row, column by column."""
    rest = {status.column: status for status in second}
    joined = [join_statuses(status, rest.pop(status.column)) if status.column in rest else status for status in first]
    return (*joined, *rest.values())


def join_statuses(first: DraftStatus, second: DraftStatus) -> DraftStatus:
    """Return one status of two cells."""
    return DraftStatus(
        cell=join_cells(first.cell, second.cell),
        colour=first.colour or second.colour,
        print_only=first.print_only if first.colour else second.print_only,
        visible=first.visible or second.visible,
        other_colours=tuple(dict.fromkeys((*first.other_colours, *second.other_colours))),
        columns=first.columns or second.columns,
        label=first.label or second.label,
        column=first.column or second.column,
        position=first.position if first.label or not second.label else second.position,
        source=first.source + (second.source if second.colour or second.cell.raw else ()),
    )
