"""Marks that a stamp or a pen left over the print of a scanned page: found by their colour, and removed.

Ink of one hue is taken apart from the page's black print. A mark is a stroke of such ink that is larger than a letter,
runs neither level nor upright as a ruling does, and meets black print or rulings that go on beyond it.
"""

from collections.abc import Sequence
from colorsys import rgb_to_hsv
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import bounding_boxes, find_components, keep_long_runs
from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel, darkest_channel, halve_repeatedly
from ingest.model import Box, Colour, Fill, Obstruction, Region

CELL_MARGIN_PT = 1.5  # a cell's ruled edge, which a mark of the next cell may reach
MARK_PX_PER_PT = 2.0  # enough to see a stroke
INK_HUES = ((150, 190), (95, 150), (40, 95))  # red, blue and violet, green, in OpenCV's half degrees; 190 is 10
HUES = 180  # half degrees of the circle
MIN_INK_SPREAD = 50  # largest less smallest channel of a mark's ink; JPEG noise around black print has less
MIN_SATURATION = 0.4  # that spread as a share of the largest channel; pale tints of rows have less
MIN_INK_AREA_PT2 = 8.0  # of one hue on a page; a mark is larger
GROUND_PT, MAX_SAME_GROUND = 3.0, 0.35  # around a stroke, and the share of it that may have its hue
MAX_STROKE_PT = 5.0  # of a stamp or a felt pen; broader areas are fills
MAX_COLOUR_DIFFERENCE = 40  # levels of a channel between an area's colour and its pixels, but for print on it
MIN_COLOURED_SHARE = 0.5  # of a column of pixels in an area
MIN_GROUND_PT = 20.0  # width of an area; a letter of a stamp is narrower
FILL_EDGE_PT = 1.5  # around a fill, where its colour and the paper mix
MAX_CROSSED_PT = 1.5  # of black print or of a ruling that parts a stroke
MIN_MARK_PT = 10.0  # both sides of a mark; letters of a table's print are smaller
MIN_TICK_PT, MAX_TICK_PT, MAX_TICK_LENGTH = 5.0, 20.0, 3.0  # sides of a tick, and the longer one in shorter ones
MAX_TICKS = 10  # on a page, smaller than other marks; more are coloured letters
MIN_STRIKE_PT, MAX_STRIKE_PT = 14.0, 90.0  # of a stroke through words; a longer one is a ruling
STRAIGHT_SHARE = 0.6  # of its length a short ruling runs within one row of pixels; ...
FRAME_SHARE = 0.8  # ... of the width of rulings that cross; a flat ring less
MAX_BLACK_LEVEL, MAX_BLACK_SPREAD = 140, 36  # of black print, its largest channel and its largest less smallest one
BEYOND_PT = 1.5  # that print goes on beyond a mark; what is black within an icon does not
CONTACT_PT = 0.75  # between a stroke and print that it meets
MIN_CONTACTS = 2  # of a mark with such print
MIN_TICK_CONTACTS = 1  # of a tick, whose long stroke ends in a word
MIN_STRUCK_CONTACTS = 4  # of a level stroke through a word, above and below it together
LETTER_REACH = 0.6  # in letter heights: from one letter of a stamp to the next
MIN_FRAMED = 2  # pieces within a frame
GROUP_REACH_PT = 6.0  # between the parts of one mark
MAX_PRINT_LETTERS = 20  # of a mark's hue on the page outside it; more are print, within a mark too
INK_EDGE_PT = 0.7  # around a stroke, where its colour and the paper mix
PRINT_DARKNESS = 0.82  # of a mark's usual brightness: darker is black print under transparent ink
EDGE_DARKNESS = 0.6  # the same around a stroke, where its ink and a fill mix to a darker colour
GRAIN_PT = 2.5  # size of dark grains of a mark's own ink; strokes of print are longer
PRINT_STROKE_PT = 1.5  # along which a stroke of a letter is straight beside a mark
MAX_COVERED_PT = 5.0  # of such a stroke that a mark covers, where both its ends are seen
STROKE_ANGLES = tuple(22.5 * i for i in range(8))  # degrees
REPAIR_PT = 6.0  # around a mark, in which the ground beside it is found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pieces:
    """Pieces of ink: `labels` is the number of the piece at each pixel of the page, 0 for none; `boxes` has left, top,
    width and height of each piece, in pixels, that of number 0 first, which is empty.
    """

    labels: npt.NDArray[np.int32]
    boxes: npt.NDArray[np.int64]

    def draw(self, chosen: npt.NDArray[np.bool_]) -> Pixels:
        """Return a mask with 255 on the chosen pieces."""
        return np.where(chosen, 255, 0).astype(np.uint8)[self.labels]


@dataclass(frozen=True, slots=True, kw_only=True)
class InkMark:
    """A mark on a level page. `ink` is 255 where its ink is, `letters` where it may be the letters of a stamp, both of
    shape (height, width), cut from the page at the pixel (`left`, `top`).
    """

    left: int
    top: int
    ink: Pixels
    letters: Pixels

    def find_ink_box(self, area: Box, scale: float) -> Box | None:
        """Return the box of the ink in an area of the page, in points; None where there is none."""
        rows, columns = area.pixel_slices(scale)
        top, left = max(0, rows.start - self.top), max(0, columns.start - self.left)
        inside = self.ink[top : max(0, rows.stop - self.top), left : max(0, columns.stop - self.left)]
        y, x = np.nonzero(inside)
        if not y.size:
            return None
        x0, y0 = left + self.left, top + self.top
        return Box(
            x0=float(x.min() + x0) / scale,
            top=float(y.min() + y0) / scale,
            x1=float(x.max() + 1 + x0) / scale,
            bottom=float(y.max() + 1 + y0) / scale,
        )


def find_ink_marks(pixels: Pixels, dpi: float, areas: Sequence[Fill]) -> tuple[InkMark, ...]:
    """Return the coloured marks over the print of a level page.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
        areas: Its coloured areas; strokes of their own hue in them are their ground.
    """
    import cv2

    small, small_dpi = halve_repeatedly(pixels, dpi, MARK_PX_PER_PT)
    scale = small_dpi / POINTS_PER_INCH
    bright = brightest_channel(small)
    spread = np.asarray(cv2.subtract(bright, darkest_channel(small)), np.uint8)
    least_spread = np.maximum(np.arange(256) * MIN_SATURATION, MIN_INK_SPREAD).astype(np.uint8)
    coloured = (spread >= cv2.LUT(bright, least_spread)).view(np.uint8)
    least = MIN_INK_AREA_PT2 * scale * scale
    if np.count_nonzero(coloured) < least:
        return ()
    hue = cv2.extractChannel(cv2.cvtColor(small, cv2.COLOR_BGR2HSV), 0)
    black = ((bright < MAX_BLACK_LEVEL) & (spread < MAX_BLACK_SPREAD)).view(np.uint8)
    marks: list[InkMark] = []
    for first, last in INK_HUES:
        levels = np.arange(256)
        within = ((first <= levels) & (levels < last)) | (levels < last - HUES)
        of_hue = np.asarray(cv2.bitwise_and(cv2.LUT(hue, within.astype(np.uint8)), coloured), np.uint8)
        for area in areas:
            if area.box.width >= MIN_GROUND_PT and _has_hue(area.colour, first, last):
                of_hue[_find_coloured_part(small, area, scale)] = 0
        if np.count_nonzero(of_hue) < least:
            continue
        strokes = _select_strokes(of_hue, black, scale)
        for ink, letters in _find_marks_of_hue(strokes, of_hue, black, scale):
            marks.append(_cut_out_mark(pixels, ink, letters, dpi / POINTS_PER_INCH))
    return tuple(marks)


def remove_ink_marks(pixels: Pixels, marks: Sequence[InkMark], dpi: float) -> Pixels:
    """Return the page without its marks.

    Under them it shows the ground nearest to them, and print that goes on at both sides of a mark.
    """
    import cv2

    repaired = pixels.copy()
    scale = dpi / POINTS_PER_INCH
    edge = round(INK_EDGE_PT * scale)
    for mark in marks:
        high, wide = mark.ink.shape
        part = repaired[mark.top : mark.top + high, mark.left : mark.left + wide]
        black = np.where(mark.ink > 0, 0, brightest_channel(part) < MAX_BLACK_LEVEL).astype(np.uint8)
        covered = (_bridge_strokes(black, scale) > 0) & (mark.ink > 0)
        print_colour = np.median(part[black > 0], axis=0) if covered.any() else 0
        unusable = _grow(np.where(brightest_channel(part) < MAX_BLACK_LEVEL, np.uint8(255), mark.ink), edge)
        if unusable.all():
            continue
        _, nearest = cv2.distanceTransformWithLabels(
            unusable, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
        )
        ground = np.zeros((int(nearest.max()) + 1, 3), np.uint8)
        bare = unusable == 0
        ground[nearest[bare]] = np.asarray(cv2.blur(part, (3, 3)), np.uint8)[bare]
        part[mark.ink > 0] = ground[nearest[mark.ink > 0]]
        part[covered] = print_colour
    return repaired


def _bridge_strokes(black: Pixels, scale: float) -> Pixels:
    """Return print, 1 on black, with its straight strokes joined over short gaps."""
    import cv2

    joined = np.zeros_like(black)
    for angle in STROKE_ANGLES:
        along = cv2.morphologyEx(black, cv2.MORPH_OPEN, _draw_line(PRINT_STROKE_PT * scale, angle))
        closed = cv2.morphologyEx(along, cv2.MORPH_CLOSE, _draw_line(MAX_COVERED_PT * scale, angle))
        joined = np.asarray(cv2.bitwise_or(joined, closed), np.uint8)
    return joined


def _draw_line(length: float, angle: float) -> Pixels:
    """Return a square mask with a line through its centre, 1 on it, at an angle in degrees."""
    import cv2

    half = round(length / 2)
    mask = np.zeros((2 * half + 1, 2 * half + 1), np.uint8)
    x, y = round(half * cos(radians(angle))), round(half * sin(radians(angle)))
    cv2.line(mask, (half - x, half - y), (half + x, half + y), (1,))
    return mask


def find_marked_regions(marks: Sequence[InkMark], regions: Sequence[Region], dpi: float) -> tuple[Obstruction, ...]:
    """Return the parts of marks that are inside regions with print; `dpi` is the resolution of the page."""
    areas = [r.box.expanded(-CELL_MARGIN_PT) if r.kind == "box" else r.box for r in regions]
    found = (mark.find_ink_box(area, dpi / POINTS_PER_INCH) for area in areas for mark in marks)
    return tuple(Obstruction(kind="mark", box=box) for box in found if box)


def _find_coloured_part(pixels: Pixels, area: Fill, scale: float) -> tuple[slice, slice]:
    """Return the rows and columns of an area and its edges, without columns that only a stamp beside it colours."""
    rows, columns = area.box.pixel_slices(scale)
    colour = np.array(area.colour[::-1], np.int16)
    alike = (np.abs(pixels[rows, columns].astype(np.int16) - colour).max(axis=2) < MAX_COLOUR_DIFFERENCE).mean(axis=0)
    own = columns.start + np.flatnonzero(alike >= MIN_COLOURED_SHARE)
    first, last = (int(own[0]), int(own[-1]) + 1) if own.size else (columns.start, columns.stop)
    edge = round(FILL_EDGE_PT * scale)
    return slice(max(0, rows.start - edge), rows.stop + edge), slice(max(0, first - edge), last + edge)


def _has_hue(colour: Colour, first: int, last: int) -> bool:
    """Return whether a colour is strong and its hue, in half degrees, is from `first` to before `last`."""
    hue = HUES * rgb_to_hsv(*(level / 255 for level in colour))[0]
    return max(colour) - min(colour) >= MIN_INK_SPREAD and (first <= hue < last or hue < last - HUES)


def _select_strokes(of_hue: Pixels, black: Pixels, scale: float) -> Pixels:
    """Return 1 on the ink of one hue without areas that are broader than strokes, such as filled cells."""
    import cv2

    broad = round(MAX_STROKE_PT * scale) | 1
    solid = cv2.morphologyEx(of_hue | black, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    fills = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((broad, broad), np.uint8))
    return np.asarray(
        cv2.bitwise_and(of_hue, 1 - _grow(np.asarray(fills, np.uint8), round(FILL_EDGE_PT * scale))), np.uint8
    )


def _label_pieces(mask: Pixels) -> _Pieces:
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    boxes = np.asarray(stats[:, :4], np.int64)
    boxes[0] = 0
    return _Pieces(labels=np.asarray(labels, np.int32), boxes=boxes)


def _find_marks_of_hue(strokes: Pixels, of_hue: Pixels, black: Pixels, scale: float) -> list[tuple[Pixels, Pixels]]:
    """Return the marks among the strokes of one hue, each as two masks of the page: its ink, and its likely letters."""
    import cv2

    gap = round(MAX_CROSSED_PT * scale) | 1
    joined = np.asarray(cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8)), np.uint8)
    if not _may_be_marks(np.array(bounding_boxes(joined)).reshape(-1, 4)[:, 2:] / scale).any():  # as on most pages
        return []
    pieces = _label_pieces(joined)
    sides = pieces.boxes[:, 2:] / scale
    chosen = _may_be_marks(sides)
    for i in np.flatnonzero(chosen).tolist():
        chosen[i] = _is_mark(pieces, i, black, scale) and _is_on_other_ground(pieces, i, of_hue, scale)
    if not chosen.any():
        return []
    small = ~chosen & (sides.max(axis=1) < MIN_MARK_PT)
    inside = ~chosen & _have_centres_in(pieces, _draw_hulls(pieces, chosen))
    if np.count_nonzero(small & ~inside) > MAX_PRINT_LETTERS:
        inside &= ~small
    chosen |= inside | _follow_letters(pieces, chosen, scale)
    frames = _find_frames(pieces, chosen)
    groups = _label_pieces(_grow(_draw_hulls(pieces, chosen), round(GROUP_REACH_PT * scale)))
    found = []
    for i in range(1, len(groups.boxes)):
        own = chosen & _have_centres_in(pieces, (groups.labels == i).view(np.uint8))
        found.append((pieces.draw(own) * strokes, pieces.draw(own & ~frames) * strokes))
    return found


def _may_be_marks(sides: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return which pieces may be marks by their width and height in points, shape (n, 2).

    A tick is as small as a letter: where there are more such pieces, they are coloured print.
    """
    large = (sides.min(axis=1) >= MIN_MARK_PT) | (sides.max(axis=1) >= MIN_STRIKE_PT)
    ticks = _may_be_ticks(sides) & ~large
    return np.asarray(large | ticks if np.count_nonzero(ticks) <= MAX_TICKS else large, bool)


def _may_be_ticks(sides: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return which pieces may be ticks by their width and height in points, shape (n, 2): about as wide as high."""
    less, more = sides.min(axis=1), sides.max(axis=1)
    return np.asarray((less >= MIN_TICK_PT) & (more <= np.minimum(MAX_TICK_PT, MAX_TICK_LENGTH * less)), bool)


def _is_mark(pieces: _Pieces, i: int, black: Pixels, scale: float) -> bool:
    """Return whether a piece is drawn over print: it meets what goes on beyond it, and is not a ruling."""
    x, y, wide, high = pieces.boxes[i].tolist()
    margin, beyond = round(2 * BEYOND_PT * scale), round(BEYOND_PT * scale)
    top, left = max(0, y - margin), max(0, x - margin)
    window = slice(top, y + high + margin), slice(left, x + wide + margin)
    piece = (pieces.labels[window] == i).view(np.uint8)
    share = FRAME_SHARE if min(wide, high) >= MIN_MARK_PT * scale else STRAIGHT_SHARE
    level = bool(keep_long_runs(piece, max(3, round(share * wide))).any())
    upright = bool(keep_long_runs(np.ascontiguousarray(piece.T), max(3, round(share * high))).any())
    if _may_be_ticks(np.array([[wide, high]]) / scale)[0]:
        near = _grow(piece, round((BEYOND_PT - CONTACT_PT) * scale))  # at a tick's end its colour and a letter mix
        contacts = _find_contacts(near, black[window], _grow(piece, beyond) == 0, scale)
        return not (level or upright) and len(contacts) >= MIN_TICK_CONTACTS
    if min(wide, high) >= MIN_MARK_PT * scale:
        beyond_it = np.ones(piece.shape, bool)
        inner = (
            slice(max(0, y - top - beyond), y - top + high + beyond),
            slice(max(0, x - left - beyond), x - left + wide + beyond),
        )
        beyond_it[inner] = False
        return not (level or upright) and len(_find_contacts(piece, black[window], beyond_it, scale)) >= MIN_CONTACTS
    contacts = _find_contacts(piece, black[window], _grow(piece, beyond) == 0, scale)
    if (upright and not level) or wide > MAX_STRIKE_PT * scale:
        return False
    above = int(np.count_nonzero(contacts < y - top + high / 2))
    return 0 < above < len(contacts) and len(contacts) >= MIN_STRUCK_CONTACTS


def _is_on_other_ground(pieces: _Pieces, i: int, of_hue: Pixels, scale: float) -> bool:
    """Return whether the ground around a piece has another hue: a part of a fill, between its print, is no mark."""
    x, y, wide, high = pieces.boxes[i].tolist()
    outer = round(GROUND_PT * scale)
    window = slice(max(0, y - outer), y + high + outer), slice(max(0, x - outer), x + wide + outer)
    piece = (pieces.labels[window] == i).view(np.uint8)
    around = (_grow(piece, outer) > 0) & (_grow(piece, round(FILL_EDGE_PT / 2 * scale)) == 0)
    return float(of_hue[window][around].mean()) < MAX_SAME_GROUND


def _find_contacts(
    piece: Pixels, black: Pixels, beyond: npt.NDArray[np.bool_], scale: float
) -> npt.NDArray[np.float64]:
    """Return the middle rows of the places where a piece meets black print that has a part in `beyond`."""
    import cv2

    count, labels = cv2.connectedComponents(np.ascontiguousarray(black))
    goes_on = np.zeros(count, bool)
    goes_on[np.unique(labels[beyond])] = True
    goes_on[0] = False
    met = ((_grow(piece, round(CONTACT_PT * scale)) > 0) & goes_on[labels]).view(np.uint8)
    boxes = cv2.connectedComponentsWithStats(met)[2][1:]
    return np.asarray(boxes[:, 1] + boxes[:, 3] / 2, np.float64)


def _grow(mask: Pixels, reach: int) -> Pixels:
    """Return a mask grown by `reach` pixels to all sides."""
    import cv2

    return np.asarray(cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), np.uint8)


def _draw_hulls(pieces: _Pieces, chosen: npt.NDArray[np.bool_]) -> Pixels:
    """Return a mask of the convex hulls of pieces."""
    import cv2

    hulls = np.zeros(pieces.labels.shape, np.uint8)
    for i in np.flatnonzero(chosen).tolist():
        left, top, wide, high = pieces.boxes[i].tolist()
        y, x = np.nonzero(pieces.labels[top : top + high, left : left + wide] == i)
        cv2.fillConvexPoly(hulls, cv2.convexHull(np.stack([x + left, y + top], axis=1).astype(np.int32)), 255)
    return hulls


def _have_centres_in(pieces: _Pieces, mask: Pixels) -> npt.NDArray[np.bool_]:
    """Return which pieces have the centre of their boxes in a mask."""
    x, y = (pieces.boxes[:, :2] + pieces.boxes[:, 2:] // 2).T
    return np.asarray(mask[y, x] > 0, bool)


def _find_frames(pieces: _Pieces, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which of the chosen pieces enclose others, as a stamp's frame does its letters."""
    frames = np.zeros(len(chosen), bool)
    x, y = (pieces.boxes[:, :2] + pieces.boxes[:, 2:] // 2).T
    for i in np.flatnonzero(chosen).tolist():
        left, top, wide, high = pieces.boxes[i].tolist()
        inside = chosen & (left < x) & (x < left + wide) & (top < y) & (y < top + high)
        frames[i] = np.count_nonzero(inside) > MIN_FRAMED  # itself among them
    return frames


def _follow_letters(pieces: _Pieces, chosen: npt.NDArray[np.bool_], scale: float) -> npt.NDArray[np.bool_]:
    """Return the pieces that continue the chosen ones as the letters of a stamp do: near them, and as high."""
    large = pieces.boxes[:, 3] >= MIN_MARK_PT * scale
    found, todo = chosen.copy(), np.flatnonzero(chosen & large).tolist()
    x, y, wide, high = pieces.boxes.T
    while todo:
        left, top, across, down = pieces.boxes[todo.pop()].tolist()
        reach = LETTER_REACH * down
        beside = (x < left + across + reach) & (x + wide > left - reach) & (y < top + down) & (y + high > top)
        near = beside & large & (high > down / 2) & (high < 2 * down) & ~found
        found |= near
        todo += np.flatnonzero(near).tolist()
    return found & ~chosen


def _cut_out_mark(pixels: Pixels, ink: Pixels, letters: Pixels, scale: float) -> InkMark:
    """Return a mark at the page's own size: `ink` and `letters` are masks of the page at this size or a part of it."""
    import cv2

    times = round(pixels.shape[0] / ink.shape[0])
    x, y, wide, high = cv2.boundingRect(ink)
    margin = round(REPAIR_PT * scale / times)
    top, left = max(0, y - margin), max(0, x - margin)
    window = slice(top, y + high + margin), slice(left, x + wide + margin)
    masks = [
        np.asarray(cv2.resize(m[window], None, fx=times, fy=times, interpolation=cv2.INTER_NEAREST), np.uint8)
        for m in (ink, letters)
    ]
    rows, columns = masks[0].shape
    bright = brightest_channel(pixels[top * times : top * times + rows, left * times : left * times + columns])
    grown = _grow(masks[0], round(INK_EDGE_PT * scale))
    usual = float(np.median(bright[masks[0] > 0]))
    print_level = np.where(masks[0] > 0, PRINT_DARKNESS, EDGE_DARKNESS) * usual
    pieces = find_components((bright < print_level).view(np.uint8))
    grown[pieces.draw(pieces.boxes[:, 2:].max(axis=1) >= GRAIN_PT * scale) > 0] = 0
    return InkMark(left=left * times, top=top * times, ink=grown, letters=masks[1])
