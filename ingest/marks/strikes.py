# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Strokes that cross out words of a scanned page: level, thin, through the middle of letters.

A stroke joins the letters that it crosses, so it is a run of ink along a row that is longer than any bar of a letter.
Letters reach out of it both upwards and downwards. That tells it from a ruling or a dash, which touch no letter, and
from an underline, below which only tails of letters are.

A tracked change is known by an underline that begins where a stroke ends: it marks the print that replaces what is
crossed out, with no blank between the two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import bounding_boxes, keep_long_runs
from ingest.image.raster import POINTS_PER_INCH, Pixels, darkest_channel
from ingest.model import Box, Strike, Word

MIN_STROKE_PT = 16.0  # longer than the bars of letters that touch each other
MIN_SHORT_PT = 6.5  # through a short word on the line after or before such a stroke
MIN_TINY_PT = 5.0  # through a word of two letters there, as thick as that stroke
NEAR_LINE_PT, NEAR_WORD_PT = 20.0, 120.0  # from that stroke, down and across
MAX_THICKER, MAX_TINY_THICKER = 1.6, 1.3  # times as thick as that stroke, or the reverse
MAX_STROKE_PT = 3.0  # thick: a pen, or a double strikethrough that blur joins
MAX_DOUBLE_GAP_PT = 3.5  # between the two strokes of a double strikethrough
MAX_WANDER_PT = 3.5  # by which a stroke drawn by hand rises or falls
GROUND_PT = 9.0  # broader than any stroke of a letter
INK_DEPTH = 60  # grey levels below the ground from which a pixel is ink
TOUCH_PT = 0.55  # of ink right above or below a stroke, where a letter reaches out of it
REACH_PT = 2.0  # above and below a stroke at mid-height the rest of the letters is
MIN_TOUCHED_SHARE = 0.15  # of a stroke's columns, where letters reach out of it, above and below
MIN_TOUCH_BALANCE = 0.35  # of the lesser of the two shares to the other; at the top or foot of letters it is less
MAX_TAILED_SHARE = 0.4  # of an underline's columns, where tails of letters run into it
MIN_BARE_SHARE = 0.015  # of a stroke's columns with white above and below, between letters
MIN_LETTERED_SHARE = 0.3  # of a stroke's columns, where ink is within reach, above and below; in a date there are few
MIN_FREE_SHARE = 0.2  # of a stroke's columns between letters; letters that blur joins leave fewer
MIN_EVENNESS = 0.7  # depth of a stroke's faintest tenth to its usual depth; where letters join they are fainter
MIN_CROSSINGS_PER_PT = 0.1  # strokes of letters that a stroke crosses
UPRIGHT_PT = 12.0  # of ink through a stroke's end: an upright ruling
END_PT = 1.5  # from a stroke's end to the upright ruling on which it ends, or to the underline of what replaces it
MIN_UNDERLINE_PT, MAX_UNDERLINE_PT = 1.5, 9.0  # of that underline below the stroke
MID_FROM, MID_UNTIL = 0.2, 0.85  # where a stroke crosses a word, in heights of its box from its top
STRUCK_SHARE, PART_SHARE = 0.7, 0.25  # of a word's width under strokes, from which it is struck, or in part


@dataclass(frozen=True, slots=True, eq=False)
class _Stroke:
    """A stroke in pixels: for each column from `left`, its first and last row."""

    left: int
    first: npt.NDArray[np.intp]
    last: npt.NDArray[np.intp]

    @property
    def thickness(self) -> float:
        """Its usual thickness in pixels."""
        return float(np.median(self.last - self.first)) + 1

    def to_box(self, scale: float) -> Box:
        return Box(
            x0=self.left / scale,
            top=int(self.first.min()) / scale,
            x1=(self.left + self.first.size) / scale,
            bottom=(int(self.last.max()) + 1) / scale,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckPrint:
    """Where strokes cross out print, in points; `replaced` are those strokes that an underline continues."""

    strokes: tuple[Box, ...] = ()
    replaced: tuple[Box, ...] = ()


def erase_strikes(pixels: Pixels, dpi: float) -> tuple[Pixels, StruckPrint]:
    """Return a level page without the strokes that cross out words, and where they were.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8. It is not changed.
        dpi: Its resolution.
    """
    scale = dpi / POINTS_PER_INCH
    depth = _measure_depth(pixels, scale)
    ink = (depth > INK_DEPTH).view(np.uint8)

    def select_strikes(found: Iterator[_Stroke]) -> list[_Stroke]:
        return [
            s
            for s in _join_double_strokes(list(found), scale)
            if _crosses_letters(ink, s, scale) and _is_even(depth, s) and not _ends_on_rulings(ink, s, scale)
        ]

    strokes = select_strikes(_find_strokes(ink, scale, MIN_STROKE_PT))
    if not strokes:
        return pixels, StruckPrint()
    near = _keep_ink_near(ink, strokes, scale)
    short = select_strikes(_find_strokes(near, scale, MIN_TINY_PT))
    strokes += [s for s in short if _continues_strike(s, strokes, scale)]
    level = list(_find_strokes(ink, scale, MIN_SHORT_PT))
    known = [stroke.to_box(scale) for stroke in strokes]
    lone = [s for s in level if not any(s.to_box(scale).touches(box) for box in known)]
    alike = [s for s in lone if any(_is_as_thick(s, stroke) for stroke in strokes)]
    underlines = [s for s in alike if _is_below_letters(ink, s, scale)]
    strokes += select_strikes(s for s in alike if _has_replacement(s, underlines, scale))
    pixels = pixels.copy()
    for stroke in strokes:
        _erase_stroke(pixels, ink, stroke, scale)
    return pixels, StruckPrint(
        strokes=tuple(stroke.to_box(scale) for stroke in strokes),
        replaced=tuple(stroke.to_box(scale) for stroke in strokes if _has_replacement(stroke, underlines, scale)),
    )


def mark_struck_words(words: Sequence[Word], strokes: Sequence[Box]) -> tuple[Word, ...]:
    """Return the words with how much of each the strokes cross."""
    return tuple(replace(w, struck=_find_strike(w.box, strokes)) for w in words) if strokes else tuple(words)


def _find_strike(word: Box, strokes: Sequence[Box]) -> Strike:
    top, bottom = word.top + MID_FROM * word.height, word.top + MID_UNTIL * word.height
    over = [s for s in strokes if top <= s.centre_y <= bottom and s.x0 < word.x1 and s.x1 > word.x0]
    if not over:
        return "no"
    covered, reached = 0.0, word.x0
    for stroke in sorted(over, key=lambda s: s.x0):
        covered += max(0.0, min(stroke.x1, word.x1) - max(stroke.x0, reached))
        reached = max(reached, stroke.x1)
    share = covered / max(word.width, 0.1)
    return "whole" if share >= STRUCK_SHARE else "part" if share >= PART_SHARE else "no"


def _measure_depth(pixels: Pixels, scale: float) -> Pixels:
    """Return how much darker the page is than its ground, in the channel in which coloured ink is darkest."""
    import cv2

    tint = darkest_channel(pixels)
    broad = round(GROUND_PT * scale) | 1
    return np.asarray(cv2.morphologyEx(tint, cv2.MORPH_BLACKHAT, np.ones((broad, broad), np.uint8)), np.uint8)


def _keep_ink_near(ink: Pixels, strokes: Sequence[_Stroke], scale: float) -> Pixels:
    """Return the ink on the lines around strokes."""
    near = np.zeros_like(ink)
    for stroke in strokes:
        window = stroke.to_box(scale).expanded(NEAR_WORD_PT, NEAR_LINE_PT).pixel_slices(scale)
        near[window] = ink[window]
    return near


def _continues_strike(short: _Stroke, strokes: Sequence[_Stroke], scale: float) -> bool:
    """Return whether a short stroke is near one of the strokes, on another line or apart, and about as thick."""
    box = short.to_box(scale)
    if any(stroke.to_box(scale).touches(box) for stroke in strokes):
        return False  # a part of it
    most = MAX_TINY_THICKER if box.width < MIN_SHORT_PT else MAX_THICKER
    return any(
        stroke.to_box(scale).expanded(NEAR_WORD_PT, NEAR_LINE_PT).contains(box) and _is_as_thick(short, stroke, most)
        for stroke in strokes
    )


def _is_as_thick(one: _Stroke, other: _Stroke, most: float = MAX_THICKER) -> bool:
    return max(one.thickness, other.thickness) <= most * min(one.thickness, other.thickness)


def _has_replacement(stroke: _Stroke, lines: Sequence[_Stroke], scale: float) -> bool:
    """Return whether one of the lines underlines print right after or before a stroke."""
    box = stroke.to_box(scale)
    for line in (other.to_box(scale) for other in lines):
        apart = min(abs(line.x0 - box.x1), abs(box.x0 - line.x1))
        if apart <= END_PT and MIN_UNDERLINE_PT <= line.centre_y - box.centre_y <= MAX_UNDERLINE_PT:
            return True
    return False


def _find_strokes(ink: Pixels, scale: float, least_pt: float) -> Iterator[_Stroke]:
    """Yield the thin level runs of ink that are `least_pt` long; a stroke may wander by a pixel between columns."""
    import cv2

    wandering = np.asarray(cv2.dilate(ink, np.ones((3, 1), np.uint8)), np.uint8)
    long = keep_long_runs(wandering, round(least_pt * scale))
    for x, y, wide, high in bounding_boxes(long):
        if high > MAX_WANDER_PT * scale + 2:
            continue
        run = (long[y : y + high, x : x + wide] & ink[y : y + high, x : x + wide]) > 0
        inked = np.flatnonzero(run.any(axis=0))
        if not inked.size:
            continue
        run = run[:, inked[0] : inked[-1] + 1]
        first, last = run.argmax(axis=0), high - 1 - run[::-1].argmax(axis=0)
        bare = ~run.any(axis=0)
        first[bare], last[bare] = int(np.median(first[~bare])), int(np.median(last[~bare]))
        stroke = _Stroke(x + int(inked[0]), y + first, y + last)
        if stroke.thickness <= MAX_STROKE_PT * scale:
            yield stroke


def _join_double_strokes(strokes: list[_Stroke], scale: float) -> list[_Stroke]:
    """Return the strokes, two of the same ends and close to each other as one."""
    found: list[_Stroke] = []
    for stroke in sorted(strokes, key=lambda s: int(s.first[0])):
        twin = next((s for s in found if _is_twin(s, stroke, scale)), None)
        if twin is None:
            found.append(stroke)
            continue
        found.remove(twin)
        left = max(twin.left, stroke.left)
        right = min(twin.left + twin.first.size, stroke.left + stroke.first.size)
        found.append(_Stroke(left, twin.first[left - twin.left : right - twin.left],
                             stroke.last[left - stroke.left : right - stroke.left]))  # fmt: skip
    return found


def _is_twin(upper: _Stroke, lower: _Stroke, scale: float) -> bool:
    ends = abs(upper.left - lower.left), abs(upper.left + upper.first.size - lower.left - lower.first.size)
    return max(ends) <= END_PT * scale and 0 <= int(lower.first[0] - upper.last[0]) <= MAX_DOUBLE_GAP_PT * scale


def _crosses_letters(ink: Pixels, stroke: _Stroke, scale: float) -> bool:
    touch, reach = max(2, round(TOUCH_PT * scale)), round(REACH_PT * scale)
    above, below = _read_beside(ink, stroke, reach)
    up, down = above[:touch].all(axis=0), below[:touch].all(axis=0)
    less, more = sorted((up.mean(), down.mean()))
    if less < max(MIN_TOUCHED_SHARE, MIN_TOUCH_BALANCE * more) or (~up & ~down).mean() < MIN_FREE_SHARE:
        return False
    beside, beneath = above.any(axis=0), below.any(axis=0)
    if min(beside.mean(), beneath.mean()) < MIN_LETTERED_SHARE or (~beside & ~beneath).mean() < MIN_BARE_SHARE:
        return False
    crossings = min(np.count_nonzero(np.diff(side.astype(np.int8)) > 0) for side in (up, down))
    return bool(crossings >= MIN_CROSSINGS_PER_PT * up.size / scale)


def _is_below_letters(ink: Pixels, line: _Stroke, scale: float) -> bool:
    """Return whether at most tails of letters touch a line."""
    above, below = _read_beside(ink, line, max(2, round(TOUCH_PT * scale)))
    return bool(max(above.all(axis=0).mean(), below.all(axis=0).mean()) <= MAX_TAILED_SHARE)


def _is_even(depth: Pixels, stroke: _Stroke) -> bool:
    """Return whether a stroke is about as dark everywhere."""
    columns = stroke.left + np.arange(stroke.first.size)
    high = int((stroke.last - stroke.first).max()) + 1
    rows = np.minimum(stroke.first + np.arange(high)[:, None], stroke.last)
    darkest = depth[rows, columns].max(axis=0)
    return bool(np.percentile(darkest, 10) >= MIN_EVENNESS * np.median(darkest))


def _read_beside(ink: Pixels, stroke: _Stroke, reach: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return the ink above and below each column of a stroke, shape (reach, columns), from the stroke outwards."""
    columns = stroke.left + np.arange(stroke.first.size)
    away = np.arange(1, reach + 1)[:, None]
    above = ink[np.clip(stroke.first - away, 0, None), columns]
    below = ink[np.clip(stroke.last + away, None, len(ink) - 1), columns]
    return above > 0, below > 0


def _ends_on_rulings(ink: Pixels, stroke: _Stroke, scale: float) -> bool:
    """Return whether a tall line is at both ends, as with a ruling between two columns."""
    high, near = round(UPRIGHT_PT * scale / 2), round(END_PT * scale)
    right = stroke.left + stroke.first.size
    ends = ((stroke.left, int(stroke.first[0])), (right, int(stroke.first[-1])))
    return all(bool(ink[max(0, y - high) : y + high, max(0, x - near) : x + near].all(axis=0).any()) for x, y in ends)


def _erase_stroke(pixels: Pixels, ink: Pixels, stroke: _Stroke, scale: float) -> None:
    """Paint a stroke over with the pixels beside it, column by column, except where a letter crosses it."""
    touch = max(2, round(TOUCH_PT * scale))
    above, below = _read_beside(ink, stroke, touch)
    crossed = above.all(axis=0) & below.all(axis=0)
    for at in np.flatnonzero(~crossed).tolist():
        x, top, bottom = stroke.left + at, int(stroke.first[at]) - 1, int(stroke.last[at]) + 2
        if top < 1 or bottom >= len(pixels):
            continue
        pixels[top:bottom, x] = np.maximum(pixels[top - 1, x], pixels[bottom, x])
