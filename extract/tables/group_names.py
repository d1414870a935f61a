# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names over several columns of an open table, between its rulings: they run across the white between the columns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.geometry import measure_covered_length
from ingest.model import Box, OpenTable, Page, Region, Word

MAX_HEADER_PT = 90.0  # from the first ruling of a table to its rows
MIN_RULE_SHARE = 0.9  # of a table's width, that its first ruling covers
MIN_TEXT_GAP = 1.0  # of a line's height: white between two names of one line
MAX_OVERHANG_PT = 6.0  # by which a name may reach out of the table, or out of the first column
MAX_RULE_DISTANCE = 1.0  # of a line's height, between a name and the ruling over its columns
MAX_OFF_CENTRE = 0.08  # of a ruling's width, from its middle to that of the name above
MIN_COLUMN_SHARE = 0.5  # of a column, that a ruling below a name covers
MIN_NAMED_SHARE = 0.3  # of a column, that a name itself is over

Text = tuple[Word, ...]


def add_group_names(page: Page) -> Page:
    """Return the page with the names between the first ruling of each open table and its rows as part of the table."""
    for part in page.open_tables:
        zones = list(_list_header_texts(page, part))
        if zones:
            page = _take_texts(page, part, [text for zone in zones for text in zone])
    return page


def _list_header_texts(page: Page, part: OpenTable) -> Iterator[list[Text]]:
    """Yield the texts between a table's rows and the ruling above, and between it and further ones."""
    foot = part.box.top
    for rule in _list_wide_rules(page, part):
        words = [w for w in page.words if rule < w.box.centre_y < foot and page.regions[w.region].kind == "band"]
        texts = list(_list_texts(words))
        if not all(_fits(text, part) for text in texts):
            return
        if texts and all(_begins_left(text, part) for text in texts):
            return
        if texts:
            yield texts
            foot = rule


def _list_wide_rules(page: Page, part: OpenTable) -> list[float]:
    """Return the y of the rulings as wide as a table above its rows, from the lowest to the highest."""
    box = part.box
    level = [r.box for r in page.rulings if r.axis == "h" and box.top - MAX_HEADER_PT <= r.box.centre_y <= box.top]
    pieces: dict[int, list[Box]] = {}
    for line in level:
        pieces.setdefault(round(line.centre_y), []).append(line)
    wide = [
        y
        for y, lines in pieces.items()
        if measure_covered_length(((line.x0, line.x1) for line in lines), box.x0, box.x1) >= MIN_RULE_SHARE * box.width
    ]
    return sorted(map(float, wide), reverse=True)


def _list_texts(words: Sequence[Word]) -> Iterator[Text]:
    """Yield the texts of each printed line: words closer than two columns are."""
    for _, line in groupby(sorted(words, key=lambda w: (w.line, w.box.x0)), key=lambda w: w.line):
        text: list[Word] = []
        for word in line:
            if text and word.box.x0 - text[-1].box.x1 >= MIN_TEXT_GAP * word.box.height:
                yield tuple(text)
                text = []
            text.append(word)
        yield tuple(text)


def _begins_left(text: Text, part: OpenTable) -> bool:
    return text[0].box.x0 < part.columns[0][1] - MAX_OVERHANG_PT


def _fits(text: Text, part: OpenTable) -> bool:
    """Return whether a text is within a table, and within the first column if it begins there, as no heading is."""
    x0, x1 = text[0].box.x0, text[-1].box.x1
    if x0 < part.box.x0 - MAX_OVERHANG_PT or x1 > part.box.x1 + MAX_OVERHANG_PT:
        return False
    return not _begins_left(text, part) or x1 <= part.columns[0][1] + MAX_OVERHANG_PT


def _take_texts(page: Page, part: OpenTable, texts: Sequence[Text]) -> Page:
    """Return the page with each of these texts as a block of the table."""
    regions, moved = list(page.regions), dict[int, Word]()
    lines = 1 + max(word.line for word in page.words)
    for at, text in enumerate(texts):
        moved |= {id(word): replace(word, region=len(regions), line=lines + at) for word in text}
        regions.append(Region(kind="block", box=Box.hull(word.box for word in text)))
    top = min(word.box.top for text in texts for word in text)
    table = replace(part, box=replace(part.box, top=top))
    return replace(
        page,
        words=tuple(moved.get(id(word), word) for word in page.words),
        regions=tuple(regions),
        open_tables=tuple(table if other is part else other for other in page.open_tables),
    )


def find_named_columns(page: Page, name: Box, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """Return the first and last column that a name is over: those of the ruling below it, or those it reaches over.

    A name is in the middle of its ruling, where that is wider than one column.
    """
    at = next((i for i, (_, x1) in enumerate(columns) if name.centre_x <= x1), len(columns) - 1)
    below = [
        r.box
        for r in page.rulings
        if r.axis == "h"
        and abs(r.box.centre_y - name.bottom) <= MAX_RULE_DISTANCE * name.height
        and abs(r.box.centre_x - name.centre_x) <= MAX_OFF_CENTRE * r.box.width
    ]
    rule = min(below, key=lambda box: box.width, default=name)
    covered = [i for i, (x0, x1) in enumerate(columns) if _covers(rule, x0, x1, MIN_COLUMN_SHARE)]
    named = [i for i, (x0, x1) in enumerate(columns) if _covers(name, x0, x1, MIN_NAMED_SHARE)]
    found = [at, *named, *covered]
    return min(found), max(found)


def _covers(box: Box, x0: float, x1: float, share: float) -> bool:
    return min(box.x1, x1) - max(box.x0, x0) >= share * (x1 - x0)
