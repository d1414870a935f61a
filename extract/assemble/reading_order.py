# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The order of a page's tables and lines: from top to bottom, and column by column where tables are side by side."""

from collections.abc import Sequence
from itertools import pairwise

from extract.assemble.prose import PlacedLine
from extract.tables.grid import FoundTable
from extract.text.cells import group_lines
from ingest.model import Box

Item = FoundTable | PlacedLine

MIN_SHARED_HEIGHT = 0.5  # of the lower table's height: tables that share it are side by side
MIN_GUTTER_HEIGHTS = 1.0  # of a line's height: white space between its words that parts it


def order_items(tables: Sequence[FoundTable], lines: Sequence[PlacedLine]) -> list[Item]:
    """Return the tables and lines of a page in reading order.

    Lines above two tables that are side by side are parted where the tables are, and each part is read with its table.
    """
    items: list[Item] = sorted([*tables, *lines], key=_find_top)
    for left, right in _pair_tables(tables):
        items = _read_side_by_side(items, left, right)
    return items


def _find_top(item: Item) -> float:
    """Return where an item begins on its page. Lines begin with the band that they were read in, and keep its order."""
    if isinstance(item, FoundTable):
        return item.table.box.top
    page, line = item
    return page.regions[line.words[0].region].box.top


def _pair_tables(tables: Sequence[FoundTable]) -> list[tuple[FoundTable, FoundTable]]:
    """Return each pair of neighbouring tables that are side by side."""
    ordered = sorted(tables, key=lambda found: found.table.box.x0)
    return [(a, b) for a, b in pairwise(ordered) if _are_side_by_side(a.table.box, b.table.box)]


def _are_side_by_side(left: Box, right: Box) -> bool:
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    return left.x1 <= right.x0 and shared >= MIN_SHARED_HEIGHT * min(left.height, right.height)


def _read_side_by_side(items: list[Item], left: FoundTable, right: FoundTable) -> list[Item]:
    """Return the items with the right table and its lines behind the left table and its lines."""
    first = min(items.index(left), items.index(right))
    gutter = (left.table.box.x1 + right.table.box.x0) / 2
    start = first
    for at in range(first - 1, -1, -1):
        item = items[at]
        if isinstance(item, FoundTable):
            break
        before, behind = _part_line(item, gutter)
        if behind:
            start = at
        elif not before:
            break
    ours = [_part_line(item, gutter) for item in items[start:first] if not isinstance(item, FoundTable)]
    columns: list[Item] = [*(before for before, _ in ours if before), left]
    columns += [*(behind for _, behind in ours if behind), right]
    return [*items[:start], *columns, *(item for item in items[first:] if item is not left and item is not right)]


def _part_line(item: PlacedLine, gutter: float) -> tuple[PlacedLine | None, PlacedLine | None]:
    """Return the parts of a line left and right of a gutter; no part where the line runs through it."""
    page, line = item
    before = [word for word in line.words if word.box.centre_x < gutter]
    behind = [word for word in line.words if word.box.centre_x >= gutter]
    if before and behind:
        white = min(word.box.x0 for word in behind) - max(word.box.x1 for word in before)
        if white < MIN_GUTTER_HEIGHTS * line.box.height:
            return None, None
    parts = [(page, group_lines(words)[0]) if words else None for words in (before, behind)]
    return parts[0], parts[1]
