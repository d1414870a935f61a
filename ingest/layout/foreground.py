# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The foreground of a scanned page: fills are extracted, rulings and specks erased, pictures set aside."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import Boxes, Components, find_components, keep_long_runs
from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel, darkest_channel, measure_difference
from ingest.layout.ditto_marks import find_ditto_marks
from ingest.layout.grey_bars import find_grey_bars
from ingest.layout.status_dots import Spot, find_spots
from ingest.marks.grey_marks import find_grey_marks
from ingest.marks.ink_marks import InkMark
from ingest.marks.pen_ticks import find_pen_ticks
from ingest.model import Box, Fill, Picture, Ruling

CELL_MARGIN_PT = 1.2  # inside a cell's edge, which may still be its ruling
MAX_STROKE_PT = 9.0  # no stroke of a letter is as broad
PAGE_MARGIN_SHARE = 0.035  # of the page's sides, without print
SCAN_EDGE_PT = 200.0  # longer than any word
PRINT_DEPTH = 215.0  # grey levels below white that faded print is brought to
MAX_PRINT_LEVEL = 195  # of 255: lighter pixels are not print
RIM_PT = 0.6  # outside a filled cell's side, where its fill may still be
MAX_DARK_FILL = 128.0  # of 255, in the least channel
AREA_EDGE_PT = 1.8  # on either side of a coloured area's edge, where colour and paper mix
MAX_BOXED_SHARE = 0.5  # of a coloured area; of one that closed boxes cover further, their fills are found one by one
MIN_PART_WIDTH = 0.8  # of a box: a coloured area as wide, and no dot, colours one of its rows
MAX_PART_HEIGHT = 0.85  # of a box; a higher area is the ground of all of it
RULING_MARGIN_PT = 0.8  # on either side of a ruling, which blur may darken
WITHIN_CELL_PT = 4.5  # from the cell's edge, farther than its own rulings
TAIL_SLANT_PT = 0.7  # from where a comma's tail leaves an underline to where it enters, beside that
RESIDUE_PT = 0.2  # on either side of a ruling, in which pieces that are left of it lie
FILL_REACH_PT = 2.5  # from a coloured cell's side to the ruling around it
FILL_EDGE_PT = 0.6  # on either side of a ruling that is beside a coloured cell
CROSSING_PT = 1.0  # of ink on both sides, beyond what blur darkens, of a letter that crosses a ruling
RULING_PIECE_PT = 15.0  # of a ruling are handled together, as it wanders
MIN_RULED_PT = 5.0  # of a line in such a piece; less may be a letter
RULED_SHARE = 0.85  # of such a piece is dark at least; of a row through letters above one another, less
STREAK_PIECE_PT = 12.0  # of a streak are handled together, as it wanders
STREAK_DEPTH = 8  # grey levels below white from which a column of pixels is part of a streak
STREAK_NOISE = 24  # grey levels by which a streak varies; print on it is darker
INK_DEPTH = 70  # grey levels below the paper from which a pixel counts as ink
MIN_COLOUR_SPREAD = 14  # largest less smallest channel of a cell's background; less is paper or grey
MIN_VIVID_SPREAD = 45  # largest less smallest channel of coloured print, pale blue the least
MIN_PALE_SPREAD = 28  # the same of pale print, farther than FRINGE_PT from black print, whose fringes are coloured
GRAIN_PT = 1.5  # within which the grain of a tint is evened out
FRINGE_PT = 1.6  # from black print to where a scan shows colours beside it
MAX_BLACK_PRINT = 120  # of 255: darker pixels are black print
LETTER_REACH_PT = 8.0  # around pale print, to letters of its word that lost their colour
NEAR_PRINT_PT = 8.0  # between coloured print and darker print, from which it is measured separately
MIN_COLOURED_DEPTH = 60.0  # grey levels below white of the palest print; less is noise
MIN_VIVID_SHARE = 1e-5  # of a page's pixels, below which none of its print is coloured
MIN_PALE_TINT = 190.0  # of 255, in the least channel of a tint on which a dot shows a status
MIN_SHADE = 40  # grey levels below white from which a background is a fill
MIN_PALE_DEPTH, MAX_PALE_DEPTH = 60, 150  # grey levels below white of a cell's darkest print, where it is pale
MIN_FAINT_DEPTH = 20  # grey levels below white of paler print in an otherwise empty cell: pale colours on a grey scan
MIN_FAINT_LETTERS = 3  # of it; the grain of a scan has fewer pieces as large
MIN_FAINT_SHARE = 0.8  # of its pieces, which are letters of about one size
FAINT_SIZES = (0.6, 1.6)  # heights of such letters, in those of the usual one
PALE_PRINT_PT2 = 2.0  # square points of ink that are darker than that, at most: specks, the rest of a ruling
USUAL_LETTER_PT = 5.0  # height of letters on a page without print
MIN_LETTER_PT, MAX_LETTER_PT = 3.0, 16.0  # heights of letters from which the size of print is measured
SPECK_HEIGHT = 0.5  # in letter heights: dots, points and dust are smaller
MIN_DASH_WIDTH = 0.3  # in letter heights: a hyphen is as wide
MIN_DASH_RATIO = 2.0  # of a dash's width to its height; specks are rounder
MIN_DASH_SOLIDITY = 0.8  # share of ink in a dash's box
DUST_DISTANCE = 0.9  # in letter heights: dust is farther than this from any letter
MAX_TITLE_PT = 24.0  # capitals of a heading outside the tables are lower
MIN_FRAMED_LETTERS = 10  # within a frame around print; an icon has fewer
MAX_FRAME_SHARE = 0.15  # of its box that the lines of a frame cover
FRAME_STROKE = 3.0  # in letter heights: a line of a frame is longer, no stroke of a letter is
PICTURE_SIZE = 2.2  # in letter heights: an icon is larger both ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreground:
    """`grey` is the page as dark print on white paper, without anything else.

    `print_height` is the usual height of its letters in points; `faint` are the indices of the boxes whose print is so
    pale that it may be something else, such as the back of the page shining through; `marks` are strokes of a pen that
    were erased with the letters that they touch, and `ditto_marks` those that were erased as specks.
    """

    grey: Pixels
    print_height: float
    fills: tuple[Fill, ...]
    pictures: tuple[Picture, ...]
    faint: frozenset[int] = frozenset()
    marks: tuple[InkMark, ...] = ()
    ditto_marks: tuple[Box, ...] = ()


def separate_foreground(
    pixels: Pixels,
    dpi: float,
    rulings: tuple[Ruling, ...],
    boxes: tuple[Box, ...],
    areas: tuple[Fill, ...] = (),
    streaks: tuple[Ruling, ...] = (),
) -> Foreground:
    """Return the print of a level page, apart from its fills and pictures.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
        rulings: Rulings to erase.
        boxes: Closed boxes, whose colour is found here.
        areas: Coloured areas outside the boxes.
        streaks: Streaks of a copier to erase.
    """
    import cv2

    scale = dpi / POINTS_PER_INCH
    seen = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    grey = _extract_all_print(pixels, seen, scale)
    for bar in find_grey_bars(seen, dpi, (*boxes, *(area.box for area in areas))):
        _extract_area(grey, pixels, bar, scale)
    fills = []
    cast = _find_colour_cast(pixels)
    parts = [area for area in areas if any(_colours_part_of(area.box, box) for box in boxes)]
    for box in boxes:
        if any(box.contains_centre(part.box) for part in parts):
            continue
        x0, y0, x1, y1 = inner_pixels(box, scale, grey.shape)
        patch = pixels[y0:y1, x0:x1]
        if patch.size == 0:
            continue
        step = max(1, int((patch.shape[0] * patch.shape[1] / 4000) ** 0.5))
        paper = np.median(patch[::step, ::step].reshape(-1, 3), axis=0)
        neutral = paper * cast
        if float(neutral.max() - neutral.min()) < MIN_COLOUR_SPREAD and float(neutral.min()) > 255 - MIN_SHADE:
            for spot in find_spots(patch, scale):
                fills.append(Fill(box=spot.place_on_page(x0, y0, scale), colour=spot.colour))
                if spot.round:
                    grey[y0:y1, x0:x1] = spot.erase_dot(grey[y0:y1, x0:x1], patch)
            continue
        blue, green, red = (min(round(float(v)), 255) for v in neutral)
        fills.append(Fill(box=box, colour=(red, green, blue)))
        if float(paper.min()) < MAX_DARK_FILL:
            # The strip of a dark fill along its edge is not broader than a stroke, and would join its letters.
            whole = box.expanded(RIM_PT).pixel_slices(scale)
            grey[whole] = np.maximum(grey[whole], _extract_print(pixels[whole], paper))
        grey[y0:y1, x0:x1] = _extract_print(patch, paper)
        for dot in _find_dots_on_tint(patch, paper, scale):
            fills.append(Fill(box=dot.place_on_page(x0, y0, scale), colour=dot.colour))
            grey[y0:y1, x0:x1] = dot.erase_dot(grey[y0:y1, x0:x1], patch)
    for area in areas:
        boxed = sum(area.box.overlap_area(box) for box in boxes)
        if boxed > MAX_BOXED_SHARE * area.box.area and area not in parts:
            continue
        fills.append(area)
        _extract_area(grey, pixels, area, scale)
    filled = [f for f in fills if f in areas or f.box in boxes]  # no dots, whose colour may be that of print
    erase_rulings(grey, rulings, dpi, filled, boxes)
    _erase_streaks(grey, streaks, scale)
    faint = {
        at for at, box in enumerate(boxes) if _darken_pale_print(grey, inner_pixels(box, scale, grey.shape), scale)
    }
    mask = mark_ink(grey)
    pieces = find_components(mask)
    usual = _measure_print_height(pieces, scale)
    marks = (*find_grey_marks(pieces, scale, boxes), *find_pen_ticks(mask, pieces, scale, usual, boxes))
    for mark in marks:
        high, wide = mark.ink.shape
        place = slice(mark.top, mark.top + high), slice(mark.left, mark.left + wide)
        print_ = np.asarray(cv2.subtract(mask[place], mark.ink), np.uint8)
        edge = cv2.subtract(cv2.dilate(mark.ink, np.ones((3, 3), np.uint8)), print_)
        grey[place][edge > 0] = 255
        mask[place][mark.ink > 0] = 0
    if marks:
        pieces = find_components(mask)
    print_height, pictures, ditto_marks = _erase_specks_and_pictures(grey, pieces, scale, boxes)
    return Foreground(
        grey=grey,
        print_height=print_height,
        fills=tuple(fills),
        pictures=pictures,
        faint=frozenset(faint),
        marks=marks,
        ditto_marks=ditto_marks,
    )


def _find_dots_on_tint(patch: Pixels, paper: npt.NDArray[np.float64], scale: float) -> list[Spot]:
    """Return the dots of a cell with a pale tint, seen as if the tint were white."""
    if float(paper.min()) < MIN_PALE_TINT:
        return []
    white = np.minimum(patch * (255.0 / paper), 255.0).astype(np.uint8)
    return [spot for spot in find_spots(white, scale) if spot.round]


def _colours_part_of(area: Box, box: Box) -> bool:
    """Return whether a coloured area is one of the rows of a box, which no ruling separates."""
    return (
        box.contains_centre(area)
        and area.width >= MIN_PART_WIDTH * box.width
        and area.height <= MAX_PART_HEIGHT * box.height
    )


def _find_colour_cast(pixels: Pixels) -> npt.NDArray[np.float64]:
    """Return the factor of each channel that makes the page's paper neutral; pale tints are measured after it."""
    few = np.ascontiguousarray(pixels[::16, ::16]).reshape(-1, 3)
    light = few[few.min(axis=1) >= np.percentile(few.min(axis=1), 60)]
    return np.asarray(255.0 / np.maximum(np.median(light, axis=0), 200.0), np.float64)


def _extract_all_print(pixels: Pixels, grey: Pixels, scale: float) -> Pixels:
    """Return the print of the page on white: pixels that are darker than their ground, or in a vivid colour on it.

    Amber print is nearly as light as paper, and yet easy to see; its darkest channel is not. Print in a pale colour is
    made as dark as black.
    """
    import cv2

    darkest = darkest_channel(pixels)
    spread = np.asarray(cv2.subtract(brightest_channel(pixels), darkest), np.uint8)
    vivid = spread >= MIN_VIVID_SPREAD
    ink = _whiten_background(grey, scale)
    if vivid[::4, ::4].mean() < MIN_VIVID_SHARE:
        return ink
    reach = round(FRINGE_PT * scale) | 1
    fringed = cv2.erode(grey, np.ones((reach, reach), np.uint8)) < MAX_BLACK_PRINT
    tint = _find_tint(spread, fringed, scale)
    strokes = (cv2.subtract(spread, tint) >= MIN_PALE_SPREAD) & ~fringed & ~_find_edges(tint, scale)
    # Grain has single pixels of that spread, strokes do not.
    pale = cv2.morphologyEx(strokes.view(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)) > 0
    # JPEG takes the colour of some letters of a pale word, and not their darkness.
    near = round(LETTER_REACH_PT * scale) | 1
    letters = cv2.dilate((pale & (tint < MIN_PALE_SPREAD)).view(np.uint8), np.ones((near, near), np.uint8)) > 0
    pale |= letters & ~fringed & (tint < MIN_PALE_SPREAD)
    coloured = np.asarray(np.where(vivid | pale, darkest, grey), np.uint8)
    ink = np.asarray(np.minimum(ink, _whiten_background(coloured, scale)), np.uint8)
    return _darken_coloured_print(ink, pale, scale)


def _find_tint(spread: Pixels, fringed: npt.NDArray[np.bool_], scale: float) -> Pixels:
    """Return the spread of colour of all that is broader than print, also below black print, same shape.

    Args:
        spread: The largest less the smallest channel of each pixel, shape (height, width).
        fringed: Where black print is, with its fringe, same shape: it has no colour, or a false one.
        scale: Pixels per point.
    """
    import cv2

    kernel = np.ones((round(MAX_STROKE_PT * scale) | 1,) * 2, np.uint8)
    around = cv2.dilate(np.where(fringed, np.uint8(0), spread), kernel)
    smooth = cv2.blur(np.where(fringed, around, spread), (round(GRAIN_PT * scale) | 1,) * 2)
    return np.asarray(cv2.morphologyEx(smooth, cv2.MORPH_OPEN, kernel), np.uint8)


def _find_edges(tint: Pixels, scale: float) -> npt.NDArray[np.bool_]:
    """Return the edges of tinted areas, same shape: of a slanted one, strips are left that look like pale strokes."""
    import cv2

    broad = round(2 * AREA_EDGE_PT * scale) | 1
    tinted = (tint >= MIN_COLOUR_SPREAD).view(np.uint8)
    return np.asarray(cv2.morphologyEx(tinted, cv2.MORPH_GRADIENT, np.ones((broad, broad), np.uint8)) > 0)


def _darken_coloured_print(ink: Pixels, coloured: npt.NDArray[np.bool_], scale: float) -> Pixels:
    """Return the page with its coloured print as dark as black, if no darker print is near.

    Args:
        ink: The page, dark print on white, shape (height, width).
        coloured: Where it is coloured, same shape.
        scale: Pixels per point.
    """
    import cv2

    rows = np.flatnonzero(coloured.any(axis=1))
    if not rows.size:
        return ink
    reach = round(NEAR_PRINT_PT * scale) | 1
    part = slice(max(0, int(rows[0]) - reach), int(rows[-1]) + reach + 1)
    rim = cv2.dilate(coloured[part].view(np.uint8), np.ones((reach // 2, reach // 2), np.uint8))
    strongest = np.asarray(255 - cv2.erode(ink[part], np.ones((reach, reach), np.uint8)), np.float32)
    factor = np.where(rim > 0, PRINT_DEPTH / np.clip(strongest, MIN_COLOURED_DEPTH, PRINT_DEPTH), 1.0)
    out = ink.copy()
    out[part] = np.clip(255 - (255 - ink[part]) * factor, 0, 255).astype(np.uint8)
    return out


def _whiten_background(grey: Pixels, scale: float) -> Pixels:
    """Return the page with all that is broader than print made white: tints, shadows, dark edges."""
    import cv2

    broad = round(MAX_STROKE_PT * scale) | 1
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((broad, broad), np.uint8))
    depth = cv2.subtract(ground, grey)
    few = depth[::3, ::3]
    inked = few[few > 255 - MAX_PRINT_LEVEL]
    darkest = min(float(np.percentile(inked, 90)), PRINT_DEPTH) if inked.size else PRINT_DEPTH
    levels = 255 - np.clip(np.arange(256) * (PRINT_DEPTH / darkest), 0, 255)
    return np.asarray(cv2.LUT(depth, levels.astype(np.uint8)), np.uint8)


def mark_ink(grey: Pixels) -> Pixels:
    """Return 255 where there is ink, 0 elsewhere."""
    import cv2

    return np.asarray(cv2.threshold(grey, 254 - INK_DEPTH, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def inner_pixels(box: Box, scale: float, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Return the pixels of a box without its ruled edge: x0, y0, x1, y1."""
    return (
        max(0, round((box.x0 + CELL_MARGIN_PT) * scale)),
        max(0, round((box.top + CELL_MARGIN_PT) * scale)),
        min(shape[1], round((box.x1 - CELL_MARGIN_PT) * scale)),
        min(shape[0], round((box.bottom - CELL_MARGIN_PT) * scale)),
    )


def _extract_print(patch: Pixels, paper: npt.NDArray[np.float64]) -> Pixels:
    """Return print on a fill as dark on white.

    Each pixel is as dark as it is far from the fill's colour, in the channel where it is farthest: black on blue and
    white on navy both become black on white.
    """
    import cv2

    away = brightest_channel(measure_difference(patch, paper))
    farthest = max(float(np.percentile(away, 99.8)), 100.0)
    levels = 255 - np.clip((np.arange(256) - 12) * (255.0 / (farthest - 12)), 0, 255)
    return np.asarray(cv2.LUT(away, levels.astype(np.uint8)), np.uint8)


def _extract_area(grey: Pixels, pixels: Pixels, area: Fill, scale: float) -> None:
    """Draw the print on a coloured area as dark on white."""
    rows, columns = area.box.expanded(AREA_EDGE_PT).pixel_slices(scale)
    grey[rows, columns] = _extract_print(pixels[rows, columns], np.array(area.colour[::-1], np.float64))
    _whiten_frame(grey, (columns.start, rows.start, columns.stop, rows.stop), round(2 * AREA_EDGE_PT * scale))


def _whiten_frame(grey: Pixels, place: tuple[int, int, int, int], width: int) -> None:
    """Erase the edge of an area, where its colour and the paper mix."""
    x0, y0, x1, y1 = place
    for part in (grey[y0 : y0 + width, x0:x1], grey[y1 - width : y1, x0:x1]):
        part[:] = 255
    for part in (grey[y0:y1, x0 : x0 + width], grey[y0:y1, x1 - width : x1]):
        part[:] = 255


def _lies_within_cell(line: Box, boxes: Sequence[Box]) -> bool:
    """Return whether a level line is inside a cell, not at its edge."""
    return any(
        box.x0 < line.centre_x < box.x1 and box.top + WITHIN_CELL_PT < line.centre_y < box.bottom - WITHIN_CELL_PT
        for box in boxes
    )


def erase_rulings(
    grey: Pixels, rulings: tuple[Ruling, ...], dpi: float, fills: Sequence[Fill] = (), boxes: Sequence[Box] = ()
) -> None:
    """Make the page white where rulings are, but not the letters that touch or cross them."""
    import cv2

    if not rulings:
        return
    scale = dpi / POINTS_PER_INCH
    ruled = np.zeros(grey.shape, np.uint8)
    coloured = [f.box.expanded(FILL_REACH_PT) for f in fills if max(f.colour) - min(f.colour) >= MIN_COLOUR_SPREAD]
    for ruling in rulings:
        place = ruling.box.expanded(RULING_MARGIN_PT).pixel_slices(scale)
        ruled[ruling.box.expanded(RESIDUE_PT).pixel_slices(scale)] = 255
        strip = grey[place]
        if not strip.size:
            continue
        if ruling.axis == "h":
            _erase_level_line(strip, scale, underline=_lies_within_cell(ruling.box, boxes))
        else:
            turned = np.asarray(cv2.transpose(strip), np.uint8)
            _erase_level_line(turned, scale)
            strip[:] = cv2.transpose(turned)
        # Beside a strong colour the line, the colour, and the paper mix.
        for fill in coloured:
            if fill.touches(ruling.box, 0):
                grey[_intersect(ruling.box.expanded(FILL_EDGE_PT), fill).pixel_slices(scale)] = 255
    # Their remains, as those of dashed lines, lie within the strips; letters reach out of them.
    ink = mark_ink(grey)
    count, pieces = cv2.connectedComponents(ink)
    outside = np.zeros(count, bool)
    outside[pieces[cv2.compare(ink, ruled, cv2.CMP_GT) > 0]] = True
    at = np.flatnonzero(cv2.bitwise_and(ink, ruled) > 0)
    rest = np.zeros(grey.shape, np.uint8)
    rest.reshape(-1)[at] = np.where(outside[pieces.reshape(-1)[at]], 0, 255)
    rest = np.asarray(cv2.dilate(rest, np.ones((3, 3), np.uint8)), np.uint8)
    grey[cv2.bitwise_and(rest, ruled) > 0] = 255


def _intersect(box: Box, other: Box) -> Box:
    return Box(
        x0=max(box.x0, other.x0),
        top=max(box.top, other.top),
        x1=min(box.x1, other.x1),
        bottom=min(box.bottom, other.bottom),
    )


def _erase_level_line(strip: Pixels, scale: float, underline: bool = False) -> None:
    """Erase a level line from the strip of the page around it, piece by piece, as it wanders.

    In a row of pixels that belongs to the line nearly every pixel is dark; in a row through letters above it
    only some are. Where ink goes on both above and below the line, a letter crosses it and stays.
    """
    long, reach = strip.shape[1], max(2, round(CROSSING_PT * scale))
    piece = min(round(RULING_PIECE_PT * scale), long)
    starts = [*range(0, long - piece, piece), long - piece]
    levels = _find_usual_levels(np.stack([strip[:, x : x + piece] for x in starts]), scale)
    for x, usual in zip(starts, levels, strict=True):
        rows = np.flatnonzero(usual < 255 - STREAK_DEPTH)
        if not rows.size:
            continue
        part = strip[:, x : x + piece]
        crossed = _find_tails(part, usual, scale) if underline else _find_crossings(part, rows, reach)
        lightest = np.where(usual[rows] < 255 - INK_DEPTH, 0, usual[rows] - STREAK_NOISE)
        line = part[rows]
        line[(line >= lightest[:, None]) & ~crossed] = 255
        part[rows] = line


def _find_crossings(part: Pixels, rows: npt.NDArray[np.intp], reach: int) -> npt.NDArray[np.bool_]:
    """Return in which columns ink goes on above and below the rows of a line, for `reach` pixels."""
    above, below = part[max(0, int(rows[0]) - reach) : int(rows[0])], part[int(rows[-1]) + 1 :][:reach]
    if not (len(above) and len(below)):
        return np.zeros(part.shape[1], bool)
    return np.asarray(np.maximum(above.max(axis=0), below.max(axis=0)) < 255 - INK_DEPTH, bool)


def _find_tails(part: Pixels, usual: npt.NDArray[np.int16], scale: float) -> npt.NDArray[np.bool_]:
    """Return in which columns a letter's tail crosses an underline, as a comma's, which ends right below it.

    It is darker than the underline's own blurred edges.
    """
    import cv2

    solid = np.flatnonzero(usual < 255 - INK_DEPTH)
    if not solid.size or solid[0] == 0 or solid[-1] + 1 == len(part):
        return np.zeros(part.shape[1], bool)
    edges = [int(solid[0]) - 1, int(solid[-1]) + 1]
    above, below = (part[edges] < usual[edges, None] - STREAK_NOISE).view(np.uint8)
    slant = 2 * round(TAIL_SLANT_PT * scale) + 1
    beside = np.asarray(cv2.dilate(above[None], np.ones((1, slant), np.uint8)), np.uint8)[0]
    return np.asarray((beside & below) > 0, bool)


def _find_usual_levels(pieces: Pixels, scale: float) -> npt.NDArray[np.int16]:
    """Return how dark each row of each piece of a line is nearly everywhere.

    Args:
        pieces: Shape (pieces, rows, columns). Where the line ends, or was cut off with a fill beside it, the rest of a
            piece is bare and does not count.
        scale: Pixels per point.

    Returns:
        Grey levels, shape (pieces, rows).
    """
    count = len(pieces)
    inked = np.asarray((pieces < 255 - INK_DEPTH).any(axis=1), bool)
    inked[inked.sum(axis=1) < MIN_RULED_PT * scale] = True
    ranks = (RULED_SHARE * (inked.sum(axis=1) - 1)).round().astype(np.intp)
    ordered = np.sort(np.where(inked[:, None, :], pieces, np.uint8(255)), axis=2)
    return ordered[np.arange(count), :, ranks].astype(np.int16)


def _erase_streaks(grey: Pixels, streaks: tuple[Ruling, ...], scale: float) -> None:
    """Make upright streaks white, except for the print on them, which is darker."""
    piece = round(STREAK_PIECE_PT * scale)
    for streak in streaks:
        rows, columns = streak.box.expanded(1.0, 0.0).pixel_slices(scale)
        bottom = min(grey.shape[0], rows.stop)
        for y in range(rows.start, bottom, piece):
            part = grey[y : min(y + piece, bottom), columns]
            usual = np.median(part, axis=0)
            part[part >= np.where(usual < 255 - STREAK_DEPTH, usual - STREAK_NOISE, 255)] = 255


def _measure_print_height(pieces: Components, scale: float) -> float:
    """Return the usual height of a page's letters in points."""
    sides = pieces.boxes[:, 2:] / scale
    letters = _are_letters(sides)
    return float(np.median(sides[letters, 1])) if letters.any() else USUAL_LETTER_PT


def _are_letters(sides: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return which pieces may be letters by their width and height in points, shape (n, 2)."""
    wide, high = sides.T
    return np.asarray((high >= MIN_LETTER_PT) & (high <= MAX_LETTER_PT) & (wide <= MAX_LETTER_PT), bool)


def _erase_specks_and_pictures(
    grey: Pixels, pieces: Components, scale: float, boxes: tuple[Box, ...]
) -> tuple[float, tuple[Picture, ...], tuple[Box, ...]]:
    """Erase specks and pictures from `grey`, whose ink `pieces` are.

    Return the height of print, the pictures and the ditto marks, which are erased as specks.
    """
    import cv2

    places = pieces.boxes
    wide, high = places[:, 2] / scale, places[:, 3] / scale
    letters, usual = _are_letters(places[:, 2:] / scale), _measure_print_height(pieces, scale)
    edge = _touches_page_edge(places, grey.shape) & (np.maximum(wide, high) > SCAN_EDGE_PT)
    if edge.any():
        grey[pieces.draw(edge) > 0] = 255
    framed = (high >= PICTURE_SIZE * usual) & (wide >= PICTURE_SIZE * usual) & ~edge
    small = np.maximum(wide, high) < SPECK_HEIGHT * usual

    reach = 2 * round(DUST_DISTANCE * usual * scale) + 1
    near = cv2.dilate(pieces.draw(~small & ~framed), cv2.getStructuringElement(cv2.MORPH_RECT, (reach, reach)))
    dust = small & (near[places[:, 1] + places[:, 3] // 2, places[:, 0] + places[:, 2] // 2] == 0)
    dust[_find_lone_dashes(pieces, dust, usual, scale, boxes)] = False
    ditto_marks = find_ditto_marks(places, dust, usual, scale, boxes)
    if dust.any():
        grey[cv2.dilate(pieces.draw(dust), np.ones((5, 5), np.uint8)) > 0] = 255

    pictures = []
    margin = 0.5 * usual
    areas = pieces.areas() if framed.any() else np.zeros(0)
    for i in np.flatnonzero(framed).tolist():
        x, y, w, h = (float(v) / scale for v in places[i])
        if max(w, h) > 200 * usual:  # a frame around the page
            continue
        box = Box(x0=x, top=y, x1=x + w, bottom=y + h)
        if h <= MAX_TITLE_PT and not any(cell.contains_centre(box) for cell in boxes) and _is_part_of_word(places, i):
            continue  # a capital of a title, large beside a table's small print
        if _frames_print(places, letters, areas, i):
            _erase_long_strokes(grey, pieces.draw(np.arange(len(places)) == i), places[i], usual * scale)
            continue
        pictures.append(Picture(box=box))
        y0, y1 = int((box.top - margin) * scale), int((box.bottom + 0.15 * usual) * scale)
        x0, x1 = int((box.x0 - margin) * scale), int((box.x1 + margin) * scale)
        grey[max(0, y0) : y1, max(0, x0) : x1] = 255
    return usual, tuple(pictures), ditto_marks


def _find_lone_dashes(
    pieces: Components, dust: npt.NDArray[np.bool_], usual: float, scale: float, boxes: tuple[Box, ...]
) -> list[int]:
    """Return the specks that are the dash of a cell that has no other ink."""
    wide, high = pieces.boxes[:, 2] / scale, pieces.boxes[:, 3] / scale
    solid = pieces.areas() >= MIN_DASH_SOLIDITY * pieces.boxes[:, 2] * pieces.boxes[:, 3]
    flat = dust & solid & (wide >= MIN_DASH_WIDTH * usual) & (wide >= MIN_DASH_RATIO * high)
    if not flat.any():
        return []
    x, y = pieces.boxes[:, 0] / scale + wide / 2, pieces.boxes[:, 1] / scale + high / 2
    found = []
    for box in boxes:
        inside = (box.x0 < x) & (x < box.x1) & (box.top < y) & (y < box.bottom)
        own = np.flatnonzero(inside & flat)
        if len(own) == 1 and np.count_nonzero(inside & (np.maximum(wide, high) >= wide[own[0]] / 2)) == 1:
            found.append(int(own[0]))
    return found


def _frames_print(places: Boxes, letters: npt.NDArray[np.bool_], areas: npt.NDArray[np.float64], i: int) -> bool:
    """Return whether a component is a frame or rules around print, such as rulings that close no box, and no icon."""
    left, top, wide, high = places[i]
    x, y = places[:, 0] + places[:, 2] // 2, places[:, 1] + places[:, 3] // 2
    inside = letters & (left < x) & (x < left + wide) & (top < y) & (y < top + high)
    return bool(areas[i] < MAX_FRAME_SHARE * wide * high and np.count_nonzero(inside) >= MIN_FRAMED_LETTERS)


def _erase_long_strokes(grey: Pixels, piece: Pixels, place: npt.NDArray[np.int64], size: float) -> None:
    """Erase the level and upright lines of a component, but not the letters that touch it."""
    import cv2

    x, y, wide, high = place.tolist()
    inside = slice(y, y + high), slice(x, x + wide)
    part, long = np.ascontiguousarray(piece[inside]), round(FRAME_STROKE * size)
    upright = cv2.transpose(keep_long_runs(np.asarray(cv2.transpose(part), np.uint8), long))
    lines = cv2.dilate(cv2.bitwise_or(keep_long_runs(part, long), upright), np.ones((3, 3), np.uint8))
    grey[inside][lines > 0] = 255


def _darken_pale_print(grey: Pixels, place: tuple[int, int, int, int], scale: float) -> bool:
    """Make the print of a cell as dark as that of the page where all of it is pale, as grey print is.

    Returns:
        Whether the print was so faint that it may be something else.
    """
    import cv2

    x0, y0, x1, y1 = place
    patch = grey[y0:y1, x0:x1]
    rank = round(PALE_PRINT_PT2 * scale * scale)
    if patch.size <= rank:
        return False
    smooth = np.asarray(cv2.blur(patch, (3, 3)), np.uint8)
    depth = 255 - int(np.partition(smooth, rank, axis=None)[rank])
    if not MIN_FAINT_DEPTH <= depth < MAX_PALE_DEPTH:
        return False
    is_faint = depth < MIN_PALE_DEPTH
    pieces = find_components((smooth < 255 - depth // 2).view(np.uint8))
    sides = pieces.boxes[:, 2:] / scale
    letters = (sides[:, 1] >= MIN_LETTER_PT) & (sides.max(axis=1) <= MAX_LETTER_PT)
    are_print = _are_faint_letters(sides, letters) if is_faint else np.count_nonzero(letters) > len(letters) / 2
    if are_print:  # not dust and grain
        levels = 255 - np.clip((255 - np.arange(256)) * (PRINT_DEPTH / depth), 0, 255)
        patch[:] = levels.astype(np.uint8)[patch]
    return bool(is_faint and are_print)


def _are_faint_letters(sides: npt.NDArray[np.float64], letters: npt.NDArray[np.bool_]) -> bool:
    """Return whether nearly all pieces of a cell are letters of about one size; `sides` are widths and heights."""
    if np.count_nonzero(letters) < MIN_FAINT_LETTERS:
        return False
    size = sides[:, 1] / float(np.median(sides[letters, 1]))
    alike = letters & (size >= FAINT_SIZES[0]) & (size <= FAINT_SIZES[1])
    return bool(np.count_nonzero(alike) >= max(MIN_FAINT_LETTERS, MIN_FAINT_SHARE * len(letters)))


def _touches_page_edge(places: Boxes, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Return which components reach into the page's margin, as the rim of a scan's dark edge does."""
    high, wide = shape
    left, top = places[:, 0], places[:, 1]
    right, bottom = left + places[:, 2], top + places[:, 3]
    x, y = PAGE_MARGIN_SHARE * wide, PAGE_MARGIN_SHARE * high
    return np.asarray((left < x) | (right > wide - x) | (top < y) | (bottom > high - y), bool)


def _is_part_of_word(places: Boxes, i: int) -> bool:
    """Return whether ink of similar height is beside a component on its line, as with letters but not icons."""
    left, top, wide, high = places[i]
    x, y, w, h = np.delete(places, i, axis=0).T
    level = (np.minimum(y + h, top + high) - np.maximum(y, top)) > 0.6 * np.minimum(h, high)
    near = np.maximum(x, left) - np.minimum(x + w, left + wide) < 0.6 * high
    return int((level & near & (h > 0.6 * high) & (h < 1.4 * high)).sum()) >= 1
