# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The ruling lines that a born-digital page draws, and the lines that underline or strike its print."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

import numpy as np

from ingest.model import Box, Ruling
from ingest.pdf.page_objects import PageObjects, PdfObject, object_box

Mark = Literal["struck", "underlined"]

MAX_RULING_PT = 2.5  # a drawn area thinner than this is a ruling
MAX_BROAD_RULING_PT = 4.5  # and one thinner than this, if it is long: Word draws white rules of 3 pt
MIN_BROAD_ASPECT = 12.0  # length to thickness of those
MIN_RULING_LENGTH_PT = 10.0  # shorter lines are parts of icons; the lowest row is higher
MAX_ICON_PT = 24.0  # larger drawings are cells
MAX_PIECE_GAP_PT = 3.0  # between the dashes of one line
MIN_PIECES = 3  # short lines end to end that are one line
SAME_LINE_PT = 0.6  # how far pieces of one line are off it
MAX_END_GAP_PT = 1.5  # between a ruling's end and the ruling that it ends on
STRUCK_FROM, STRUCK_UNTIL = 0.25, 0.75  # where a stroke is, in heights of a character's box from its top
UNDERLINED_UNTIL = 1.15  # the same of an underline, which is below
MIN_MARKED_PART = 0.1  # of a character's width: a line reaches this far over a character that it marks
MIN_MARKED_SHARE = 0.8  # of a mark, that print covers
MAX_OVERHANG_EM = 0.35  # a mark's end from the end of the print, in heights of its characters
MIN_OTHER_COLUMNS = 3  # columns without the line beside the one column that has it, where it separates no rows
SAME_ROW_PT = 4.5  # lines of other columns closer than this are the same row's


def collect_drawn_lines(page: PageObjects) -> tuple[Ruling, ...]:
    """Return every straight level or upright line on a page, as a line, a thin area or an edge of an area.

    What annotations draw is left out: frames of fields, and marks that people make on a table.
    """
    boxes = [object_box(line) for line in page.lines if not line["annotation"]]
    for rect in (r for r in page.rects if not r["annotation"]):
        box = object_box(rect)
        if is_thin(box):
            boxes.append(box)
        elif rect.get("stroke") and max(box.width, box.height) > MAX_ICON_PT:
            boxes += [
                Box(x0=box.x0, top=box.top, x1=box.x1, bottom=box.top),
                Box(x0=box.x0, top=box.bottom, x1=box.x1, bottom=box.bottom),
                Box(x0=box.x0, top=box.top, x1=box.x0, bottom=box.bottom),
                Box(x0=box.x1, top=box.top, x1=box.x1, bottom=box.bottom),
            ]
    for curve in (c for c in page.curves if not c["annotation"]):
        boxes += _find_straight_parts(curve)
    rulings = [ruling for box in boxes for ruling in _to_ruling(box)]
    long = [r for r in rulings if _length_of(r) >= MIN_RULING_LENGTH_PT]
    return (*long, *_join_pieces([r for r in rulings if _length_of(r) < MIN_RULING_LENGTH_PT]))


def split_text_marks(
    rulings: Sequence[Ruling], chars: Sequence[PdfObject]
) -> tuple[tuple[Ruling, ...], tuple[Ruling, ...]]:
    """Return the rulings, and apart from them the level lines that underline or strike print.

    A mark begins and ends where print does, and does not end on upright rulings, unless it runs through the letters.
    """
    upright = [r.box for r in rulings if r.axis == "v"]
    level = [object_box(c) for c in chars if c["upright"]]
    sides = np.array([b.sides for b in level]).reshape(-1, 4)
    marks = {id(r) for r in rulings if r.axis == "h" and _is_mark(r.box, sides, upright)}
    return tuple(r for r in rulings if id(r) not in marks), tuple(r for r in rulings if id(r) in marks)


def drop_lines_within_cells(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Return the rulings without level lines that separate no rows.

    Those are lines in one column of a table whose other columns have no line there: a line between two notes in one
    cell. Columns are counted between the upright rulings that pass the line.
    """
    level = [r.box for r in rulings if r.axis == "h"]
    upright = [r.box for r in rulings if r.axis == "v"]
    if not level or not upright:
        return tuple(rulings)
    level_sides = np.array([b.sides for b in level])
    upright_sides = np.array([b.sides for b in upright])
    return tuple(r for r in rulings if r.axis == "v" or not _is_within_one_column(r.box, level_sides, upright_sides))


def _is_within_one_column(box: Box, level: np.ndarray, upright: np.ndarray) -> bool:
    y = box.centre_y
    # Cells that each draw their own sides have one piece above the line and one below it.
    above, below = (_find_crossing(upright, y + shift) for shift in (-SAME_ROW_PT, SAME_ROW_PT))
    xs = [x for x in above if any(abs(x - other) <= SAME_ROW_PT for other in below)]
    columns = list(pairwise(xs))
    own = [i for i, (x0, x1) in enumerate(columns) if min(x1, box.x1) - max(x0, box.x0) > SAME_ROW_PT]
    if len(own) != 1 or len(columns) - 1 < MIN_OTHER_COLUMNS:
        return False
    if box.x0 < columns[own[0]][0] - SAME_ROW_PT or box.x1 > columns[own[0]][1] + SAME_ROW_PT:
        return False
    if _ends_within(upright, y, *columns[own[0]]):
        return False
    near = level[np.abs((level[:, 1] + level[:, 3]) / 2 - y) <= SAME_ROW_PT]
    return not any(
        (np.minimum(near[:, 2], x1) - np.maximum(near[:, 0], x0) > SAME_ROW_PT).any()
        for i, (x0, x1) in enumerate(columns)
        if i != own[0]
    )


def _ends_within(upright: np.ndarray, y: float, x0: float, x1: float) -> bool:
    """Return whether an upright line within a column ends at a height: it parts cells below a name or above a sum."""
    at = (upright[:, 0] + upright[:, 2]) / 2
    inner = upright[(at > x0 + SAME_ROW_PT) & (at < x1 - SAME_ROW_PT)]
    return bool((np.abs(inner[:, [1, 3]] - y) <= SAME_ROW_PT).any())


def _find_crossing(upright: np.ndarray, y: float) -> list[float]:
    """Return the x of the upright lines that cross a height."""
    crossing = upright[(upright[:, 1] < y) & (upright[:, 3] > y)]
    return _merge_sorted(sorted(((crossing[:, 0] + crossing[:, 2]) / 2).tolist()))


def _merge_sorted(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in values:
        if not found or value - found[-1] > SAME_ROW_PT:
            found.append(value)
    return found


def _is_mark(line: Box, chars: np.ndarray, upright: Sequence[Box]) -> bool:
    mark, y = find_mark(line, chars), line.centre_y
    return mark == "struck" or (
        mark == "underlined" and not (_ends_on(line.x0, y, upright) and _ends_on(line.x1, y, upright))
    )


def find_mark(line: Box, chars: np.ndarray) -> Mark | None:
    """Return how a level line marks print: it begins and ends where print does, below it or through it.

    Args:
        line: The line.
        chars: The sides of level characters, shape (n, 4): x0, top, x1, bottom.
    """
    y, high = line.centre_y, chars[:, 3] - chars[:, 1]
    at = (y - chars[:, 1]) / np.maximum(high, 0.1)
    over = np.minimum(chars[:, 2], line.x1) - np.maximum(chars[:, 0], line.x0)
    marked = over > MIN_MARKED_PART * (chars[:, 2] - chars[:, 0])
    on = (at >= STRUCK_FROM) & (at <= UNDERLINED_UNTIL) & marked
    if not on.any():
        return None
    x0, x1, em = chars[on, 0].min(), chars[on, 2].max(), float(np.median(high[on]))
    covered = min(x1, line.x1) - max(x0, line.x0)
    if covered < MIN_MARKED_SHARE * line.width or abs(x0 - line.x0) > MAX_OVERHANG_EM * em:
        return None
    if abs(x1 - line.x1) > MAX_OVERHANG_EM * em or _has_wide_gap(chars[on], em):
        return None
    return "struck" if float(np.median(at[on])) <= STRUCK_UNTIL else "underlined"


def _has_wide_gap(chars: np.ndarray, em: float) -> bool:
    """Return whether characters along a line leave more white than a word space, as cells of a row do."""
    order = chars[np.argsort(chars[:, 0])]
    reached = np.maximum.accumulate(order[:-1, 2])
    return bool((order[1:, 0] - reached > 1.5 * em).any())


def _ends_on(x: float, y: float, upright: Sequence[Box]) -> bool:
    return any(b.contains_point(x, y, MAX_END_GAP_PT) for b in upright)


def is_thin(box: Box) -> bool:
    """Return whether an area is as thin as a line."""
    thin, long = sorted((box.width, box.height))
    return thin <= MAX_RULING_PT or (thin <= MAX_BROAD_RULING_PT and long >= MIN_BROAD_ASPECT * thin)


def _to_ruling(box: Box) -> list[Ruling]:
    if not is_thin(box) or box.width == box.height:
        return []
    return [Ruling(axis="h" if box.width > box.height else "v", box=box)]


def _length_of(ruling: Ruling) -> float:
    return max(ruling.box.width, ruling.box.height)


def _find_straight_parts(curve: PdfObject) -> list[Box]:
    """Return the level and upright parts of a path that is drawn, or the whole path where it is a thin area."""
    box = object_box(curve)
    if max(box.width, box.height) <= MAX_ICON_PT:
        return []
    if is_thin(box):
        return [box]
    if not curve.get("stroke"):
        return []
    parts, last = [], None
    for point, is_line in _walk_path(curve):
        if is_line and last is not None:
            part = Box.from_points([last, point])
            if min(part.width, part.height) <= SAME_LINE_PT:
                parts.append(part)
        last = point
    return parts


def _walk_path(curve: PdfObject) -> Iterable[tuple[tuple[float, float], bool]]:
    """Yield the points of a path in points of the page, and whether a straight line leads to each."""
    points = curve.get("pts") or ()
    if not points:
        return
    (left, top), box = (min(x for x, _ in points), min(y for _, y in points)), object_box(curve)
    unit = box.width / ((max(x for x, _ in points) - left) or 1.0)
    start = None
    for operator, *ends in curve.get("path") or ():
        if ends:
            at = (box.x0 + unit * (ends[-1][0] - left), box.top + unit * (ends[-1][1] - top))
            start = at if operator == "m" else start
            yield at, operator == "l"
        elif start is not None:
            yield start, operator == "h"


def _join_pieces(pieces: Sequence[Ruling]) -> list[Ruling]:
    """Return lines that are drawn in short pieces, end to end or as dashes."""
    runs: dict[tuple[str, int], list[Ruling]] = defaultdict(list)
    for piece in pieces:
        across = piece.box.centre_y if piece.axis == "h" else piece.box.centre_x
        runs[piece.axis, round(across / SAME_LINE_PT)].append(piece)
    found = []
    for (axis, _), run in runs.items():
        group: list[Box] = []
        for box in sorted((r.box for r in run), key=lambda b: b.x0 + b.top):
            gap = (box.x0 - group[-1].x1 if axis == "h" else box.top - group[-1].bottom) if group else 0.0
            if gap > MAX_PIECE_GAP_PT:
                found += _join_group(axis, group)
                group = []
            group.append(box)
        found += _join_group(axis, group)
    return found


def _join_group(axis: str, group: Sequence[Box]) -> list[Ruling]:
    if len(group) < MIN_PIECES:
        return []
    joined = Ruling(axis="h" if axis == "h" else "v", box=Box.hull(group))
    return [joined] if _length_of(joined) > MAX_ICON_PT else []
