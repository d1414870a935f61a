# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines inside an open table that are not of its cells: headings across its columns, and running heads and feet.

The lines above and below a heading are two pieces of the table.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.tables.aligned_columns import PrintedLine, is_one_text, list_lines, measure_space, runs_across
from extract.tables.header_grid import cut_at_edges, list_words
from extract.text.cells import group_prose_lines
from extract.text.headings import parse_heading
from ingest.model import Box, Fill, OpenTable, Page, Region, Word

EDGE_SHARE = 0.06  # of the page's height: running heads and feet are nearer to its edge
MAX_INDENT_PT = 6.0  # between the left side of a table and a heading in it
MIN_LEVEL_OVERLAP = 0.5  # of a line's height: print beside it
MIN_CROSSED_COLUMNS = 3  # by a long line whose words begin where columns do; two short texts may be as close
MAX_HEADER_LINES = 4  # from the header of another table to the foot of the table it was found in
MAX_ROW_DISTANCE_PT = 30.0  # from those lines to the rows of their table
COLUMN_MARGIN_PT = 2.0  # by which the values of a column may begin left of its name
MIN_LONG_LINE_WORDS = 8  # of such a line; the names of close columns have fewer


def set_headings_apart(page: Page, part: OpenTable, x0: float, starts: Sequence[float]) -> Page:
    """Return the page with an open table parted at the lines that run across its columns, which become bands of prose.

    Args:
        page: The page.
        part: One of its open tables.
        x0: The left side of the table, where a heading begins.
        starts: Where its other columns begin.
    """
    pieces = list_lines(list_words(page, part))
    space = measure_space(pieces)
    lines = _join_level_pieces(pieces)
    headings = [line for line in lines if _is_heading_across(line, x0, starts, space)]
    if len(headings) == len(lines):
        return page
    for line in headings:
        page = _cut_out(page, next(t for t in page.open_tables if _holds(t, line)), line)
    return page


def is_heading_band(words: Sequence[Word], x0: float, starts: Sequence[float]) -> bool:
    """Return whether the words of a band beside an open table are a heading across its columns.

    Args:
        words: The words, at least one.
        x0: The left side of the table.
        starts: Where its other columns begin.
    """
    pieces = list_lines(words)
    lines = _join_level_pieces(pieces)
    return len(lines) == 1 and _is_heading_across(lines[0], x0, starts, measure_space(pieces))


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
    heads = {_drop_digits(line.raw) for other, line in lines if _is_at_edge(line.box, other)}
    for line in found:
        if _drop_digits(" ".join(word.text for word in line)) in heads:
            page = _cut_out(page, next(t for t in page.open_tables if _holds(t, line)), line)
    return page


def _drop_digits(text: str) -> str:
    """Return a running head without its page number."""
    return " ".join(re.sub(r"\d", "", text).split())


def set_second_header_apart(page: Page) -> Page:
    """Return the page with another table, or its header alone, taken out of the foot of an open table.

    The header has a ground as wide as its table, and of another width than that of the header above it. A header with a
    few lines below it, above more rows, becomes bands of prose; a header with all its rows a table of its own.
    """
    for part in page.open_tables:
        words = list_words(page, part)
        lines = _join_level_pieces(list_lines(words))
        grounds = sorted((f for f in page.fills if _count_texts(f.box, words) > 1), key=lambda fill: fill.box.top)
        other = next((f for f in grounds[1:] if abs(f.box.x1 - grounds[0].box.x1) > MAX_INDENT_PT), None)
        below = [line for line in lines if other and any(word.box.centre_y > other.box.top for word in line)]
        if other is None or not 0 < len(below) < len(lines):
            continue
        if _has_rows_below(page, part):
            named = min(_count_texts(ground.box, words) for ground in (grounds[0], other)) >= MIN_CROSSED_COLUMNS
            page = _cut_out_header(page, below, other.box) if named and len(below) <= MAX_HEADER_LINES else page
        elif _is_header_of(other.box, below) and _has_same_header(grounds[0], other, lines[0]):
            page = _part_at_header(page, part, other.box, lines[len(lines) - len(below) - 1])
    return page


def _has_same_header(first: Fill, other: Fill, top: PrintedLine) -> bool:
    """Return whether two grounds have one colour, and the first is that of a table's uppermost line."""
    return first.colour == other.colour and first.box.contains_centre(top[0].box)


def _is_header_of(ground: Box, lines: Sequence[PrintedLine]) -> bool:
    """Return whether a ground is as wide as the print below it; a part of a ground that was read is not."""
    return all(word.box.x1 <= ground.x1 + MAX_INDENT_PT for line in lines for word in line)


def _cut_out_header(page: Page, lines: Sequence[PrintedLine], ground: Box) -> Page:
    """Return the page with a header and the lines below it as bands of prose."""
    header = tuple(word for line in lines for word in line if word.box.centre_y < ground.bottom)
    for line in (header, *(line for line in lines if line[0].box.centre_y > ground.bottom)):
        boxes = {word.box for word in line}
        again = tuple(word for word in page.words if word.box in boxes)  # an earlier cut moved it to a new region
        page = _cut_out(page, next(t for t in page.open_tables if _holds(t, line)), again)
    return page


def _part_at_header(page: Page, part: OpenTable, ground: Box, above: PrintedLine) -> Page:
    """Return the page with an open table parted above the ground of another header, and a heading right above it."""
    space = measure_space(list_lines(list_words(page, part)))
    upper, lower = (replace(part.box, bottom=ground.top), replace(part.box, top=ground.top))
    regions = list(page.regions)
    moved: dict[int, Word] = {}
    for region in sorted({word.region for word in list_words(page, part)}):
        words = [word for word in page.words if word.region == region]
        below = [word for word in words if lower.contains_centre(word.box)]
        if 0 < len(below) < len(words):
            moved |= {id(word): replace(word, region=len(regions)) for word in below}
            regions[region] = replace(regions[region], box=Box.hull(w.box for w in words if id(w) not in moved))
            regions.append(Region(kind="block", box=Box.hull(word.box for word in below)))
    at = page.open_tables.index(part)
    pieces = (replace(part, box=upper), replace(part, box=lower))
    tables = (*page.open_tables[:at], *pieces, *page.open_tables[at + 1 :])
    whole = tuple(moved.get(id(word), word) for word in page.words)
    page = replace(page, words=whole, regions=tuple(regions), open_tables=tables)
    page = cut_at_edges(page, at + 1, _list_header_columns(ground, list_words(page, pieces[1])))
    return _cut_out(page, pieces[0], above) if _is_heading_above(above, ground, space) else page


def _list_header_columns(ground: Box, words: Sequence[Word]) -> list[tuple[float, float]]:
    """Return the columns of a header, each from the beginning of its name to that of the next one."""
    names = sorted((word.box for word in words if ground.contains_centre(word.box)), key=lambda box: box.x0)
    starts = [b.x0 for a, b in pairwise(names) if b.x0 - a.x1 > b.height]
    return list(pairwise([min(ground.x0, names[0].x0), *(x - COLUMN_MARGIN_PT for x in starts), ground.x1]))


def _count_texts(fill: Box, words: Sequence[Word]) -> int:
    """Return how many texts with wide white between them are printed on a fill."""
    inside = sorted((w for w in words if fill.contains_centre(w.box)), key=lambda w: w.box.x0)
    return bool(inside) + sum(b.box.x0 - a.box.x1 > b.box.height for a, b in pairwise(inside))


def _is_heading_above(line: PrintedLine, header: Box, space: float) -> bool:
    """Return whether a line is one text right above a header and begins at its left side."""
    box = Box.hull(word.box for word in line)
    near = 0 <= header.top - box.centre_y <= MAX_ROW_DISTANCE_PT and abs(box.x0 - header.x0) <= MAX_INDENT_PT
    return near and is_one_text(line, space)


def _has_rows_below(page: Page, part: OpenTable) -> bool:
    return any(0 < other.box.top - part.box.bottom < MAX_ROW_DISTANCE_PT for other in page.open_tables)


def _is_heading_across(line: PrintedLine, x0: float, starts: Sequence[float], space: float) -> bool:
    """Return whether a line is one text from the left side of a table over several of its columns.

    It runs across the beginning of a column. Where words of it begin where the columns do, by chance, it reads as a
    heading, or is longer than the names of columns.

    Args:
        line: The line, with all that is printed beside it.
        x0: The left side of the table.
        starts: Where its other columns begin.
        space: The usual width of the space between two words.
    """
    reached = sum(x < line[-1].box.x1 for x in starts)
    if not reached or abs(line[0].box.x0 - x0) > MAX_INDENT_PT or not is_one_text(line, space):
        return False
    is_long = len(line) >= MIN_LONG_LINE_WORDS and reached + 1 >= MIN_CROSSED_COLUMNS
    return (
        is_long
        or parse_heading(" ".join(word.text for word in line)) is not None
        or any(runs_across(line, x, space) for x in starts)
    )


def _is_at_edge(box: Box, page: Page) -> bool:
    """Return whether a line is at the head or foot of a page, where running heads and page numbers are printed."""
    return not EDGE_SHARE < box.centre_y / page.upright_height < 1 - EDGE_SHARE


def _join_level_pieces(pieces: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines with all that is printed level with them, from left to right, in whichever block it was read."""
    boxes = [Box.hull(word.box for word in piece) for piece in pieces]
    lines: list[list[int]] = []
    for i in sorted(range(len(pieces)), key=lambda i: boxes[i].centre_y):
        last = boxes[lines[-1][-1]] if lines else None
        if last and last.vertical_overlap(boxes[i]) > MIN_LEVEL_OVERLAP * min(last.height, boxes[i].height):
            lines[-1].append(i)
        else:
            lines.append([i])
    return [tuple(sorted((w for i in line for w in pieces[i]), key=lambda word: word.box.x0)) for line in lines]


def _holds(part: OpenTable, line: PrintedLine) -> bool:
    return part.box.contains_centre(Box.hull(word.box for word in line))


def _cut_out(page: Page, part: OpenTable, line: PrintedLine) -> Page:
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
