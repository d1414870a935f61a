# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cut the rows of a bordered table that has vertical rulings alone.

Rows begin where the print of the columns begins level, and at edges of coloured cells and of upright lines.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from extract.tables.grid import FoundTable
from extract.tables.header_rows import has_prompts
from extract.tables.row_cuts import RowCuts, cut_rows
from extract.tables.row_edges import list_row_edges
from extract.text.cells import Line, group_lines
from ingest.model import Box, Page

MIN_ROW_GAP = 0.45  # of a line's height: white space across the columns between two rows; lines of a text are closer
LEVEL_TOLERANCE = 0.35  # of a line's height, between the tops of lines that begin one row
MIN_LEVEL_COLUMNS = 3  # that begin a row together; two texts may have level paragraphs by chance
MIN_SURE_COLUMNS = 4  # the same where others are blank beside it, or have a text in the middle of the cell
MIN_CLEAR_COLUMNS = 2  # the same where the white above them is wide
MIN_TABLE_COLUMNS = 5  # in all; in a table of fewer, two texts may have level paragraphs by chance
MIN_TEXT_WORDS = 3  # in a line of one of those columns: two statuses are level in the middle of their cells
MIN_LEVEL_SHARE = 0.5  # of the columns with print that must begin a row together; in some it may have a blank
BLANK_LINE_GAP = 0.75  # of a line's height: white as of a blank line, where a line's box has its tails too
CLEAR_ROW_PITCH = 1.9  # of the distance of lines: to a row below white that paragraphs of one row seldom leave
WIDE_ROW_PITCH = 2.15  # the same below white that is wider than a blank line between two paragraphs
USUAL_PITCH = 1.2  # of a line's height, where no column has lines below one another

MAX_SMALL_DOT_PT = 14.0  # of a dot that shows a status
MAX_RULED_ROWS = 1  # the header; another row with rulings above and below it means that rulings separate the rows


def split_level_rows(found: FoundTable) -> FoundTable:
    """Return a table whose one row of cells is cut where a row of print begins in most of its columns.

    A table with a ruling between two rows of as many cells rules all its rows, and is left as it is. In a row of few
    cells all texts begin below a blank line.
    """
    table = found.table
    if table.open:
        return found
    full = [row for row in range(table.rows) if len(table.cells_starting_in(row)) >= MIN_LEVEL_COLUMNS]
    cuts = {}
    for row in full:
        cells = [c for c in table.cells_starting_in(row) if c.last_row == row]
        if not cells:
            continue
        columns = [[*group_lines(found.words.get(c.region, ())), *_list_dots(table.page, c.box)] for c in cells]
        sides = [(c.box.x0, c.box.x1) for c in cells]
        edges = list_row_edges(table.page, Box.hull(c.box for c in cells), sides, _measure_line(columns))
        at = find_level_cuts(columns, edges)
        if len(columns) == MIN_LEVEL_COLUMNS and not _are_in_blank_lines(columns, at):
            continue
        if at.at:
            cuts[row] = RowCuts(at=at.at, crossed={cells[i].region: ys for i, ys in at.crossed.items()})
    if not cuts:
        return found
    texts = found.cell_texts()
    ruled = [
        row
        for row in full
        if row not in cuts and (row > min(cuts) or (_is_filled(found, row) and not has_prompts(table, row, texts)))
    ]
    if len(ruled) > MAX_RULED_ROWS:
        return found
    return cut_rows(found, cuts)


def _list_dots(page: Page, cell: Box) -> list[Line]:
    """Return the coloured dots of a cell as lines without words: a status begins its row as a text does."""
    dots = (f.box for f in page.fills if max(f.box.width, f.box.height) <= MAX_SMALL_DOT_PT)
    return [Line(words=(), box=box, size=box.height) for box in dots if cell.contains_centre(box)]


def _are_in_blank_lines(columns: Sequence[Sequence[Line]], cuts: RowCuts) -> bool:
    """Return whether each cut is in the white of a blank line, which the print of no column runs across."""
    boxes = [line.box for lines in columns for line in lines]
    blank = BLANK_LINE_GAP * _measure_line(columns)
    return not cuts.crossed and all(
        min(box.top for box in boxes if box.centre_y > at) - max(box.bottom for box in boxes if box.centre_y < at)
        >= blank
        for at in cuts.at
    )


def _is_filled(found: FoundTable, row: int) -> bool:
    """Return whether each cell of a row has print; a row of names over several columns has blanks."""
    return all(found.words.get(cell.region) for cell in found.table.cells_starting_in(row))


def find_level_cuts(
    columns: Sequence[Sequence[Line]], edges: Sequence[float] = (), known: Sequence[float] = ()
) -> RowCuts:
    """Return the y at which rows begin level, and by column those that its print runs across.

    Print may run across a cut in the columns on the left, where a finding or question is beside several rows.

    Args:
        columns: The lines of each column.
        edges: Heights at which a row may end, whether the next one begins level or not.
        known: Heights at which a row ends, as at a ruling.
    """
    every = sorted((line for lines in columns for line in lines), key=lambda line: line.box.top)
    if not every:
        return RowCuts()
    tall, pitch = _measure_line(columns), _measure_pitch(columns)
    tops = [every[0].box.top]
    for line in every:
        if line.box.top - tops[-1] > LEVEL_TOLERANCE * tall:
            tops.append(line.box.top)
    cuts: list[float] = []
    crossed: dict[int, frozenset[float]] = {}
    for top in tops[1:]:
        crossed_by = [_crosses(lines, top, tall) for lines in columns]
        begun = [_begins_at(lines, top, tall) for lines in columns]
        head = max((at for at in (*known, *cuts) if at < top), default=-math.inf)
        here = [[line for line in lines if head < line.box.centre_y < top + tall] for lines in columns]
        free = _count_left_columns(here, crossed_by, begun)
        right = columns[free:]
        if free and not _has_text_begun(right, top, tall):
            continue
        if not _begin_level(right, top, tall, pitch, len(columns)):
            continue
        is_clear = not free and _measure_white(right, top) + tall >= CLEAR_ROW_PITCH * pitch
        if _is_beside(right, head, top, tall) and not is_clear:
            continue
        at = top - _measure_white(right, top) / 2
        cuts.append(at)
        crossed |= {i: crossed.get(i, frozenset()) | {at} for i in range(free)}
    for edge, below in pairwise((*edges, math.inf)):
        crossed_by = [_continues_over(lines, edge, tall) for lines in columns]
        begun = [any(edge < line.box.centre_y < below for line in lines) for lines in columns]
        free = _count_left_columns(columns, crossed_by, begun)
        if any(crossed_by[free:]):
            continue
        boxes = [line.box for lines in columns[free:] for line in lines]
        if _parts_rows(boxes, edge, tall) and all(_is_print_between(boxes, edge, cut) for cut in cuts):
            cuts.append(edge)
            crossed |= {i: crossed.get(i, frozenset()) | {edge} for i in range(free)}
    return RowCuts(at=tuple(sorted(cuts)), crossed=crossed)


def _measure_line(columns: Sequence[Sequence[Line]]) -> float:
    """Return the usual height of a line in points; 0 without lines."""
    heights = sorted(line.box.height for lines in columns for line in lines)
    return heights[len(heights) // 2] if heights else 0.0


def _measure_pitch(columns: Sequence[Sequence[Line]]) -> float:
    """Return the usual distance in points between the tops of two lines of one text."""
    tall = _measure_line(columns)
    steps = sorted(b.box.top - a.box.top for lines in columns for a, b in pairwise(lines))
    steps = [step for step in steps if tall / 2 < step < 2 * tall]
    return steps[len(steps) // 2] if steps else USUAL_PITCH * tall


def _continues_over(lines: Sequence[Line], edge: float, tall: float) -> bool:
    """Return whether a text has lines close to each other on both sides of an edge, or a line on it."""
    above = max((line.box.bottom for line in lines if line.box.centre_y < edge), default=None)
    below = min((line.box.top for line in lines if line.box.centre_y >= edge), default=None)
    return above is not None and below is not None and below - above < MIN_ROW_GAP * tall


def _parts_rows(boxes: Sequence[Box], edge: float, tall: float) -> bool:
    """Return whether print is above and below an edge, and none on it."""
    on = LEVEL_TOLERANCE * tall
    if any(box.top + on < edge < box.bottom - on for box in boxes):
        return False
    return any(box.centre_y < edge for box in boxes) and any(box.centre_y > edge for box in boxes)


def _is_print_between(boxes: Sequence[Box], one: float, other: float) -> bool:
    return any(min(one, other) < box.centre_y < max(one, other) for box in boxes)


def _count_left_columns(columns: Sequence[Sequence[Line]], crossed: Sequence[bool], begun: Sequence[bool]) -> int:
    """Return the number of columns on the left up to the last one whose print crosses a cut.

    Others among them have no text that begins below it: they are blank, or have a number or a text beside several rows.

    Args:
        columns: The lines of each column.
        crossed: Whether the print of each column crosses the cut.
        begun: Whether a text begins below the cut in each column.
    """
    count = 0
    for i, lines in enumerate(columns):
        if crossed[i]:
            count = i + 1
        elif lines and begun[i]:
            break
    return count


def _crosses(lines: Sequence[Line], top: float, tall: float) -> bool:
    """Return whether a text has lines on both sides of the white above `top`, or a line in it.

    The white is that above the text's own line which begins there, as lines of other columns may begin a little lower.
    """
    line = _find_beginning(lines, top, tall)
    at = min(top, line.box.top) if line else top
    white = at - MIN_ROW_GAP * tall
    edge = at - LEVEL_TOLERANCE * tall
    return any(line.box.top < edge and line.box.bottom > white for line in lines)


def _begins_at(lines: Sequence[Line], top: float, tall: float) -> bool:
    """Return whether a column has a line that begins at `top`."""
    return _find_beginning(lines, top, tall) is not None


def _find_beginning(lines: Sequence[Line], top: float, tall: float) -> Line | None:
    """Return the line of a column that begins at `top`; None where there is none."""
    return next((line for line in lines if abs(line.box.top - top) <= LEVEL_TOLERANCE * tall), None)


def _has_text_begun(columns: Sequence[Sequence[Line]], top: float, tall: float) -> bool:
    """Return whether a text of several words or lines begins at `top`.

    Statuses are level too, in the middle of their cells.
    """
    begun = [(line, lines) for lines in columns if (line := _find_beginning(lines, top, tall))]
    return any(
        len(line.text.split()) >= MIN_TEXT_WORDS or _find_foot(lines, line, tall) > line.box.bottom
        for line, lines in begun
    )


def _begin_level(columns: Sequence[Sequence[Line]], top: float, tall: float, pitch: float, table_columns: int) -> bool:
    """Return whether a row of print begins at `top`, with white above it in all of these columns.

    It begins in most columns; where the white is wide and no text continues below it, in a few, or in two if most
    others are blank beside it and the table has many columns, or the white is wider than a blank line.
    """
    if any(_crosses(lines, top, tall) for lines in columns):
        return False
    if math.isinf(_measure_white(columns, top)):
        return False
    begun = [(line, lines) for lines in columns if (line := _find_beginning(lines, top, tall))]
    if len(begun) >= max(MIN_LEVEL_COLUMNS, MIN_LEVEL_SHARE * sum(map(bool, columns))):
        return True
    if any(line.text[:1].islower() for line, _ in begun):
        return False
    foot = max((_find_foot(lines, line, tall) for line, lines in begun), default=top)
    beside = [lines for lines in columns if any(top <= line.box.centre_y <= foot for line in lines)]
    if len(begun) >= max(MIN_SURE_COLUMNS, MIN_LEVEL_SHARE * len(beside)):
        return True
    first = next((i for i, lines in enumerate(columns) if _begins_at(lines, top, tall)), 0)
    white = _measure_white(columns[first:], top)
    if white + tall < CLEAR_ROW_PITCH * pitch:
        return False
    if len(begun) >= MIN_LEVEL_COLUMNS:
        return True
    is_wide = len(columns) == table_columns and white + tall >= WIDE_ROW_PITCH * pitch
    is_large = table_columns >= MIN_TABLE_COLUMNS and len(columns) >= MIN_LEVEL_COLUMNS
    if not (is_wide or is_large) or not _has_text_begun(columns, top, tall):
        return False
    return len(begun) >= max(MIN_CLEAR_COLUMNS, MIN_LEVEL_SHARE * len(beside))


def _measure_white(columns: Sequence[Sequence[Line]], top: float) -> float:
    """Return the height of the white above `top` in points; infinity where nothing is printed above."""
    ends = (line.box.bottom for lines in columns for line in lines if line.box.bottom <= top + 1)
    return top - max(ends, default=-math.inf)


def _is_beside(columns: Sequence[Sequence[Line]], head: float, top: float, tall: float) -> bool:
    """Return whether texts that begin at `top` are in the middle of cells of the row above, which begins at `head`.

    No column with such a text has print in that row.
    """
    begun = [lines for lines in columns if _begins_at(lines, top, tall)]
    return not any(head < line.box.centre_y < top for lines in begun for line in lines)


def _find_foot(lines: Sequence[Line], first: Line, tall: float) -> float:
    """Return the bottom of the text that begins with a line."""
    foot = first.box.bottom
    for line in sorted(lines, key=lambda line: line.box.top):
        if first.box.top < line.box.top <= foot + MIN_ROW_GAP * tall:
            foot = max(foot, line.box.bottom)
    return foot
