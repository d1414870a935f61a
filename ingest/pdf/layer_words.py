# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make words of the characters of a text layer, in the page's upright frame and the layer's own order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from math import hypot
from statistics import mean, median
from typing import Protocol, TypeVar

import numpy as np

from ingest.geometry import Box, Matrix, Point, Transform
from ingest.pdf.page_objects import PdfObject, object_box

MIN_WORD_GAP = 0.3  # in letter widths: white beyond the usual between two letters that separates words
MAX_ABUTTING_GAP = 0.1  # in letter widths: strings no farther from each other were drawn end to end
MAX_STEP_BACK = 0.5  # in letter heights: a letter that begins farther back begins a word
MIN_LINE_OVERLAP = 0.5  # in word heights, of words on one line
MIN_STRING_LETTERS = 4  # to measure a string's own letter width and gaps
MIN_MEAN_LETTERS = 2.0  # per string: shorter strings are letters, not words
MAX_STEPS_BACK = 1  # in a layer's own order, of a cell's words read line by line; a program may misplace one
MIN_OVERLAID_SHARE = 0.6  # of the smaller of two words that lie on each other
PRIVATE_USE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))  # code points whose meaning only the font knows
ZERO_WIDTH_SPACE = "\u200b"  # separates words as a space does
IGNORED_MARKS = "\u200c\u200d\u2060\ufeff"  # are neither print nor space

# The dots and squares of the fonts Symbol and Wingdings, and code 127, which PDF's own encoding gives a bullet.
BULLETS = dict.fromkeys(("\uf0b7", "\uf0a7", "\uf06c", "\uf06e", "(cid:127)"), "•")
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
REPLACEMENTS = LIGATURES | BULLETS


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A character of a layer.

    `corners` are in viewer points, the sides along its own direction of writing; letters of one `string` were drawn by
    one operator. `origin` is where its writing begins on the baseline, None if not known.
    """

    text: str
    corners: tuple[Point, Point, Point, Point]
    string: int
    origin: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The characters of a layer, spaces included, in its own order."""

    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerWord:
    """A word of a layer, its box in the page's upright frame; `baseline` is its y, None if not known."""

    text: str
    box: Box
    baseline: float | None = None


class PlacedWord(Protocol):
    """Anything with a box."""

    @property
    def box(self) -> Box:
        """Where it is, in points."""


W = TypeVar("W", bound=PlacedWord)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A letter other than a space, upright; `opens` is true after a space, or at the start."""

    text: str
    box: Box
    string: int
    opens: bool
    baseline: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pace:
    """How letters follow each other: a letter's width and the gap between two, both in letter heights."""

    width: float
    white: float


def build_layer(chars: Sequence[PdfObject]) -> Layer:
    """Return the layer that characters form."""
    return Layer(
        letters=tuple(
            Letter(
                text=str(c["text"]),
                corners=_find_corners(c),
                string=int(c["string"]),
                origin=(float(c["x0"]) + float(c["origin_x"]), float(c["top"]) + float(c["origin_y"])),
            )
            for c in chars
        )
    )


def _find_corners(char: PdfObject) -> tuple[Point, Point, Point, Point]:
    """Return the corners of a character, whose width is its advance.

    Its box is the hull of a rectangle that may be skewed.
    """
    hull = object_box(char)
    x, y = hull.centre
    a, b = (float(v) for v in char["matrix"][:2])
    length = hypot(a, b) or 1.0
    cos, sin, wide = a / length, -b / length, abs(float(char["adv"])) * length
    if abs(cos) >= abs(sin):
        high = (hull.height - wide * abs(sin)) / max(abs(cos), 0.1)
    else:
        high = (hull.width - wide * abs(cos)) / abs(sin)
    if high <= 0:  # written downwards, or of a matrix that shows nothing
        cos, sin, wide, high = 1.0, 0.0, hull.width, hull.height
    (ux, uy), (vx, vy) = (cos * wide / 2, sin * wide / 2), (-sin * high / 2, cos * high / 2)
    return (
        (x - ux - vx, y - uy - vy),
        (x + ux - vx, y + uy - vy),
        (x + ux + vx, y + uy + vy),
        (x - ux + vx, y - uy + vy),
    )


def build_layer_words(layer: Layer, to_viewer: Transform) -> tuple[LayerWord, ...]:
    """Return the words of a layer in the upright frame.

    Words end at spaces, where a string ends that was a word, and otherwise at white: a layer's letters come in reading
    order, but their positions within a word may be rough. A word that is drawn twice in one place is one.

    Args:
        layer: The layer's letters, in viewer points.
        to_viewer: The map from upright points to viewer points.
    """
    marks = _make_marks(layer, to_viewer)
    usual = _find_usual_pace(marks)
    by_string = _strings_are_words(marks, usual)
    paces = _measure_paces(marks, usual)
    groups: list[list[_Mark]] = []
    last: _Mark | None = None
    for mark in marks:
        if last is None or mark.opens or _starts_word(last, mark, paces[mark.string], by_string):
            groups.append([])
        groups[-1].append(mark)
        last = mark
    words = [
        LayerWord(text="".join(m.text for m in g), box=Box.hull(m.box for m in g), baseline=_find_baseline(g))
        for g in groups
    ]
    copies = {j for i, j in find_overlaid_pairs(words) if words[i].text == words[j].text}
    return tuple(w for i, w in enumerate(words) if i not in copies)


def _find_baseline(marks: Sequence[_Mark]) -> float | None:
    known = [mark.baseline for mark in marks if mark.baseline is not None]
    return median(known) if known else None


def _make_marks(layer: Layer, to_viewer: Transform) -> list[_Mark]:
    found = []
    opens, to_upright = True, Matrix(to_viewer).inverse()
    for letter, box in zip(layer.letters, _move_to_upright(layer.letters, to_viewer), strict=True):
        text = REPLACEMENTS.get(letter.text, letter.text)
        if not text.strip(ZERO_WIDTH_SPACE).strip():
            opens = True
        elif text not in IGNORED_MARKS:
            baseline = to_upright.apply(*letter.origin)[1] if letter.origin else None
            found.append(_Mark(text=text.strip(), box=box, string=letter.string, opens=opens, baseline=baseline))
            opens = False
    return found


def _move_to_upright(letters: Sequence[Letter], to_viewer: Transform) -> list[Box]:
    """Return the hulls of letters in the upright frame."""
    if not letters:
        return []
    back = np.array(Matrix(to_viewer).inverse().rows)
    corners = np.array([letter.corners for letter in letters], dtype=float)
    placed = np.concatenate([corners, np.ones((*corners.shape[:2], 1))], axis=2) @ back.T
    placed = placed[:, :, :2] / placed[:, :, 2:]
    low, high = placed.min(axis=1), placed.max(axis=1)
    return [
        Box(x0=float(x0), top=float(y0), x1=float(x1), bottom=float(y1))
        for (x0, y0), (x1, y1) in zip(low, high, strict=True)
    ]


def _find_usual_pace(marks: Sequence[_Mark]) -> _Pace:
    """Return the pace of the layer: of letters that were drawn together, otherwise of all."""
    if not marks:
        return _Pace(width=0.5, white=0.0)
    pairs = [(a, b) for a, b in pairwise(marks) if not b.opens and not _is_off_line(a, b)]
    together = [(a, b) for a, b in pairs if a.string == b.string]
    pairs = together if len(together) >= MIN_MEAN_LETTERS * len(pairs) / (MIN_MEAN_LETTERS + 1) else pairs
    return _Pace(
        width=max(median(m.box.width / _shared_height(m, m) for m in marks), 0.1),
        white=median([_gap_between(a, b) / _shared_height(a, b) for a, b in pairs] or [0.0]),
    )


def _measure_paces(marks: Sequence[_Mark], usual: _Pace) -> dict[int, _Pace]:
    """Return the pace of each string: its own if it has letters enough, as each may be stretched differently."""
    found = {}
    for string, group in groupby(marks, key=lambda m: m.string):
        inside = list(group)
        whites = [
            _gap_between(a, b) / _shared_height(a, b)
            for a, b in pairwise(inside)
            if not b.opens and not _is_off_line(a, b)
        ]
        if len(whites) < MIN_STRING_LETTERS - 1:
            found[string] = usual
            continue
        width = mean(m.box.width / _shared_height(m, m) for m in inside)
        found[string] = _Pace(width=max(width, 0.1), white=median(whites))
    return found


def _strings_are_words(marks: Sequence[_Mark], usual: _Pace) -> bool:
    """Return whether a new string begins a new word.

    Not where strings are single letters, nor where most follow each other without white, as with manual kerning.
    """
    if len(marks) < MIN_MEAN_LETTERS * len({m.string for m in marks}):
        return False
    ends = [(a, b) for a, b in pairwise(marks) if a.string != b.string and not b.opens and not _is_off_line(a, b)]
    abutting = sum(abs(_gap_between(a, b)) <= MAX_ABUTTING_GAP * usual.width * _shared_height(a, b) for a, b in ends)
    return abutting < len(ends) / 2


def _starts_word(last: _Mark, mark: _Mark, pace: _Pace, by_string: bool) -> bool:
    if _is_off_line(last, mark) or (by_string and last.string != mark.string):
        return True
    return _gap_between(last, mark) > (pace.white + MIN_WORD_GAP * pace.width) * _shared_height(last, mark)


def _is_off_line(last: _Mark, mark: _Mark) -> bool:
    """Return whether a letter is on another line than the last, or before it."""
    high = _shared_height(last, mark)
    return (
        mark.box.x0 < last.box.x0 - MAX_STEP_BACK * high
        or last.box.vertical_overlap(mark.box) < MIN_LINE_OVERLAP * high
    )


def _gap_between(last: _Mark, mark: _Mark) -> float:
    return mark.box.x0 - last.box.x1


def _shared_height(a: _Mark, b: _Mark) -> float:
    return max(min(a.box.height, b.box.height), 1.0)


@lru_cache(maxsize=4096)
def is_readable(text: str) -> bool:
    """Return whether every character is printable text: not a glyph number, a control or a private code point."""
    if "(cid:" in text:
        return False
    return not any(
        not c.isprintable() or c == "\ufffd" or any(a <= ord(c) <= b for a, b in PRIVATE_USE)
        for c in text
        if c != "\u00ad"
    )


def find_overlaid_pairs(words: Sequence[LayerWord]) -> list[tuple[int, int]]:
    """Return pairs of words that lie on each other, by index, the earlier first."""
    if not words:
        return []
    x0, top, x1, bottom = np.array([w.box.sides for w in words]).T
    wide = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    high = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    areas = (x1 - x0) * (bottom - top)
    over = (wide > 0) & (high > 0) & (wide * high >= MIN_OVERLAID_SHARE * np.minimum(areas[:, None], areas))
    return [(int(i), int(j)) for i, j in np.argwhere(np.triu(over, k=1))]


def group_into_lines(words: Iterable[W]) -> list[list[W]]:
    """Return words as printed lines from top to bottom, each from left to right."""
    lines: list[list[W]] = []
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom, w.box.x0)):
        for line in reversed(lines[-3:]):
            last = line[-1].box
            if word.box.vertical_overlap(last) >= MIN_LINE_OVERLAP * min(word.box.height, last.height):
                line.append(word)
                break
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.box.x0) for line in lines]


def is_out_of_order(words: Sequence[LayerWord]) -> bool:
    """Return whether the lines of a cell mix words that are apart in the layer, whose own order is that of reading.

    Boxes that do not follow the lines of a page askew lead to that.
    """
    order = {id(word): place for place, word in enumerate(words)}
    places = [order[id(word)] for line in group_into_lines(words) for word in line]
    return sum(after < before for before, after in pairwise(places)) > MAX_STEPS_BACK
