# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The cells of bordered tables: the closed rectangles that rulings form. All coordinates are points."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ingest.geometry import group_close_values, measure_covered_length
from ingest.layout.lone_dividers import divides_rows
from ingest.layout.stacked_tables import part_stacked_tables
from ingest.model import Box, Ruling

SNAP_PT = 4.5  # rulings closer than this are one line drawn twice, or one that wandered
REACH_PT = 4.0  # a ruling may stop this short of the one it should meet
MIN_INK_SHARE = 0.6  # of an edge that separates two cells
MAX_HEADER_PT = 32.0  # a tinted header of two lines is lower
MAX_BLUR_PT = 12.0  # by which the edge of a tinted row runs over its end, as it is averaged along
MIN_TINT_WIDTH = 0.8  # share of a table's width that a tinted row's edge has
MIN_FRAME_PT = 250.0  # no column is as wide, but a frame is
MIN_COLOURED_SHARE = 0.4  # of an upright line, coloured on both sides; in tables each second row may be paler
MIN_WIDE_SHARE = 0.4  # of a frame's area that is neither coloured nor in columns of coloured cells
MIN_FOLLOWED_SHARE = 0.8  # of an upright line that is the sides of coloured cells; between rows there is some white
MAX_CELLS_BESIDE_FILL = 3  # in a row: a coloured cell and its neighbours on both sides
MIN_OPEN_ENDS = 3  # upright rulings that end at one height, where a table is open
MIN_COLUMNS = 3  # of a table in which a line in one column only separates no rows
MIN_BAND_PT = 10.0  # no row with a line of print is lower; a shorter gap of an upright line is a flaw
MIN_STOPPED_SHARE = 0.6  # of the upright lines between columns that stop above and below a row of one cell
MIN_CELL_PT = 5.0  # no cell with words in it is smaller


def find_bordered_cells(
    rulings: Sequence[Ruling], areas: Sequence[Box] = (), steps: Sequence[Ruling] = ()
) -> tuple[Box, ...]:
    """Return every closed rectangle of rulings, table by table, in reading order.

    A table that is open at an end (its upright rulings run past the last level one) is closed there. Where the side of
    a coloured area lies on a ruling's line, it closes the gap that the colour leaves in a faint line. Edges of tinted
    rows count as rulings.

    Args:
        rulings: Level and upright lines.
        areas: Coloured areas.
        steps: Level edges of tinted rows.
    """
    found: list[Box] = []
    edges = (*steps, *_list_level_edges(areas))
    for table in _list_tables(rulings, areas):
        lines = [*table, *_select_row_edges(table, edges)]
        cells = _build_cells(lines, areas)
        if not (_is_frame(lines, areas, cells) or _has_wide_cells(table, areas, cells)):
            found += cells
    outermost = [b for b in found if not any(_is_nested(b, other) for other in found)]
    return tuple(sorted(outermost, key=lambda b: (b.top, b.x0)))


def find_frames(rulings: Sequence[Ruling], areas: Sequence[Box] = ()) -> tuple[Box, ...]:
    """Return the frames around tables whose columns no ruling separates.

    Args:
        rulings: Level and upright lines.
        areas: Coloured areas.
    """
    found = []
    for table in _list_tables(rulings, areas):
        cells = _build_cells(table, areas)
        if _is_frame(table, areas, cells) or _has_wide_cells(table, areas, cells):
            found.append(Box.hull(r.box for r in table))
    return tuple(found)


def cut_at_rulings(areas: Sequence[Box], rulings: Sequence[Ruling]) -> tuple[Box, ...]:
    """Return coloured areas cut where a level ruling runs across them, as between cells of one grey."""
    cut: list[Box] = []
    for area in areas:
        across = [
            r.box.centre_y
            for r in rulings
            if r.axis == "h" and r.box.horizontal_overlap(area) >= MIN_INK_SHARE * area.width
        ]
        ys = [area.top, *sorted(y for y in across if area.top + SNAP_PT < y < area.bottom - SNAP_PT), area.bottom]
        cut += [replace(area, top=top, bottom=bottom) for top, bottom in pairwise(ys)]
    return tuple(cut)


def find_streaks(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Return upright lines drawn by a copier or a scratched scanner glass.

    They cross level rulings and end where no ruling does.
    """
    level = [r.box for r in rulings if r.axis == "h"]
    upright = [r for r in rulings if r.axis == "v"]
    ends = [end for r in upright for end in (r.box.top, r.box.bottom)]

    def hangs(x: float, y: float) -> bool:
        closed = any(b.x0 - REACH_PT <= x <= b.x1 + REACH_PT and abs(b.centre_y - y) <= REACH_PT for b in level)
        return not closed and sum(abs(end - y) <= REACH_PT for end in ends) < MIN_OPEN_ENDS

    return tuple(
        r
        for r in upright
        if hangs(r.box.centre_x, r.box.top)
        and hangs(r.box.centre_x, r.box.bottom)
        and any(_lines_cross(b, r.box) for b in level)
    )


def _list_tables(rulings: Sequence[Ruling], areas: Sequence[Box]) -> list[list[Ruling]]:
    """Return the rulings of each table."""
    return [table for group in _group_rulings(rulings, areas) for table in part_stacked_tables(group, areas)]


def _is_frame(lines: Sequence[Ruling], areas: Sequence[Box], cells: Sequence[Box]) -> bool:
    """Return whether the only columns that rulings separate are those beside one column of coloured cells.

    Args:
        lines: The rulings of a table.
        areas: Coloured areas.
        cells: The cells that the rulings and the areas form.
    """
    uncoloured = _build_cells(_drop_area_sides(lines, areas), ()) if areas else cells
    if not _has_one_column(uncoloured):
        return False
    row_lengths = Counter(round(cell.top) for cell in cells)
    return max(row_lengths.values(), default=0) <= MAX_CELLS_BESIDE_FILL


def _has_wide_cells(table: Sequence[Ruling], areas: Sequence[Box], cells: Sequence[Box]) -> bool:
    """Return whether rulings form a frame and nothing else, with columns of coloured cells between wide white cells.

    Args:
        table: The rulings of a table.
        areas: Coloured areas.
        cells: The cells that the rulings and the areas form.
    """
    frame = _build_cells([r for r in table if r.axis == "h" or not _follows_sides(r, areas)], ())
    if len(frame) != 1 or not _has_one_column(frame):
        return False
    wide = [c for c in cells if c.width > MIN_FRAME_PT and not any(a.overlap_area(c) > c.area / 2 for a in areas)]
    return sum(c.area for c in wide) > MIN_WIDE_SHARE * sum(c.area for c in cells)


def _follows_sides(upright: Ruling, areas: Sequence[Box]) -> bool:
    """Return whether an upright line runs along the sides of coloured areas, of one or of several rows."""
    at = upright.box.centre_x
    sides = [(a.top, a.bottom) for a in areas if min(abs(at - a.x0), abs(at - a.x1)) <= REACH_PT]
    covered = measure_covered_length(sides, upright.box.top, upright.box.bottom)
    return covered >= MIN_FOLLOWED_SHARE * upright.box.height


def _drop_area_sides(lines: Sequence[Ruling], areas: Sequence[Box]) -> list[Ruling]:
    """Return the lines without the upright ones that are the side of a coloured area, which may pass for a ruling."""
    level = [r.box for r in lines if r.axis == "h"]
    return [r for r in lines if r.axis == "h" or not _is_side_of_colour(r.box, areas, level)]


def _is_side_of_colour(upright: Box, areas: Sequence[Box], level: Sequence[Box]) -> bool:
    """Return whether an upright line is the side of coloured areas, one below another, with no others beyond it.

    Where a level line runs across it from one area to the next, it parts cells.
    """
    sides = [(a.top, a.bottom) for a in areas if min(abs(upright.centre_x - x) for x in (a.x0, a.x1)) <= REACH_PT]
    beside = [(top, bottom) for top, bottom in sides if bottom > upright.top and top < upright.bottom]
    first, last = min((a for a, _ in beside), default=0.0), max((b for _, b in beside), default=0.0)
    if upright.top < first - REACH_PT or last + REACH_PT < upright.bottom:
        return False
    between = [bottom for _, bottom in beside if bottom < last - SNAP_PT]
    crossed = any(abs(line.centre_y - y) <= SNAP_PT and _runs_across(line, upright) for line in level for y in between)
    covered = measure_covered_length(beside, upright.top, upright.bottom)
    followed = covered >= MIN_FOLLOWED_SHARE * upright.height and not crossed
    return followed and not _parts_coloured_cells(upright, areas)


def _runs_across(level: Box, upright: Box) -> bool:
    return level.x0 + MAX_BLUR_PT < upright.centre_x < level.x1 - MAX_BLUR_PT


def _parts_coloured_cells(upright: Box, areas: Sequence[Box]) -> bool:
    """Return whether coloured areas end on both sides of an upright line, along much of it."""
    left = [(a.top, a.bottom) for a in areas if abs(a.x1 - upright.centre_x) <= REACH_PT]
    right = [(a.top, a.bottom) for a in areas if abs(a.x0 - upright.centre_x) <= REACH_PT]
    covered = (measure_covered_length(side, upright.top, upright.bottom) for side in (left, right))
    return min(covered) >= MIN_COLOURED_SHARE * upright.height


def _has_one_column(cells: Sequence[Box]) -> bool:
    """Return whether a table's rulings separate rows only, as a frame around level rulings does.

    Its columns, if it has any, are found by the white between them. The sides of coloured cells separate no columns:
    in a frame around print, only those of one column would be boxes.
    """
    return bool(cells) and cells[0].width > MIN_FRAME_PT and len({(round(c.x0), round(c.x1)) for c in cells}) == 1


def select_table_rulings(rulings: Sequence[Ruling], areas: Sequence[Box] = ()) -> tuple[Ruling, ...]:
    """Return the rulings that belong to a table, not those that underline a heading."""
    return tuple(ruling for table in _group_rulings(rulings, areas) for ruling in table)


def _is_nested(box: Box, other: Box) -> bool:
    """Return whether a box lies within another, as the outline of an icon does within its cell."""
    return box is not other and other.contains(box, 1) and box.area < other.area


def _group_rulings(rulings: Sequence[Ruling], areas: Sequence[Box] = ()) -> list[list[Ruling]]:
    """Return the rulings grouped into those that touch, or that end at one coloured area."""
    pairs = _pair_crossings(rulings) + _pair_pieces(rulings) + _pair_columns(rulings)
    for area in areas:
        beside = [i for i, r in enumerate(rulings) if area.touches(r.box, REACH_PT)]
        pairs += [(beside[0], i) for i in beside[1:]]
    groups = [[rulings[i] for i in group] for group in _group_connected(len(rulings), pairs)]
    return [group for group in _join_columns_to_frames(groups) if _form_table(group, areas)]


def _join_columns_to_frames(groups: Sequence[list[Ruling]]) -> list[list[Ruling]]:
    """Join the groups of upright rulings alone, as below a row of one cell, to the group that they lie within."""
    frames = [list(group) for group in groups if any(ruling.axis == "h" for ruling in group)]
    hulls = [Box.hull(ruling.box for ruling in frame) for frame in frames]
    out = []
    for group in groups:
        if any(ruling.axis == "h" for ruling in group):
            continue
        box = Box.hull(ruling.box for ruling in group)
        around = next((frame for frame, hull in zip(frames, hulls, strict=True) if hull.contains(box, REACH_PT)), None)
        if around and len(group) >= MIN_OPEN_ENDS:
            around += group
        else:
            out.append(group)
    return [*frames, *out]


def _form_table(group: Sequence[Ruling], areas: Sequence[Box]) -> bool:
    """Return whether rulings that touch are those of a table: level and upright ones, or upright ones of columns.

    A single upright one divides several level ones.
    """
    level = [ruling.box for ruling in group if ruling.axis == "h"]
    # The side of a coloured area may pass for a faint line; of itself it makes no table.
    upright = [r.box for r in group if r.axis == "v" and not _is_side_of_colour(r.box, areas, level)]
    columns = len(_merge_close_values(box.centre_x for box in upright)) - 1
    if len(upright) == 1:
        return divides_rows(upright[0], level)
    return (len(level) >= 2 and len(upright) >= 2) or (len(level) < 2 and columns >= MIN_COLUMNS)


def _group_connected(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Group the numbers below `count` that are connected by pairs, each group in ascending order (union-find)."""
    parent = list(range(count))

    def find_root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in pairs:
        parent[find_root(j)] = find_root(i)
    groups: dict[int, list[int]] = defaultdict(list)
    for i in range(count):
        groups[find_root(i)].append(i)
    return list(groups.values())


def _list_level_edges(areas: Sequence[Box]) -> list[Ruling]:
    """Return the heads and feet of coloured areas as level lines."""
    return [Ruling(axis="h", box=replace(a, top=y, bottom=y)) for a in areas for y in (a.top, a.bottom)]


def _select_row_edges(table: Sequence[Ruling], steps: Sequence[Ruling]) -> list[Ruling]:
    """Return the edges of tinted rows that are as wide as the table, within it or at its head."""
    frame = Box.hull(r.box for r in table)
    near = [
        s.box
        for s in steps
        if frame.top - MAX_HEADER_PT < s.box.top < frame.bottom + SNAP_PT
        and frame.x0 - SNAP_PT < s.box.x0 + MAX_HEADER_PT
        and s.box.x1 < frame.x1 + MAX_HEADER_PT
    ]
    # A coloured cell parts an edge into pieces.
    wide = [[b for b in near if abs(b.top - box.top) <= SNAP_PT] for box in near]
    return [
        Ruling(axis="h", box=_end_at_frame(box, frame))
        for box, beside in zip(near, wide, strict=True)
        if sum(b.width for b in beside) > MIN_TINT_WIDTH * frame.width
    ]


def _end_at_frame(edge: Box, frame: Box) -> Box:
    """Return the edge of a tinted row without the blurred ends by which it runs over its table's sides."""
    x0 = frame.x0 if 0 < frame.x0 - edge.x0 <= MAX_BLUR_PT else edge.x0
    x1 = frame.x1 if 0 < edge.x1 - frame.x1 <= MAX_BLUR_PT else edge.x1
    return replace(edge, x0=x0, x1=x1)


def _pair_crossings(rulings: Sequence[Ruling]) -> list[tuple[int, int]]:
    """Return which level and upright rulings meet, by index.

    This is `_lines_cross` for all pairs at once: there are thousands where each cell of a PDF draws its own edges.
    """
    level = [i for i, r in enumerate(rulings) if r.axis == "h"]
    upright = [i for i, r in enumerate(rulings) if r.axis == "v"]
    if not level or not upright:
        return []
    sides = np.array([(r.box.x0, r.box.x1, r.box.top, r.box.bottom) for r in rulings])
    x0, x1, top, bottom = sides[level].T[:, :, None]
    left, right, high, low = sides[upright].T
    x, y = (left + right) / 2, (top + bottom) / 2
    meet = (x0 - REACH_PT <= x) & (x <= x1 + REACH_PT) & (high - REACH_PT <= y) & (y <= low + REACH_PT)
    return [(level[i], upright[j]) for i, j in np.argwhere(meet).tolist()]


def _pair_pieces(rulings: Sequence[Ruling]) -> list[tuple[int, int]]:
    """Return which rulings are pieces of one line, by index: rows and cells may draw their edges one by one."""
    lines: dict[tuple[str, int], list[tuple[float, float, int]]] = defaultdict(list)
    for i, ruling in enumerate(rulings):
        box = ruling.box
        along = (box.x0, box.x1) if ruling.axis == "h" else (box.top, box.bottom)
        lines[ruling.axis, round(box.centre_y if ruling.axis == "h" else box.centre_x)].append((*along, i))
    return [
        (i, j)
        for pieces in lines.values()
        for (_, end, i), (start, _, j) in pairwise(sorted(pieces))
        if start - end <= REACH_PT
    ]


def _pair_columns(rulings: Sequence[Ruling]) -> list[tuple[int, int]]:
    """Return which upright rulings begin and end level with each other, by index.

    They separate the columns of a table, or of a row of it.
    """
    upright = [i for i, ruling in enumerate(rulings) if ruling.axis == "v"]
    ends = [(rulings[i].box.top, rulings[i].box.bottom) for i in upright]
    ys = _merge_close_values(y for pair in ends for y in pair)
    rows: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, (top, bottom) in zip(upright, ends, strict=True):
        rows[_find_nearest(ys, top), _find_nearest(ys, bottom)].append(i)
    return [pair for row in rows.values() for pair in pairwise(row)]


def _find_nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda i: abs(values[i] - value))


def _lines_cross(level: Box, upright: Box) -> bool:
    return (
        level.x0 - REACH_PT <= upright.centre_x <= level.x1 + REACH_PT
        and upright.top - REACH_PT <= level.centre_y <= upright.bottom + REACH_PT
    )


Run = tuple[float, float, float]
"""From where to where a ruling runs, and where it stands."""


def _merge_close_values(values: Iterable[float]) -> list[float]:
    """Return the means of groups of values in which neighbours are at most SNAP_PT apart."""
    return [sum(group) / len(group) for group in group_close_values(values, SNAP_PT)]


def _build_cells(table: list[Ruling], areas: Sequence[Box]) -> list[Box]:
    level = [(r.box.x0, r.box.x1, r.box.centre_y) for r in table if r.axis == "h"]
    upright = [(r.box.top, r.box.bottom, r.box.centre_x) for r in table if r.axis == "v"]
    ys = _add_open_ends(_merge_close_values(at for _, _, at in level), [(a, b) for a, b, _ in upright])
    xs = _add_open_ends(_merge_close_values(at for _, _, at in upright), [(a, b) for a, b, _ in level])
    xs = _add_area_sides(xs, ys, areas)
    level = _drop_lines_within_cells(level, upright, xs, ys)
    bands = [y for y in _find_band_edges(upright, xs) if all(abs(y - other) > SNAP_PT for other in ys)]
    level += [(xs[0], xs[-1], y) for y in bands]
    ys = sorted([*ys, *bands])
    ends = [ys[0], ys[-1], *(at for _, _, at in level)]
    # Where no line is left, the edge of a coloured cell separates only the rows of its column.
    level += [(a.x0, a.x1, y) for a in areas for y in (a.top, a.bottom) if any(abs(y - at) <= SNAP_PT for at in ends)]
    upright += [(a.top, a.bottom, at) for a in areas for at in (a.x0, a.x1)]
    rows, columns = len(ys) - 1, len(xs) - 1
    walls, floors = [_list_spans_near(upright, x) for x in xs], [_list_spans_near(level, y) for y in ys]
    pairs = []
    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not _is_covered(walls[c + 1], ys[r], ys[r + 1]):
                pairs.append((r * columns + c, r * columns + c + 1))
            if r + 1 < rows and not _is_covered(floors[r + 1], xs[c], xs[c + 1]):
                pairs.append((r * columns + c, (r + 1) * columns + c))
    groups = [[divmod(i, columns) for i in group] for group in _group_connected(rows * columns, pairs)]
    boxes = [
        Box(x0=xs[c0], top=ys[r0], x1=xs[c1 + 1], bottom=ys[r1 + 1])
        for group in groups
        for r0, r1, c0, c1 in _cut_into_rectangles(group)
    ]
    return [b for b in boxes if b.width >= MIN_CELL_PT and b.height >= MIN_CELL_PT]


def _drop_lines_within_cells(level: list[Run], upright: Sequence[Run], xs: list[float], ys: list[float]) -> list[Run]:
    """Return the level lines that separate rows, without those in one column only on which no upright line ends.

    Links are underlined, and a cell's two updates may have a line between them.
    """
    if len(xs) - 1 < MIN_COLUMNS:
        return level
    dropped: set[float] = set()
    for y in ys[1:-1]:
        spans = _list_spans_near(level, y)
        columns = [(a, b) for a, b in pairwise(xs) if _is_covered(spans, a, b)]
        if len(columns) == 1 and not _ends_upright(upright, y, *columns[0]):
            dropped.add(y)
    return [run for run in level if not any(abs(run[2] - y) <= SNAP_PT for y in dropped)]


def _ends_upright(upright: Sequence[Run], y: float, x0: float, x1: float) -> bool:
    """Return whether an upright line ends at a height, between two places or at one of them."""
    near = [run for run in upright if x0 - SNAP_PT <= run[2] <= x1 + SNAP_PT]
    return any(min(abs(top - y), abs(bottom - y)) <= SNAP_PT for top, bottom, _ in near)


def _find_band_edges(upright: Sequence[Run], xs: Sequence[float]) -> list[float]:
    """Return where most upright lines between columns stop and begin again, above and below a row of one cell."""
    inner = xs[1:-1]
    stops = []
    for x in inner:
        runs = sorted((a, b) for a, b, at in upright if abs(at - x) <= SNAP_PT)
        stops += [y for (_, end), (start, _) in pairwise(runs) if start - end >= MIN_BAND_PT for y in (end, start)]
    edges = _merge_close_values(stops)
    return [y for y in edges if sum(abs(y - stop) <= SNAP_PT for stop in stops) >= MIN_STOPPED_SHARE * len(inner)]


def _add_open_ends(lines: list[float], runs: list[tuple[float, float]]) -> list[float]:
    """Return the lattice's lines, and one more at either end where two crossing rulings at least run past the last."""
    if not lines:
        starts, ends = zip(*runs, strict=True)
        return [min(starts), max(ends)]
    before = sorted(a for a, _ in runs if a < lines[0] - MIN_CELL_PT)
    after = sorted(b for _, b in runs if b > lines[-1] + MIN_CELL_PT)
    return [*before[1:2], *lines, *after[-2:-1]]


def _add_area_sides(xs: list[float], ys: list[float], areas: Sequence[Box]) -> list[float]:
    """Return the lattice's upright lines and the sides of coloured areas as high as a row.

    Beside a strong colour a faint line is not seen. The tint of a header does not count, as it spans columns.
    """
    sides = [
        side
        for a in areas
        if xs
        and a.height > MAX_HEADER_PT
        and any(abs(a.top - y) <= SNAP_PT for y in ys)
        and any(abs(a.bottom - y) <= SNAP_PT for y in ys)
        for side in (a.x0, a.x1)
        if xs[0] < side < xs[-1] and all(abs(side - x) > SNAP_PT for x in xs)
    ]
    return sorted([*xs, *_merge_close_values(sides)])


def _list_spans_near(runs: Sequence[Run], at: float) -> list[tuple[float, float]]:
    """Return from where to where the runs near `at` go."""
    return [(a, b) for a, b, y in runs if abs(y - at) <= SNAP_PT]


def _is_covered(spans: Sequence[tuple[float, float]], start: float, end: float) -> bool:
    """Return whether spans cover most of the way from `start` to `end`."""
    return measure_covered_length(spans, start, end) >= MIN_INK_SHARE * (end - start)


def _cut_into_rectangles(group: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Return (first row, last row, first column, last column) of a group of lattice cells.

    A group that is not a rectangle (a piece of a line was lost) is cut into runs of its rows, so that no boxes overlap.
    """
    rows, columns = [r for r, _ in group], [c for _, c in group]
    r0, r1, c0, c1 = min(rows), max(rows), min(columns), max(columns)
    if (r1 - r0 + 1) * (c1 - c0 + 1) == len(group):
        return [(r0, r1, c0, c1)]
    cells, out = set(group), []
    for r in range(r0, r1 + 1):
        c = c0
        while c <= c1:
            start = c
            while (r, c) in cells:
                c += 1
            if c > start:
                out.append((r, r, start, c - 1))
            c += 1
    return out
