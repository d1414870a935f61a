# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Light rulings of a scanned page: white lines between tinted cells, as in the table styles of word processors."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import bounding_boxes, keep_long_runs
from ingest.image.raster import POINTS_PER_INCH, Pixels, darkest_channel, find_marked_pixels, halve_repeatedly
from ingest.layout.dark_ground import GROUND_PT, mark_dark_ground
from ingest.layout.light_grid import TintedPage, complete_grids
from ingest.layout.lone_dividers import divides_rows
from ingest.model import Box, Ruling

LINE_PX_PER_PT = 2.0  # enough to see a line
MAX_STROKE_PT = 6.0  # no stroke of a letter, and no gap within one, is as broad
MAX_THICKNESS_PT = 4.0  # a broader white line is the space between two areas
STRETCH_PT = 8.0  # of a line and of the ground beside it that are averaged: more than a letter
MIN_LIGHTER = 8  # grey levels by which a line is lighter than the cells on both sides
MIN_LINE_STEP = 5  # the same on average over a stretch, next to where it is as many lighter at each point
COARSE_PX_PER_PT, SKIPPED = 0.4, 4  # enough to see a tint, with every fourth pixel
PAPER_PERCENTILE = 95  # of a page's pixels: the lightest are paper
MIN_TINTED_SHARE = 0.02  # of a page; on most pages less is tinted, and no light line is looked for
MIN_LEVEL_PT, MIN_UPRIGHT_PT = 18.0, 10.0  # the narrowest column and the lowest row are larger
MIN_PRINT_STEP = 40  # grey levels by which print is darker than its ground
MAX_INKED_SHARE = 0.15  # of a white line's length, on which letters reach into it
MIN_EVENNESS = 0.6  # lightness of a line's faintest tenth to its usual one; of a row through letters it is below half
MIN_UNEVEN_PT = 40.0  # of an upright line that JPEG blurs; a lower one may be a gap between letters
MAX_BREAK_PT = 6.0  # of a line where another crosses it
MAX_MISS_PT = 4.0  # by which two lines may miss each other
SIDE_PT = 4.0  # to both sides of a table's edge, where the ground is compared; beyond its blur
MIN_SIDE_SHARE = 0.25  # of a table's height at which its tint ends; each second row may be as white as paper
NEXT_LINE_PT = 7.0  # between two rulings; the narrowest column and the lowest row are larger
MIN_BESIDE_SHARE = 0.8  # of a light line that runs along a dark one
MIN_DIVIDERS = 3  # upright lines of equal ends between the cells of a single row
MIN_CROSSED = 2  # upright lines of a table that one level line crosses


def find_light_rulings(pixels: Pixels, dpi: float, steps: Sequence[Ruling] = ()) -> tuple[Ruling, ...]:
    """Return the light rulings of a level page's tinted tables and the outer edges of those tables, in points.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
        steps: Level edges of tinted rows, at which upright lines may end.
    """
    import cv2

    if not _is_tinted(pixels, dpi):
        return ()
    seen, dpi = halve_repeatedly(pixels, dpi, LINE_PX_PER_PT)
    scale = dpi / POINTS_PER_INCH
    stroke = round(MAX_STROKE_PT * scale) | 1
    tint = darkest_channel(seen)
    # The closing removes dark print; between tinted cells white lines are left. On a dark header print is light.
    block = np.ones((stroke, stroke), np.uint8)
    ground = np.asarray(cv2.morphologyEx(tint, cv2.MORPH_CLOSE, block), np.uint8)
    dark = mark_dark_ground(tint, scale)
    if dark.any():
        ground = np.where(cv2.dilate(dark, block) > 0, tint, ground)
    level, _ = _find_light_lines(ground, tint, scale, MIN_LEVEL_PT)
    turned, turned_tint = (np.asarray(cv2.transpose(image), np.uint8) for image in (ground, tint))
    even, uneven = _find_light_lines(turned, turned_tint, scale, MIN_UPRIGHT_PT)
    upright = [box.transposed() for box in even]
    likely = [box.transposed() for box in uneven if box.width >= MIN_UNEVEN_PT]
    alone = [u for u in upright if not any(_lines_meet(line, u) for line in level)]
    white = float(np.percentile(ground, PAPER_PERCENTILE))
    page = TintedPage(tint=tint, ground=ground, white=white, scale=scale)
    rulings = (*select_table_lines(level, upright, page), *_outline_single_rows(ground, white, alone, scale))
    pieces = [Ruling(axis="h", box=box) for box in level]
    pieces += [Ruling(axis="v", box=box) for box in (*upright, *likely)]
    return complete_grids(page, rulings, pieces, steps)


def drop_lines_beside(light: Sequence[Ruling], dark: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Return the light rulings without those that run along a dark one, closer than a column is wide or a row is high.

    Beside a dark ruling blur moves the edge of a strong colour.
    """
    return tuple(line for line in light if not _runs_along(line, [d.box for d in dark if d.axis == line.axis]))


def _runs_along(line: Ruling, dark: Sequence[Box]) -> bool:
    box = line.box
    reach = box.expanded(NEXT_LINE_PT, 0.0) if line.axis == "v" else box.expanded(0.0, NEXT_LINE_PT)
    beside = [d for d in dark if reach.touches(d, 0)]
    if line.axis == "v":
        shared = sum(box.vertical_overlap(d) for d in beside)
        return shared >= MIN_BESIDE_SHARE * box.height
    return sum(box.horizontal_overlap(d) for d in beside) >= MIN_BESIDE_SHARE * box.width


def _is_tinted(pixels: Pixels, dpi: float) -> bool:
    """Return whether more than print is darker than the paper."""
    import cv2

    few, dpi = np.ascontiguousarray(pixels[::SKIPPED, ::SKIPPED]), dpi / SKIPPED
    coarse, dpi = halve_repeatedly(few, dpi, COARSE_PX_PER_PT)
    line = round(GROUND_PT * dpi / POINTS_PER_INCH) | 1
    ground = cv2.morphologyEx(darkest_channel(coarse), cv2.MORPH_CLOSE, np.ones((line, line), np.uint8))
    return bool((ground < np.percentile(ground, PAPER_PERCENTILE) - MIN_LIGHTER).mean() >= MIN_TINTED_SHARE)


def _find_light_lines(ground: Pixels, tint: Pixels, scale: float, min_length: float) -> tuple[list[Box], list[Box]]:
    """Return the level lines that are lighter than the ground above and below them: even and uneven ones, in points.

    That ground is as far away as a line is thick at most.
    """
    import cv2

    far = round(MAX_THICKNESS_PT * scale)
    sure = _join_long_runs(_mark_lighter(ground, far, MIN_LIGHTER), scale, min_length)
    # Print right beside a line makes its ground uneven: there it is seen on average over a stretch. Beyond a line's end
    # a stretch is in part on the line.
    stretch = np.ones((1, round(STRETCH_PT * scale) | 1), np.uint8)
    even = np.asarray(cv2.blur(ground, stretch.shape[::-1]), np.uint8)
    runs = _join_long_runs(_mark_lighter(even, far, MIN_LINE_STEP), scale, min_length)
    likely = np.asarray(cv2.erode(runs, stretch), np.uint8)
    even_lines: list[Box] = []
    uneven: list[Box] = []
    for x, y, wide, high in bounding_boxes(_keep_marked_pieces(sure | likely, sure)):
        line = ground[y : y + high, x : x + wide]
        if high > 2 * far or _crosses_print(line, tint[y : y + high, x : x + wide]):
            continue
        box = Box(x0=x / scale, top=y / scale, x1=(x + wide) / scale, bottom=(y + high) / scale)
        around = ground[max(0, y - far) : y + high + far, x : x + wide]
        (even_lines if _is_even(line, around) else uneven).append(box)
    return even_lines, uneven


def _crosses_print(ground: Pixels, tint: Pixels) -> bool:
    """Return whether print is on a line, as on a row through the letters that the closing removed.

    Args:
        ground: The line's part of the page without its print.
        tint: The same with its print.
    """
    middle = slice(len(tint) // 3, len(tint) - len(tint) // 3)
    inked = (ground[middle].astype(np.int16) - tint[middle] > MIN_PRINT_STEP).any(axis=0)
    return bool(inked.mean() > MAX_INKED_SHARE)


def _is_even(line: Pixels, around: Pixels) -> bool:
    """Return whether a line is about as light everywhere, as no row through letters is.

    Args:
        line: Its part of the page, shape (rows, columns).
        around: The same columns with the ground above and below the line.
    """
    lightest = line.max(axis=0).astype(np.float64) - float(np.median(around.min(axis=0)))
    return bool(np.percentile(lightest, 10) >= MIN_EVENNESS * np.median(lightest))


def _shift_up(ground: Pixels, rows: int) -> Pixels:
    """Return at each pixel the one `rows` below it; white beyond the page."""
    return np.concatenate([ground[rows:], np.full_like(ground[:rows], 255)])


def _shift_down(ground: Pixels, rows: int) -> Pixels:
    """Return at each pixel the one `rows` above it; white beyond the page."""
    return np.concatenate([np.full_like(ground[:rows], 255), ground[:-rows]])


def _mark_lighter(ground: Pixels, far: int, least: int) -> Pixels:
    """Return 1 where the ground is lighter, by `least` grey levels, than `far` pixels and half as far above and below.

    Light print may be near a thin line.
    """
    import cv2

    below = np.minimum(_shift_up(ground, far), _shift_up(ground, far // 2))
    above = np.minimum(_shift_down(ground, far), _shift_down(ground, far // 2))
    return np.asarray(cv2.subtract(ground, np.maximum(below, above)) >= least).view(np.uint8)


def _keep_marked_pieces(mask: Pixels, marks: Pixels) -> Pixels:
    """Return the connected pieces of a mask that have a pixel of another mask."""
    import cv2

    count, labels = cv2.connectedComponents(mask, connectivity=8)
    kept = np.zeros(count, np.uint8)
    kept[labels[find_marked_pixels(marks > 0)]] = 1
    pieces = np.zeros_like(mask)
    at = find_marked_pixels(mask > 0)  # few pixels of the page
    pieces[at] = kept[labels[at]]
    return pieces


def _join_long_runs(light: Pixels, scale: float, min_length: float) -> Pixels:
    """Return the long level runs of a mask, joined over short breaks; a line may wander by a pixel."""
    import cv2

    wandering = np.asarray(cv2.dilate(light, np.ones((3, 1), np.uint8)), np.uint8)
    long = keep_long_runs(wandering, round(min_length * scale))
    gap = round(MAX_BREAK_PT * scale) | 1
    return np.asarray(cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)), np.uint8)


def select_table_lines(level: Sequence[Box], upright: Sequence[Box], page: TintedPage) -> tuple[Ruling, ...]:
    """Return the lines that separate the cells of tables, and the outer edges of each table, where its tint ends."""
    whole = [line for line in level if _parts_rows(line, upright, level)]
    level = [line for line in level if line in whole or any(_is_in_line(line, other, upright) for other in whole)]
    crossing = [u for u in upright if _crosses_level_line(u, level)]
    upright = [u for u in upright if u in crossing or _spans_cells(u, level, crossing)]
    rulings: list[Ruling] = []
    for table_level, table_upright in _group_tables(level, upright):
        frame = _end_at_tint(Box.hull((*table_level, *table_upright)), table_upright, page)
        table_level = [replace(b, x0=max(b.x0, frame.x0), x1=min(b.x1, frame.x1)) for b in table_level]
        ends = replace(frame, bottom=frame.top), replace(frame, top=frame.bottom)
        sides = replace(frame, x1=frame.x0), replace(frame, x0=frame.x1)
        rulings += [Ruling(axis="h", box=box) for box in (*table_level, *ends)]
        rulings += [Ruling(axis="v", box=box) for box in (*table_upright, *sides)]
    return tuple(rulings)


def _end_at_tint(frame: Box, upright: Sequence[Box], page: TintedPage) -> Box:
    """Return a table's frame without the ends of level lines that run beyond the last upright line to no side of tint.

    Beside a strong colour blur may extend a level line into the next cell.
    """
    x0, x1 = min(u.centre_x for u in upright), max(u.centre_x for u in upright)
    return replace(
        frame,
        x0=frame.x0 if x0 - frame.x0 <= MAX_MISS_PT or _is_tint_side(frame, frame.x0, page) else x0,
        x1=frame.x1 if frame.x1 - x1 <= MAX_MISS_PT or _is_tint_side(frame, frame.x1, page) else x1,
    )


def _is_tint_side(frame: Box, x: float, page: TintedPage) -> bool:
    """Return whether the ground changes at an upright line, in a part of a table's rows."""
    rows, _ = frame.pixel_slices(page.scale)
    wide = page.ground.shape[1] - 1
    left, right = (min(max(0, round((x + side) * page.scale)), wide) for side in (-SIDE_PT, SIDE_PT))
    change = np.abs(page.ground[rows, left].astype(np.int16) - page.ground[rows, right])
    return bool((change >= MIN_LIGHTER).mean() >= MIN_SIDE_SHARE)


def _outline_single_rows(ground: Pixels, white: float, upright: Sequence[Box], scale: float) -> list[Ruling]:
    """Return the upright lines that divide a tinted row with bare paper above and below it, and the row's edges."""
    paper = white - MIN_LIGHTER
    rulings: list[Ruling] = []
    for ends in sorted({(round(u.top), round(u.bottom)) for u in upright}):
        row = [u for u in upright if max(abs(u.top - ends[0]), abs(u.bottom - ends[1])) <= MAX_MISS_PT]
        if len(row) < MIN_DIVIDERS or any(r.box in row for r in rulings):
            continue
        hull = Box.hull(row)
        rows, columns = hull.pixel_slices(scale)
        tinted = np.median(ground[rows], axis=0) < paper
        x0, x1 = _extend_while(tinted, columns.start - 1, -1), _extend_while(tinted, columns.stop, 1)
        beyond = round(MAX_MISS_PT * scale)
        outside = ground[[max(0, rows.start - beyond), min(len(ground) - 1, rows.stop + beyond)], x0:x1]
        if (np.median(outside, axis=1) < paper).any():
            continue
        frame = replace(hull, x0=x0 / scale, x1=x1 / scale)
        rulings += [
            Ruling(axis="v", box=box) for box in (*row, replace(frame, x1=frame.x0), replace(frame, x0=frame.x1))
        ]
        rulings += [Ruling(axis="h", box=replace(frame, top=y, bottom=y)) for y in (frame.top, frame.bottom)]
    return rulings


def _extend_while(inside: npt.NDArray[np.bool_], at: int, step: int) -> int:
    """Return the first place from `at` on, in steps of `step`, that is not inside."""
    while 0 <= at < len(inside) and inside[at]:
        at += step
    return at


def _group_tables(level: Sequence[Box], upright: Sequence[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Return the level and the upright lines of each table, which meet each other."""
    tables: list[tuple[list[Box], list[Box]]] = []
    for line in level:
        met = [u for u in upright if _lines_meet(line, u)]
        joined = [table for table in tables if any(u in table[1] for u in met)]
        tables = [table for table in tables if table not in joined]
        own = [u for u in upright if u in met or any(u in table[1] for table in joined)]
        tables.append(([*(b for table in joined for b in table[0]), line], own))
    return [table for table in tables if _form_table(table[1], table[0])]


def _form_table(upright: Sequence[Box], level: Sequence[Box]) -> bool:
    """Return whether several upright lines, or one that divides many level ones, separate the columns of a table."""
    return _count_columns(upright) >= MIN_CROSSED or any(divides_rows(u, level) for u in upright)


def _parts_rows(line: Box, upright: Sequence[Box], level: Sequence[Box]) -> bool:
    """Return whether a level line meets upright lines of several columns, or runs across one that divides many rows.

    A light row through letters that touch an upright line ends there.
    """
    met = [u for u in upright if _lines_meet(line, u)]
    return _count_columns(met) >= MIN_CROSSED or any(
        line.x0 + MAX_MISS_PT < u.centre_x < line.x1 - MAX_MISS_PT and divides_rows(u, level) for u in met
    )


def _count_columns(upright: Sequence[Box]) -> int:
    """Return at how many places upright lines are; pieces of one line are at one place."""
    xs = sorted(u.centre_x for u in upright)
    return sum(x - before > MAX_MISS_PT for before, x in zip([float("-inf"), *xs], xs, strict=False))


def _is_in_line(piece: Box, line: Box, upright: Sequence[Box]) -> bool:
    """Return whether a piece that meets an upright line is in line with a level one, as beside a merged cell."""
    return abs(piece.centre_y - line.centre_y) <= MAX_MISS_PT / 2 and any(_lines_meet(piece, u) for u in upright)


def _crosses_level_line(upright: Box, level: Sequence[Box]) -> bool:
    met = (line.centre_y for line in level if _lines_meet(line, upright))
    return any(upright.top + MAX_MISS_PT < y < upright.bottom - MAX_MISS_PT for y in met)


def _spans_cells(upright: Box, level: Sequence[Box], crossing: Sequence[Box]) -> bool:
    """Return whether an upright line ends at level ones, or where upright ones end that cross them.

    The strokes of light letters near a level line end where those of other letters do, but at no line.
    """
    met = [line.centre_y for line in level if _lines_meet(line, upright)]
    ends = [*met, *(y for u in crossing for y in (u.top, u.bottom))]
    return bool(met) and all(any(abs(y - end) <= MAX_MISS_PT for y in ends) for end in (upright.top, upright.bottom))


def _lines_meet(level: Box, upright: Box) -> bool:
    return (
        level.x0 - MAX_MISS_PT <= upright.centre_x <= level.x1 + MAX_MISS_PT
        and upright.top - MAX_MISS_PT <= level.centre_y <= upright.bottom + MAX_MISS_PT
    )
