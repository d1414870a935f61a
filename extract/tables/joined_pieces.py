# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pieces of one open table that only white or a few lines of its cells part: they are one table again.

A row may be as high as the white between two rows is wide, or one of its texts be longer than all others.
"""

from dataclasses import replace
from itertools import pairwise

from extract.tables.header_grid import cut_at_edges, list_words
from extract.tables.shared_columns import COLUMN_START_PT, MIN_WHITE_PT, Gutters, fit_gutters, list_columns
from ingest.model import Box, OpenTable, Page

MAX_GAP_PT = 30.0  # white between two pieces, or between one of them and a line


def join_pieces(page: Page, known: Gutters | None) -> Page:
    """Return the page with pieces that have the same columns, and no heading between them, as one open table.

    Args:
        page: The page, whose open tables share columns (`share_columns`).
        known: The white between those columns.
    """
    for upper, lower in pairwise(page.open_tables):
        whole = next(part for part in page.open_tables if part.box.contains_centre(upper.box))
        page = _join_two(page, whole, lower, known) if known else page
    return page


def _join_two(page: Page, upper: OpenTable, lower: OpenTable, known: Gutters) -> Page:
    """Return the page with two pieces as one table where they are pieces of one."""
    between = {
        i: region.box
        for i, region in enumerate(page.regions)
        if region.kind != "block" and upper.box.bottom < region.box.centre_y < lower.box.top
    }
    boxes = [upper.box, *sorted(between.values(), key=lambda box: box.top), lower.box]
    alike = len(upper.columns) == len(lower.columns) == len(known.white) + 1
    near = all(below.top - above.bottom < MAX_GAP_PT for above, below in pairwise(boxes))
    # A line in the first column may be a heading over the rows below it.
    heads = any(box.x0 < known.white[0][1] - COLUMN_START_PT for box in between.values())
    words = [*list_words(page, upper), *(w for w in page.words if w.region in between), *list_words(page, lower)]
    runs = fit_gutters(words, known, MIN_WHITE_PT)
    if not (alike and near and runs) or heads:
        return page
    whole = OpenTable(box=Box.hull(boxes), columns=tuple(list_columns(words, runs, known)))
    regions = (replace(r, kind="block") if i in between else r for i, r in enumerate(page.regions))
    tables = [whole if part is upper else part for part in page.open_tables if part is not lower]
    page = replace(page, regions=tuple(regions), open_tables=tuple(tables))
    return cut_at_edges(page, tables.index(whole), whole.columns)
