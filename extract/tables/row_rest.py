# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines at the head of a page that complete the last row of an open table on the page before."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.tables.open_header import OpenHeader, find_column_under, fit_header_frame
from extract.text.headings import parse_heading
from extract.text.legend_text import read_legend_lines
from ingest.model import Box, OpenTable, Page, Region, Word

MIN_REST_LETTERS = 3  # less at the head of a page is a number or dust


def add_row_rest(page: Page, header: OpenHeader, furniture: Collection[int] = ()) -> Page:
    """Make the lines at the head of a page that complete the last row of the page before a table.

    A line or two in one or two columns are not found as a table. They count as one where each of their words is under
    a column of the header. Regions of `furniture` are left where they are.
    """
    first = min((b.top for b in _list_table_boxes(page)), default=page.height + page.width)
    if page.open_tables:
        frame = fit_header_frame(page.open_tables[0], header)
        header = replace(header, x0=frame.x0, x1=frame.x1)
    bands = sorted((r.box.top, i) for i, r in enumerate(page.regions) if r.kind == "band" and r.box.top < first)
    bands = [(top, i) for top, i in bands if i not in furniture]
    inside = {i: [w for w in page.words if w.region == i] for _, i in bands}
    legend, _ = read_legend_lines([" ".join(w.text for w in words) for words in inside.values()])
    moved: dict[int, dict[int, list[Word]]] = {}
    for at, (region, words) in enumerate(inside.items()):
        columns = [find_column_under(header, w.box) for w in words]
        text = " ".join(w.text for w in words)
        if (
            not words
            or None in columns
            or len(text) < MIN_REST_LETTERS
            or at in legend
            or parse_heading(text)
            or not _are_columns_apart(words, columns)
        ):
            break
        moved[region] = {}
        for word, column in zip(words, columns, strict=True):
            moved[region].setdefault(column or 0, []).append(word)
    if not moved:
        return page
    regions, words = list(page.regions), [w for w in page.words if w.region not in moved]
    for columns_of in moved.values():
        for own in columns_of.values():
            words += [replace(w, region=len(regions)) for w in own]
            regions.append(Region(kind="block", box=Box.hull(w.box for w in own)))
    box = Box.hull(page.regions[r].box for r in moved)
    width = header.x1 - header.x0
    edges = tuple((header.x0 + c.x0 * width, header.x0 + c.x1 * width) for c in header.columns)
    rest = OpenTable(box=replace(box, x0=min(box.x0, edges[0][0]), x1=max(box.x1, edges[-1][1])), columns=edges)
    return replace(page, words=tuple(words), regions=tuple(regions), open_tables=(rest, *page.open_tables))


def _list_table_boxes(page: Page) -> list[Box]:
    return [t.box for t in page.open_tables] + [r.box for r in page.regions if r.kind == "box"]


def _are_columns_apart(words: Sequence[Word], columns: Sequence[int | None]) -> bool:
    """Return whether words of one line in two columns are as far apart as columns, not as words."""
    pairs = [(a, b) for (a, i), (b, j) in pairwise(zip(words, columns, strict=True)) if i != j and a.line == b.line]
    return all(b.box.x0 - a.box.x1 >= min(a.box.height, b.box.height) for a, b in pairs)
