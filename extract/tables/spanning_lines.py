# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines inside an open table that are not of its cells: headings across its columns, and running heads and feet.

The lines above and below a heading are two pieces of the table.
"""

from collections.abc import Sequence
from dataclasses import replace

from extract.tables.aligned_columns import is_one_text, list_lines, measure_space, runs_across
from extract.tables.header_grid import list_words
from extract.text.cells import group_prose_lines
from ingest.model import Box, OpenTable, Page, Region, Word

EDGE_SHARE = 0.06  # of the page's height: running heads and feet are nearer to its edge
MAX_INDENT_PT = 6.0  # between the left side of a table and a heading in it


def set_headings_apart(page: Page, part: OpenTable, x0: float, starts: Sequence[float]) -> Page:
    """Return the page with an open table parted at the lines that run across its columns, which become bands of prose.

    Args:
        page: The page.
        part: One of its open tables.
        x0: The left side of the table, where a heading begins.
        starts: Where its other columns begin.
    """
    lines = list_lines(list_words(page, part))
    space = measure_space(lines)
    headings = [
        line
        for line in lines
        if any(runs_across(line, x, space) for x in starts) and is_one_text(line, space) and _is_alone(line, lines, x0)
    ]
    if len(headings) == len(lines):
        return page
    for line in headings:
        page = _cut_out(page, next(t for t in page.open_tables if _holds(t, line)), line)
    return page


def set_running_heads_apart(page: Page, others: Sequence[Page]) -> Page:
    """Return the page with lines at its head and foot that are in an open table as bands of prose.

    Args:
        page: The page.
        others: The other pages of the document, which have such a line as prose.
    """
    found = [
        line
        for part in page.open_tables
        for line in list_lines(list_words(page, part))
        if _is_at_edge(Box.hull(word.box for word in line), page)
    ]
    if not found:
        return page
    lines = ((other, line) for other in others for line in group_prose_lines(other))
    heads = {line.raw for other, line in lines if _is_at_edge(line.box, other)}
    for line in found:
        if " ".join(word.text for word in line) in heads:
            page = _cut_out(page, next(t for t in page.open_tables if _holds(t, line)), line)
    return page


def _is_at_edge(box: Box, page: Page) -> bool:
    """Return whether a line is at the head or foot of a page, where running heads and page numbers are printed."""
    return not EDGE_SHARE < box.centre_y / page.upright_height < 1 - EDGE_SHARE


def _is_alone(line: Sequence[Word], lines: Sequence[Sequence[Word]], x0: float) -> bool:
    """Return whether a line begins at the left side of the table and nothing is printed beside it."""
    box = Box.hull(word.box for word in line)
    beside = (word.box for other in lines if other is not line for word in other)
    level = any(own.vertical_overlap(box) > min(own.height, box.height) / 2 for own in beside)
    return abs(box.x0 - x0) <= MAX_INDENT_PT and not level


def _holds(part: OpenTable, line: Sequence[Word]) -> bool:
    return part.box.contains_centre(Box.hull(word.box for word in line))


def _cut_out(page: Page, part: OpenTable, line: Sequence[Word]) -> Page:
    """Return the page with a line of an open table as a band, and the table in the pieces above and below it."""
    band = Box.hull(word.box for word in line)
    regions = [*page.regions, Region(kind="band", box=band)]
    moved = {id(word): replace(word, region=len(page.regions)) for word in line}
    for region in sorted({word.region for word in line}):
        below = [w for w in page.words if w.region == region and id(w) not in moved and w.box.centre_y > band.centre_y]
        above = [w for w in page.words if w.region == region and id(w) not in moved and w not in below]
        moved |= {id(word): replace(word, region=len(regions)) for word in below}
        if below:
            regions.append(Region(kind="block", box=Box.hull(word.box for word in below)))
        if above:
            regions[region] = replace(regions[region], box=Box.hull(word.box for word in above))
    words = tuple(moved.get(id(word), word) for word in page.words)
    page = replace(page, words=words, regions=tuple(regions))
    pieces = [
        replace(part, box=replace(part.box, bottom=band.top)),
        replace(part, box=replace(part.box, top=band.bottom)),
    ]
    kept = [_fit_to_print(page, piece) for piece in pieces if list_words(page, piece)]
    tables = [*(table for table in page.open_tables if table is not part), *kept]
    return replace(page, open_tables=tuple(sorted(tables, key=lambda table: table.box.top)))


def _fit_to_print(page: Page, part: OpenTable) -> OpenTable:
    """Return a piece of an open table that is as high as its print."""
    inside = Box.hull(word.box for word in list_words(page, part))
    return replace(part, box=replace(part.box, top=inside.top, bottom=inside.bottom))
