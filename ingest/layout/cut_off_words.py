# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words of a scan that end at the ruling of their cell: print that runs on beyond it was cut off, or lies under it."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from ingest.model import Obstruction, Region, Word

MAX_GAP_PT = 1.0  # from the last letter to the middle of the ruling; a program leaves 2 or more
MAX_BEYOND_PT = 1.5  # a word that goes on farther beyond the ruling was read whole
MAX_LINES, MAX_LINES_SHARE = 3, 0.1  # of a page's lines end so; with more, its cells are all filled to the edge


def find_cut_off_words(
    words: Sequence[Word], regions: Sequence[Region], but: Collection[int] = ()
) -> tuple[Obstruction, ...]:
    """Return where lines of cells end in a letter at the cell's right side.

    A figure may fill its cell, as dates do in a column as wide as they are.

    Args:
        words: The words of a page, read by OCR.
        regions: The regions of the page.
        but: Regions whose words have boxes from elsewhere, which do not tell.
    """
    lines: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in words:
        if regions[word.region].kind == "box" and word.region not in but:
            lines[word.region, word.line].append(word)
    ends = [max(line, key=lambda word: word.box.x1) for line in lines.values()]
    found = [end for end in ends if _is_cut_off(end, regions[end.region])]
    if len(found) > max(MAX_LINES, MAX_LINES_SHARE * len(ends)):
        return ()
    return tuple(Obstruction(kind="cut-off", box=end.box) for end in found)


def _is_cut_off(word: Word, cell: Region) -> bool:
    gap = cell.box.x1 - word.box.x1
    return -MAX_BEYOND_PT <= gap <= MAX_GAP_PT and len(word.text) > 1 and word.text[-1].isalpha()
