# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pieces of one open table: headings part it, and each piece alone shows only some of its columns.

The white between the columns of the piece that shows the most, and before print that begins at one x in line after line
(aligned_columns.py), is looked for in the others, and in lines right beside them that were taken for prose, such as its
header or a row of one line.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from extract.tables.aligned_columns import (
    MIN_COLUMN_PT,
    START_TOLERANCE_PT,
    PrintedLine,
    find_line_starts,
    list_lines,
)
from extract.tables.header_grid import cut_at_edges, list_words
from extract.tables.spanning_lines import is_heading_band, set_headings_apart
from ingest.model import Box, OpenTable, Page, Region, Word

MIN_WIDTH = 0.6  # of the piece with the most columns, that another piece has; a legend is narrower
MAX_OVERHANG_PT = 6.0  # by which a piece may be wider than the one with the most columns
MAX_MIDDLE_PT = 18.0  # from the side of a narrow column to print in the middle of it
MAX_OVERHANG_SHARE = 0.05  # the same, of the width of a wide table, whose last column may be narrow in one piece
MIN_WHITE_PT = 1.5  # between the print of two columns; one of them may be printed up to its edge
COLUMN_START_PT = 2.0  # within which the texts of a column begin
MIN_SPACES = 1.3  # of the space between words: white between two columns in a line
MIN_LINE_COLUMNS = 3  # that a line taken for prose has print in
MIN_BEGUN_SHARE = 0.6  # of those columns, in which its print begins at the column's side; others are centred
MIN_PARTED_LINES = 3  # of a band below a table, that fit its columns where a note below them does not
MIN_SHARING_PIECES = 2  # of one table, that have a gutter which the piece with the most columns does not show
MIN_COLOURED_CELLS = 3  # of a column of colours
MIN_COLOURED_PT = 20.0  # wide; a dot is narrower
MAX_DISTANCE_PT = 60.0  # between such a line and a piece of the table; the rows of a large page may be as far apart

Run = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gutters:
    """The white between the columns of an open table, from left to right, and its left and right side, in points."""

    x0: float
    x1: float
    white: tuple[Run, ...]


def measure_gutters(page: Page, part: OpenTable) -> Gutters | None:
    """Return the white between the columns of an open table; None where print of two columns overlaps.

    A column of colours without print is as wide as they are.
    """
    columns: list[list[Box]] = [[] for _ in part.columns]
    for word in list_words(page, part):
        at = next((i for i, (_, x1) in enumerate(part.columns) if word.box.centre_x < x1), len(columns) - 1)
        columns[at].append(word.box)
    columns = [boxes or _list_fills(page, part, sides) for boxes, sides in zip(columns, part.columns, strict=True)]
    if not all(columns):
        return None
    white = tuple((max(b.x1 for b in left), min(b.x0 for b in right)) for left, right in pairwise(columns))
    if any(end <= start for start, end in white):
        return None
    right = max(part.columns[-1][1], *(b.x1 for b in columns[-1]))  # colours beside the print of the last column
    return Gutters(x0=min(b.x0 for b in columns[0]), x1=right, white=white)


def _list_fills(page: Page, part: OpenTable, column: Run) -> list[Box]:
    """Return the fills in a column of an open table."""
    boxes = (fill.box for fill in page.fills if fill.box.vertical_overlap(part.box) > 0)
    return [box for box in boxes if column[0] <= box.x0 and box.centre_x <= column[1]]


def share_columns(page: Page, before: Gutters | None) -> tuple[Page, Gutters | None]:
    """Return a page whose open tables share their columns.

    They have the columns of the table with the most that they fit; the white between those columns is returned too.

    Args:
        page: The page.
        before: The same of the page before.
    """
    measured = [gutters for part in page.open_tables if (gutters := measure_gutters(page, part))]
    every = [*measured, _move_gutters(before, measured)] if before else measured
    known = max(every, key=lambda gutters: len(gutters.white), default=None)
    if known is None or not page.open_tables:
        return page, before
    alike = [gutters for gutters in every if len(gutters.white) == len(known.white)]
    known = _add_coloured_columns(_narrow_gutters(_add_starts(known, page), alike), page)
    for part in page.open_tables:
        words = list_words(page, part)
        if words and _is_within(Box.hull(word.box for word in words), known):
            page = set_headings_apart(page, part, known.x0, [end for _, end in known.white])
    united = _unite_gutters(known, [one for one in measured if _is_wide(one.x0, one.x1, known)])
    if not any(_cut_piece(page, at, part, united) for at, part in enumerate(page.open_tables)):
        united = known
    for at, part in enumerate(page.open_tables):
        page = _cut_piece(page, at, part, united) or _cut_piece(page, at, part, known) or page
    known = united
    added = _add_lines(page, known)
    if len(added.open_tables) > len(page.open_tables):
        return share_columns(added, known)  # lines that were added may show more columns
    return added, known


def _unite_gutters(known: Gutters, pieces: Sequence[Gutters]) -> Gutters:
    """Return the gutters with those that at least two pieces of the table have beside them."""
    white = list(known.white)
    for gutters in pieces:
        for run in gutters.white:
            shared = [other for piece in pieces for other in piece.white if _overlap(run, other)]
            narrow = max(a for a, _ in shared), min(b for _, b in shared)
            if len(shared) >= MIN_SHARING_PIECES and not any(_overlap(run, other) for other in white):
                white += [narrow] if narrow[1] - narrow[0] >= MIN_WHITE_PT else []
    return replace(known, white=tuple(sorted(white)))


def _overlap(one: Run, other: Run) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _cut_piece(page: Page, at: int, part: OpenTable, known: Gutters) -> Page | None:
    """Return the page with an open table cut at gutters; None where its print does not leave them white."""
    words = list_words(page, part)
    runs = fit_gutters(words, known, MIN_WHITE_PT) or _fit_below_group_names(words, known)
    if len(runs) >= len(part.columns) and _is_piece(page, part, known) and _begin_columns(words, part, runs, known):
        return cut_at_edges(page, at, list_columns(words, runs, known))
    return None


def _move_gutters(before: Gutters, measured: Sequence[Gutters]) -> Gutters:
    """Return the gutters of the page before, moved to where the columns of this page begin.

    Pages are scanned or printed a little farther left or right.
    """
    pairs = ((a, b) for _, a in before.white for gutters in measured for _, b in gutters.white)
    ends = [b - a for a, b in pairs if abs(b - a) <= MAX_OVERHANG_PT]
    shift = median(ends) if ends else 0.0
    white = tuple((a + shift, b + shift) for a, b in before.white)
    return Gutters(x0=before.x0 + shift, x1=before.x1 + shift, white=white)


def _narrow_gutters(known: Gutters, others: Sequence[Gutters]) -> Gutters:
    """Return gutters that end where the print of another table begins much farther left.

    In the known one, print is in the middle of its column.
    """
    runs = [run for gutters in others for run in gutters.white]
    white = []
    for start, end in known.white:
        first = min((b for a, b in runs if a < end and b - start >= MIN_WHITE_PT), default=end)
        white.append((start, first if end - first > MAX_OVERHANG_PT else end))
    return replace(known, white=tuple(white))


def _add_starts(known: Gutters, page: Page) -> Gutters:
    """Return the gutters with those before print that begins at one x in line after line."""
    pieces = [part for part in page.open_tables if _is_within(part.box, known)]
    wide = [part for part in pieces if _is_wide(part.box.x0, part.box.x1, known)]
    words = [word for part in wide for word in list_words(page, part)]
    found = find_line_starts(words)
    spanning = {id(word) for line in found.spanning for word in line}
    inked = [word.box for word in words if id(word) not in spanning]
    white = list(known.white)
    for x in found.starts:
        around = next((run for run in white if run[0] <= x <= run[1] + MAX_OVERHANG_PT), None)
        left = max((box.x1 for box in inked if box.centre_x < x), default=x)
        if around is None:
            white.append((min(left, x - MIN_WHITE_PT), x))
        elif around[1] - x >= MIN_COLUMN_PT and x - left >= MIN_WHITE_PT:
            # The column is blank in the piece whose gutters are known.
            right = max(box.x1 for box in inked if x - START_TOLERANCE_PT <= box.x0 < around[1])
            if around[1] - right >= MIN_WHITE_PT:
                white.remove(around)
                white += [(max(left, around[0]), x), (right, around[1])]
    return replace(known, white=tuple(sorted(white)))


def _add_coloured_columns(known: Gutters, page: Page) -> Gutters:
    """Return the gutters parted where a column of colours without print, such as statuses, is in one of them."""
    white = []
    for start, end in known.white:
        inside = [
            f.box for f in page.fills if start - COLUMN_START_PT <= f.box.x0 and f.box.x1 <= end + COLUMN_START_PT
        ]
        left = median(box.x0 for box in inside) if inside else 0.0
        column = [box for box in inside if abs(box.x0 - left) <= COLUMN_START_PT and box.width >= MIN_COLOURED_PT]
        if len(column) < MIN_COLOURED_CELLS:
            white.append((start, end))
            continue
        right = median(box.x1 for box in column)
        white += [(min(start, left - MIN_WHITE_PT), left), (right, max(end, right + MIN_WHITE_PT))]
    return replace(known, white=_join_overlapping(white))


def _join_overlapping(white: Sequence[Run]) -> tuple[Run, ...]:
    """Return whites in which those that overlap are one: what both of them leave white."""
    joined: list[Run] = []
    for start, end in white:
        if joined and start < joined[-1][1]:
            start, end = max(start, joined[-1][0]), min(end, joined.pop()[1])
        joined.append((start, end))
    return tuple(joined)


def _is_piece(page: Page, part: OpenTable, known: Gutters) -> bool:
    """Return whether an open table has the place of one with these columns, and no other columns.

    Its white is in one of theirs, or has a side where one of theirs has it: a column without print makes it wider.
    """
    wide = _is_wide(part.box.x0, part.box.x1, known)
    own = measure_gutters(page, part)
    inner = [x1 for _, x1 in part.columns[:-1]]
    white = own.white if own else [(x1, x1) for x1 in inner]
    fits = [
        any(_is_between(x, known_run) or _share_side(run, known_run) for known_run in known.white)
        for x, run in zip(inner, white, strict=True)
    ]
    return _is_within(part.box, known) and wide and all(fits)


def _is_wide(x0: float, x1: float, known: Gutters) -> bool:
    """Return whether a part of a page is as wide as a piece of the table: a legend or another table is narrower."""
    return x1 - x0 >= MIN_WIDTH * (known.x1 - known.x0)


def _is_within(box: Box, known: Gutters) -> bool:
    margin = max(MAX_OVERHANG_PT, MAX_OVERHANG_SHARE * (known.x1 - known.x0))
    return known.x0 - margin <= box.x0 and box.x1 <= known.x1 + margin


def _is_between(x: float, run: Run) -> bool:
    return run[0] - MAX_OVERHANG_PT <= x <= run[1]


def _share_side(one: Run, other: Run) -> bool:
    """Return whether two whites end at one x, or begin at one x and end where print is in the middle of its column."""
    begin, end = (abs(a - b) for a, b in zip(one, other, strict=True))
    return end <= MAX_OVERHANG_PT or (begin <= MAX_OVERHANG_PT and end <= MAX_MIDDLE_PT)


def _begin_columns(words: Sequence[Word], part: OpenTable, runs: Sequence[Run], known: Gutters) -> bool:
    """Return whether print begins at the column, right of each new white.

    A white counts that is not yet a border of a column.
    """
    new = [
        (run, gutter)
        for run, gutter in zip(runs, known.white, strict=True)
        if not any(_is_between(x, gutter) for _, x in part.columns[:-1])
    ]
    begun = [word.box.x0 for word in words]
    return all(
        _begins_column(run, gutter) or any(abs(x - gutter[1]) <= COLUMN_START_PT for x in begun) for run, gutter in new
    )


def _begins_column(run: Run, gutter: Run) -> bool:
    return abs(run[1] - gutter[1]) <= COLUMN_START_PT


def fit_gutters(words: Sequence[Word], known: Gutters, least: float) -> list[Run]:
    """Return the white that words leave in each gutter.

    The list is empty where print runs across one of them, or a column is left no place.
    """
    inked = sorted((word.box.x0, word.box.x1) for word in words)
    runs = []
    for gutter in known.white:
        found = list(_list_white(inked, gutter, least))
        if not found:
            return []
        runs.append(max(found, key=lambda run: (_begins_column(run, gutter), run[1] - run[0])))
    apart = all(right[0] >= left[1] for left, right in pairwise(runs))
    return runs if inked and apart else []


def _fit_below_group_names(words: Sequence[Word], known: Gutters) -> list[Run]:
    """Return the white that the lower lines of a header leave in each gutter; a name above may be over several columns.

    [] where no lower lines begin in most columns.
    """
    bottoms = [word.box.bottom for word in sorted(words, key=lambda word: word.box.bottom)]
    for bottom in bottoms:
        lower = [word for word in words if word.box.top >= bottom]
        runs = fit_gutters(lower, known, MIN_WHITE_PT)
        if runs:
            return runs if _fill_columns(lower, runs, known) else []
    return []


def list_columns(words: Sequence[Word], runs: Sequence[Run], known: Gutters) -> list[Run]:
    """Return the sides of the columns between runs of white."""
    x0, x1 = min(word.box.x0 for word in words), max(word.box.x1 for word in words)
    return list(pairwise([min(known.x0, x0), *((a + b) / 2 for a, b in runs), max(known.x1, x1)]))


def _list_white(inked: Iterable[Run], gutter: Run, least: float) -> Iterator[Run]:
    """Return the runs of white in a gutter and a little beside it; print in them is from left to right."""
    left, end = gutter[0] - COLUMN_START_PT, gutter[1] + COLUMN_START_PT
    for x0, x1 in inked:
        if min(x0, end) - left >= least:
            yield left, min(x0, end)
        left = max(left, x1)
    if end - left >= least:
        yield left, end


def _add_lines(page: Page, known: Gutters) -> Page:
    """Return the page with the lines beside its open tables that have print in several columns as open tables.

    One heading of a line may be between such lines and a table.
    """
    page = _part_bands_below(_part_bands_at_headings(page, known), known)
    bands = sorted(
        ((i, r.box) for i, r in enumerate(page.regions) if r.kind == "band"), key=lambda band: band[1].centre_y
    )
    tables = [part.box for part in page.open_tables if _is_piece(page, part, known)]
    headings: list[Box] = []
    # From the tables upwards and downwards: a line beside one that was added is beside the table too.
    for region, box in [*reversed(bands), *bands]:
        words = [word for word in page.words if word.region == region]
        between = [other for _, other in bands if other not in tables and other not in headings]
        near = [other for other in [*tables, *headings] if not _is_apart(box, other, between)]
        if box in tables or not words or not _is_beside(box, near) or not _is_within(box, known):
            continue
        if _is_row(words, known) and not is_heading_band(words, known.x0, [end for _, end in known.white]):
            page = _make_table(page, region, list_columns(words, fit_gutters(words, known, MIN_WHITE_PT), known))
            tables.append(box)
        elif _is_heading_line(words) and _is_beside(box, [t for t in tables if not _is_apart(box, t, headings)]):
            headings.append(box)
    return page


def _is_row(words: Sequence[Word], known: Gutters) -> bool:
    """Return whether words are printed in several columns."""
    runs = fit_gutters(words, known, MIN_WHITE_PT)
    return bool(runs) and _parts_columns(words, runs, known) and _fill_columns(words, runs, known)


def _is_heading_line(words: Sequence[Word]) -> bool:
    """Return whether words are one line, and not the names or values of three columns of another table."""
    wide = sum(b.box.x0 - a.box.x1 >= a.box.height for a, b in pairwise(words))
    return wide + 1 < MIN_LINE_COLUMNS and len({word.line for word in words}) == 1


def _part_bands_at_headings(page: Page, known: Gutters) -> Page:
    """Return the page with bands of rows below a heading parted between the heading and the rows."""
    starts = [end for _, end in known.white]
    for region, band in enumerate(page.regions):
        if band.kind != "band" or not _is_within(band.box, known):
            continue
        lines = _list_band_lines(page, region)
        rest = [word for line in lines[1:] for word in line]
        if rest and is_heading_band(lines[0], known.x0, starts) and _is_row(rest, known):
            page = _part_band(page, region, lines, 1)
    return page


def _list_band_lines(page: Page, region: int) -> list[PrintedLine]:
    """Return the printed lines of a region from top to bottom."""
    return sorted(list_lines([w for w in page.words if w.region == region]), key=lambda line: line[0].box.top)


def _part_bands_below(page: Page, known: Gutters) -> Page:
    """Return the page with the bands right below its open tables parted at the first line that crosses a gutter."""
    for region, band in enumerate(page.regions):
        if band.kind != "band" or not any(0 <= band.box.top - t.box.bottom < MAX_DISTANCE_PT for t in page.open_tables):
            continue
        lines = _list_band_lines(page, region)
        last = next((i for i, line in enumerate(lines) if not _fits_columns(line, known)), len(lines))
        if MIN_PARTED_LINES <= last < len(lines):
            page = _part_band(page, region, lines, last)
    return page


def _part_band(page: Page, region: int, lines: Sequence[PrintedLine], at: int) -> Page:
    """Return the page with a band parted above one of its lines."""
    moved = {id(word): replace(word, region=len(page.regions)) for line in lines[at:] for word in line}
    parts = (Box.hull(word.box for line in part for word in line) for part in (lines[:at], lines[at:]))
    upper, lower = (Region(kind="band", box=box) for box in parts)
    regions = (*page.regions[:region], upper, *page.regions[region + 1 :], lower)
    return replace(page, regions=regions, words=tuple(moved.get(id(word), word) for word in page.words))


def _fits_columns(words: Sequence[Word], known: Gutters) -> bool:
    """Return whether print leaves each gutter white, and wider than a space between words."""
    runs = fit_gutters(words, known, MIN_WHITE_PT)
    return bool(runs) and _parts_columns(words, runs, known)


def _is_apart(box: Box, other: Box, between: Iterable[Box]) -> bool:
    """Return whether one of some boxes is printed between two others."""
    top, bottom = sorted((box.centre_y, other.centre_y))
    return any(top < each.centre_y < bottom for each in between)


def _is_beside(box: Box, others: Iterable[Box]) -> bool:
    return any(max(other.top - box.bottom, box.top - other.bottom) < MAX_DISTANCE_PT for other in others)


def _measure_space(words: Sequence[Word], known: Gutters) -> float:
    """Return the usual width of the space between two words of one column."""
    lines = groupby(sorted(words, key=lambda w: (w.line, w.box.x0)), key=lambda w: w.line)
    pairs = [pair for _, line in lines for pair in pairwise(line)]
    starts = [end - COLUMN_START_PT for _, end in known.white]
    within = [(a, b) for a, b in pairs if not any(a.box.x0 < x <= b.box.x0 for x in starts)]
    spaces = [b.box.x0 - a.box.x1 for a, b in within if b.box.x0 - a.box.x1 < a.box.height]  # figures are farther apart
    return max(median(spaces), MIN_WHITE_PT) if spaces else MIN_WHITE_PT


def _parts_columns(words: Sequence[Word], runs: Sequence[Run], known: Gutters) -> bool:
    """Return whether each white is wider than a space, or print begins right of it where the column begins."""
    least = MIN_SPACES * _measure_space(words, known)
    return all(
        run[1] - run[0] >= least or any(abs(word.box.x0 - gutter[1]) <= START_TOLERANCE_PT for word in words)
        for run, gutter in zip(runs, known.white, strict=True)
    )


def _fill_columns(words: Sequence[Word], runs: Sequence[Run], known: Gutters) -> bool:
    """Return whether print in several columns begins where most of these columns begin, or ends where they end."""
    columns = list_columns(words, runs, known)
    filled = [any(a <= word.box.centre_x < b for word in words) for a, b in columns]
    begun = [_begins_column(run, gutter) for run, gutter in zip(runs, known.white, strict=True)]
    ends = [*(abs(run[0] - gutter[0]) <= COLUMN_START_PT for run, gutter in zip(runs, known.white, strict=True)), True]
    at_sides = [begins or ended for begins, ended in zip(begun, ends[1:], strict=True)]
    right = [fits for fits, fills in zip(at_sides, filled[1:], strict=True) if fills]
    return len(right) >= MIN_LINE_COLUMNS - filled[0] and sum(right) >= MIN_BEGUN_SHARE * len(right)


def _make_table(page: Page, region: int, edges: Sequence[Run]) -> Page:
    """Return the page with a region of prose as an open table with these columns."""
    box = page.regions[region].box
    regions = (*page.regions[:region], Region(kind="block", box=box), *page.regions[region + 1 :])
    tables = sorted([*page.open_tables, OpenTable(box=box, columns=tuple(edges))], key=lambda part: part.box.top)
    page = replace(page, regions=regions, open_tables=tuple(tables))
    return cut_at_edges(page, next(i for i, part in enumerate(tables) if part.box == box), edges)
