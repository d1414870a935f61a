# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Colour within a white cell of a scan: a dot that shows a status, or coloured print."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.image.raster import Pixels, brightest_channel, darkest_channel
from ingest.model import Box, Colour

VIVID_SPREAD = 60  # largest less smallest channel: fringes of black print on a scan stay below it
PALE_SPREAD = 30  # the same, around a vivid core, or of a whole dot in a pale colour
MIN_DOT_PT = 4.0  # smaller ones are specks of colour
MAX_DOT_PT = 40.0  # larger ones are pictures
MAX_ASPECT = 1.5  # of a dot
MIN_CIRCLE_SHARE = 0.8  # of the circle around it: a square covers .64, a letter less
MIN_FRAYED_SHARE = 0.76  # the same of a pale dot, whose rim JPEG frays
MIN_VIVID_SHARE = 0.8  # of a disc
MIN_VIVID_SHARE_LARGE = 0.4  # of a disc that is larger than print and may have a letter on it
LARGE_DOT_PT = 9.0
MAX_OUTSIDE_SHARE = 0.5  # of a disc's area: with more colour elsewhere in its cell it is a letter of coloured print
MIN_PRINT_PT = 2.0  # lower letters are dust
INK_DEPTH = 70  # grey levels below white from which a pixel is ink
MIN_ROW_GAP_PT = 11.0  # between the statuses of two rows; lines of one text are closer
PATCH_MARGIN_PX = 4  # of paper around a stretch of colour
MIN_COLOURED_SHARE = 0.5  # of a cell's ink in colour, from which its print is coloured


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Colour in a patch of pixels: `x0` to `bottom` in pixels of the patch.

    `round` is true for a dot, with its mask (255 within it); otherwise it is print.
    """

    x0: int
    top: int
    x1: int
    bottom: int
    colour: Colour
    round: bool
    mask: npt.NDArray[np.uint8]

    def place_on_page(self, left: int, top: int, scale: float) -> Box:
        """Return its box in points, for a patch whose corner is at (left, top) in pixels."""
        return Box(
            x0=(left + self.x0) / scale,
            top=(top + self.top) / scale,
            x1=(left + self.x1) / scale,
            bottom=(top + self.bottom) / scale,
        )

    def erase_dot(self, grey: Pixels, patch: Pixels) -> Pixels:
        """Return the patch's grey image without the dot: white, with a letter on it dark."""
        import cv2

        paper = np.array(self.colour[::-1], dtype=np.int16)
        away = np.abs(patch.astype(np.int16) - paper).max(axis=2)
        inner = cv2.erode(self.mask, np.ones((5, 5), np.uint8))
        outer = cv2.dilate(self.mask, np.ones((5, 5), np.uint8))
        out = np.array(grey)
        out[outer > 0] = 255
        letter = (inner > 0) & (away > 2 * VIVID_SPREAD)
        out[letter] = 0
        return np.asarray(out, dtype=np.uint8)


def find_spots(patch: Pixels, scale: float) -> list[Spot]:
    """Return the dots or coloured print of a white cell, from top to bottom.

    A cell of a column without level rulings has one in each of its rows.
    """
    spot = find_spot(patch, scale)
    if spot is None or spot.round or spot.bottom - spot.top < MIN_ROW_GAP_PT * scale:
        return [spot] if spot else []
    found = []
    for first, last in _find_rows_of_colour(patch[spot.top : spot.bottom], scale):
        top, bottom = max(0, spot.top + first - PATCH_MARGIN_PX), spot.top + last + PATCH_MARGIN_PX
        own = find_spot(patch[top:bottom], scale)
        if own:
            mask = np.zeros(patch.shape[:2], np.uint8)
            mask[top : top + len(own.mask)] = own.mask
            found.append(replace(own, top=top + own.top, bottom=top + own.bottom, mask=mask))
    return found if len(found) > 1 else [spot]


def _find_rows_of_colour(patch: Pixels, scale: float) -> list[tuple[int, int]]:
    """Return the first and last row of pixels of each stretch of colour, with white between them."""
    inked = np.flatnonzero((brightest_channel(patch) - darkest_channel(patch) >= VIVID_SPREAD).any(axis=1))
    parts = np.split(inked, np.flatnonzero(np.diff(inked) > MIN_ROW_GAP_PT * scale) + 1)
    return [(int(part[0]), int(part[-1]) + 1) for part in parts]


def find_spot(patch: Pixels, scale: float) -> Spot | None:
    """Return the dot in a white cell, otherwise its coloured print; None where its ink is black."""
    spread = brightest_channel(patch) - darkest_channel(patch)
    vivid = spread >= VIVID_SPREAD
    if int((spread >= PALE_SPREAD).sum()) < (MIN_PRINT_PT * scale) ** 2 / 4:
        return None
    dot = _find_dot(patch, spread, scale)
    if dot is not None or int(vivid.sum()) < (MIN_PRINT_PT * scale) ** 2 / 4:
        return dot
    return _find_coloured_print(patch, vivid, scale)


def _find_dot(patch: Pixels, spread: Pixels, scale: float) -> Spot | None:
    import cv2

    rim = min(PALE_SPREAD, float(np.median(spread[spread >= PALE_SPREAD])) / 2)  # where half of its colour is lost
    round_share = MIN_CIRCLE_SHARE if rim == PALE_SPREAD else MIN_FRAYED_SHARE
    mask = (spread >= rim).astype(np.uint8) * np.uint8(255)
    outlines = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
    best: tuple[float, Any] | None = None
    for outline in outlines:
        _, _, wide, high = cv2.boundingRect(outline)
        area = float(cv2.contourArea(outline))
        sized = MIN_DOT_PT * scale <= min(wide, high) and max(wide, high) <= MAX_DOT_PT * scale
        circle = np.pi * cv2.minEnclosingCircle(outline)[1] ** 2
        disc_like = 1 / MAX_ASPECT <= wide / high <= MAX_ASPECT and area >= round_share * circle
        if sized and disc_like and (best is None or area > best[0]):
            best = (area, outline)
    if best is None:
        return None
    disc = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(disc, [best[1]], -1, (255,), thickness=cv2.FILLED)
    size = float((disc > 0).sum())
    x, y, wide, high = cv2.boundingRect(best[1])
    full = MIN_VIVID_SHARE_LARGE if min(wide, high) >= LARGE_DOT_PT * scale else MIN_VIVID_SHARE
    for least, share in ((VIVID_SPREAD, full), (rim, MIN_VIVID_SHARE)):
        coloured = spread >= least
        inside = patch[(disc > 0) & coloured]
        outside = float((coloured & (disc == 0)).sum())
        if len(inside) >= share * size and outside <= MAX_OUTSIDE_SHARE * size:
            colour = _find_main_colour(inside)
            return Spot(x0=x, top=y, x1=x + wide, bottom=y + high, colour=colour, round=True, mask=disc)
    return None


def _find_coloured_print(patch: Pixels, vivid: npt.NDArray[np.bool_], scale: float) -> Spot | None:
    ink = darkest_channel(patch) < 255 - INK_DEPTH
    if float((ink & vivid).sum()) < MIN_COLOURED_SHARE * float(ink.sum()):
        return None
    rows, columns = np.flatnonzero(vivid.any(axis=1)), np.flatnonzero(vivid.any(axis=0))
    if len(rows) < MIN_PRINT_PT * scale:
        return None
    mask = vivid.astype(np.uint8) * np.uint8(255)
    return Spot(
        x0=int(columns[0]),
        top=int(rows[0]),
        x1=int(columns[-1]) + 1,
        bottom=int(rows[-1]) + 1,
        colour=_find_main_colour(patch[vivid]),
        round=False,
        mask=mask,
    )


def _find_main_colour(pixels: npt.NDArray[np.uint8]) -> Colour:
    """Return the colour of the most vivid half of the pixels: the rest is mixed with the paper around."""
    spread = pixels.max(axis=1).astype(int) - pixels.min(axis=1)
    core = pixels[spread >= np.median(spread)]
    blue, green, red = (int(v) for v in np.median(core, axis=0))
    return red, green, blue
