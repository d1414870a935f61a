# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print of a born-digital page that belongs together: watermarks behind it, and text that runs out of its cell."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import median
from typing import Any

import numpy as np

from ingest.model import Box
from ingest.pdf.page_objects import PdfObject, find_turn, object_box, turn_clockwise

MIN_SLANTED_RATIO = 1.5  # size of slanted print to the page's usual size, from which it is a watermark or a stamp
MIN_SLANT = 0.03  # rise of a line of print, as a share of its run, from which it is a stamp's where it is over print
MIN_LARGE_RATIO = 3.0  # size of any print over other print, from which it is one
MIN_OVERPRINTED = 3  # characters under large print
MIN_PALE_LEVEL = 0.5  # of the darkest channel, 0 black to 1 white: slanted print as pale is a watermark of any size
MAX_RUN_GAP_EM = 0.5  # between characters of one text, in heights of a character; a blank is 0.3 wide
MAX_WORD_GAP_EM = 0.3  # between words of one text; between cells there is the padding of both

Home = int | None
"""The index of the box that contains a character; None outside all boxes."""


def split_background_print(
    chars: Sequence[PdfObject],
) -> tuple[tuple[PdfObject, ...], tuple[tuple[PdfObject, ...], ...]]:
    """Return the characters of the page's text, and apart from them the watermarks, each as its characters in order.

    A watermark or a stamp is slanted and large, pale, or over other print; or much larger than the text and over it. On
    a page whose text is askew as a whole, large print is a heading.
    """
    if not chars:
        return (), ()
    usual = median(float(c["size"]) for c in chars)
    straight = [object_box(c) for c in chars if c["size"] < 2 * usual and not _is_aslant(c)]
    centres = np.array([box.centre for box in straight])
    is_level = len(straight) * 2 > len(chars)
    text: list[PdfObject] = []
    marks: list[list[PdfObject]] = []
    last: PdfObject | None = None
    for _, string in groupby(chars, itemgetter("string")):
        group = list(string)
        is_stamp = is_level and _is_aslant(group[0]) and group[0]["size"] >= MIN_SLANTED_RATIO * usual
        if not is_stamp and not _is_watermark(group, usual, centres.reshape(-1, 2)):
            text += group
            continue
        if last is None or last["size"] * 2 < group[0]["size"] or not _touches(last, group[0]):
            marks.append([])
        marks[-1] += group
        last = group[-1]
    return tuple(text), tuple(map(tuple, marks))


def _is_watermark(chars: Sequence[PdfObject], usual: float, centres: np.ndarray[Any, Any]) -> bool:
    size = max(float(c["size"]) for c in chars)
    if find_turn(chars[0]) is None and all(_is_pale(c["non_stroking_color"]) for c in chars):
        return True
    return (_is_aslant(chars[0]) or size >= MIN_LARGE_RATIO * usual) and _is_over_print(chars, centres)


def _is_aslant(char: PdfObject) -> bool:
    less, more = sorted(abs(float(v)) for v in char["matrix"][:2])
    return less > MIN_SLANT * more


def _is_over_print(chars: Sequence[PdfObject], centres: np.ndarray[Any, Any]) -> bool:
    boxes = [object_box(c) for c in chars]
    return sum(any(box.contains_point(x, y) for box in boxes) for x, y in centres) >= MIN_OVERPRINTED


def _is_pale(colour: Iterable[Any] | None) -> bool:
    shares = [v for v in colour or () if isinstance(v, int | float)]
    if len(shares) == 4:
        return all((1 - v) * (1 - shares[3]) >= MIN_PALE_LEVEL for v in shares[:3])
    return bool(shares) and min(shares) >= MIN_PALE_LEVEL


def _touches(last: PdfObject, char: PdfObject) -> bool:
    return object_box(last).touches(object_box(char), float(char["size"]) / 2)


def keep_runs_whole(chars: Sequence[PdfObject], homes: Sequence[Home]) -> list[Home]:
    """Return the boxes of characters, those of a text that runs over a box's edge being one box's.

    That is the box that holds most of the text. A word is kept whole wherever it runs; the words after it stay with it
    outside the table and in cells with no text of their own, as a spreadsheet prints text that does not fit.

    Args:
        chars: The characters, in drawing order.
        homes: The box that contains each character's centre.
    """
    found = list(homes)
    runs = _find_runs_over_edges(chars, homes)
    if not runs:
        return found
    owners: dict[Home, set[int]] = defaultdict(set)
    for char, home in zip(chars, homes, strict=True):
        owners[home].add(int(char["string"]))
    for run in runs:
        held = Counter(homes[i] for i in run if homes[i] is not None)
        home = held.most_common(1)[0][0]
        string = int(chars[run[0]]["string"])
        for word in _split_run(chars, run):
            inside = Counter(homes[i] for i in word)
            vacant = all(other in (home, None) or owners[other] == {string} for other in inside)
            if home in inside or (vacant and _is_cut(chars, homes, run)):
                target = home if vacant or inside[home] * 2 >= len(word) else inside.most_common(1)[0][0]
                for i in word:
                    found[i] = target
    return found


def _find_runs_over_edges(chars: Sequence[PdfObject], homes: Sequence[Home]) -> list[list[int]]:
    """Return runs of characters drawn by one operator side by side, by index, that are in several boxes."""
    runs: list[list[int]] = []
    for _, group in groupby(range(len(chars)), key=lambda i: chars[i]["string"]):
        string = list(group)
        if len({homes[i] for i in string}) > 1:  # few are
            starts = [i for i in string if i == string[0] or _gap_before(chars, i) > MAX_RUN_GAP_EM]
            ends = [*starts[1:], string[-1] + 1]
            runs += [list(range(start, end)) for start, end in zip(starts, ends, strict=True)]
    return [run for run in runs if len({homes[i] for i in run}) > 1]


def _split_run(chars: Sequence[PdfObject], run: Sequence[int]) -> list[list[int]]:
    words: list[list[int]] = []
    for i in run:
        if not words or chars[i]["opens"]:
            words.append([])
        words[-1].append(i)
    return words


def _is_cut(chars: Sequence[PdfObject], homes: Sequence[Home], run: Sequence[int]) -> bool:
    """Return whether a box's edge cuts a word of the run, or falls between words too close for two cells."""
    steps = [(i, j) for i, j in pairwise(run) if homes[i] != homes[j]]
    return all(_gap_before(chars, j) < MAX_WORD_GAP_EM for _, j in steps)


def _gap_before(chars: Sequence[PdfObject], index: int) -> float:
    """Return the white before a character, in heights of it; a line's change is very wide."""
    turn = find_turn(chars[index]) or 0
    before, after = turn_clockwise(chars[index - 1], turn), turn_clockwise(chars[index], turn)
    high = max(after.height, 1.0)
    if before.vertical_overlap(after) < 0.5 * min(before.height, high) or after.x0 < before.x0:
        return float("inf")
    return (after.x0 - before.x1) / high


def find_background_words(marks: Sequence[Sequence[PdfObject]]) -> list[tuple[str, Box]]:
    """Return the words of watermarks and their boxes, which are hulls of slanted letters."""
    found = []
    for mark in marks:
        for word in _split_run(mark, range(len(mark))):
            parts = [mark[i] for i in word]
            found.append(("".join(str(c["text"]) for c in parts), Box.hull(map(object_box, parts))))
    return found
