# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cut a table without vertical ruling lines into slabs of rows: at ruling lines, tints, white space and first cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf, isfinite

from extract.tables.figure_rows import find_figure_cuts
from extract.tables.level_rows import find_level_cuts
from extract.text.cells import Line, group_lines
from extract.text.question_labels import read_label
from extract.text.who_words import is_organisation
from ingest.geometry import measure_covered_length
from ingest.model import Box, OpenTable, Page

MIN_RULE_WIDTH = 0.4  # of the table's width: a shorter horizontal line separates no rows
MAX_LEFT_OUT_SHARE = 0.25  # of a column's width, that a line between the cells beside it covers
SAME_RULE_PT = 4.0  # between two lines that are one line drawn twice
CLOSING_RULE_PT = 12.0  # from a table's print to the lines that close it
MIN_ROW_GAP = 0.5  # of a line's height: white space across all columns that may separate two rows
MIN_HEADER_GAP = 1.0  # of a line's height: white below a header; the lines of its names are closer
MAX_OFF_LEVEL = 0.4  # of a line's height: between the first lines of cells that begin level
MAX_OFF_MIDDLE = 0.8  # of a line's height: from the middle of a cell to that of a text that is centred in it
MIN_LEVEL_COLUMNS = 2  # other columns that begin level with a text
MIN_QUESTION_GAP = 0.25  # of a line's height: white space above the first line of a question


@dataclass(slots=True)
class Slab:
    """The lines between two cuts across a table, column by column.

    `sure`: the upper cut is a ruling line, a tint's edge, the start of a question, or where most columns begin level,
    not only white space. `crossed` are the columns whose print runs across the upper cut.
    """

    top: float
    bottom: float
    sure: bool
    lines: list[list[Line]]
    crossed: frozenset[int] = frozenset()

    def measure_white(self, above: "Slab") -> float:
        """Return the height of the white between the print of this slab and of one above it, in points."""
        ends = (line.box.bottom for lines in above.lines for line in lines)
        return min(line.box.top for lines in self.lines for line in lines) - max(ends)

    def add(self, other: "Slab") -> None:
        """Join another slab below this one."""
        self.bottom = other.bottom
        for mine, more in zip(self.lines, other.lines, strict=True):
            mine += more


def list_column_lines(page: Page, table: OpenTable, x0: float, x1: float) -> list[Line]:
    """Return the printed lines of one column, from top to bottom."""
    regions = {
        i
        for i, r in enumerate(page.regions)
        if r.kind == "block"
        and x0 <= r.box.centre_x <= x1
        and table.box.top - 1 <= r.box.centre_y <= table.box.bottom + 1
    }
    return sorted(group_lines(w for w in page.words if w.region in regions), key=lambda line: line.box.top)


def find_row_rules(page: Page, table: OpenTable, lines: Sequence[Line]) -> dict[float, frozenset[int]]:
    """Return the y of the horizontal ruling lines and tint edges that separate rows.

    Lines that strike print are left out. Each y has the columns that its line leaves out; their cells span the rows on
    both sides.
    """
    found: list[Box] = []
    for ruling in page.rulings:
        box = ruling.box
        at = box.centre_y
        if (
            ruling.axis == "h"
            and table.box.top - CLOSING_RULE_PT <= at <= table.box.bottom + CLOSING_RULE_PT
            and not any(_strikes_through(line.box, box, at) for line in lines)
        ):
            found.append(box)
    lines_of: list[list[Box]] = []
    for box in sorted(found, key=lambda b: b.centre_y):
        if lines_of and box.centre_y - lines_of[-1][0].centre_y <= SAME_RULE_PT:
            lines_of[-1].append(box)
        else:
            lines_of.append([box])
    return {
        pieces[0].centre_y: _find_left_out(table, [*pieces, *_list_fill_edges(page, table, pieces[0].centre_y)])
        for pieces in lines_of
        if _measure_cover(pieces, table.box.x0, table.box.x1) >= MIN_RULE_WIDTH * table.box.width
    }


def _measure_cover(pieces: Sequence[Box], x0: float, x1: float) -> float:
    """Return how much of the way from `x0` to `x1` pieces of a line cover."""
    return measure_covered_length(((piece.x0, piece.x1) for piece in pieces), x0, x1)


def _list_fill_edges(page: Page, table: OpenTable, at: float) -> list[Box]:
    """Return the sides of fills at the height of a ruling between two rows, which need not be drawn along them."""
    boxes = [fill.box for fill in page.fills if fill.box.horizontal_overlap(table.box) > 0]
    is_inside = at < table.box.bottom - SAME_RULE_PT  # where the table ends, all its fills end
    return [
        replace(box, top=at, bottom=at)
        for box in boxes
        if abs(box.top - at) <= SAME_RULE_PT or (is_inside and abs(box.bottom - at) <= SAME_RULE_PT)
    ]


def _find_left_out(table: OpenTable, pieces: Sequence[Box]) -> frozenset[int]:
    """Return the columns that a line leaves out; none where it ends within a column, as a faint line does."""
    shares = [_measure_cover(pieces, x0, x1) / (x1 - x0) for x0, x1 in table.columns]
    if any(MAX_LEFT_OUT_SHARE < share < 1 - MAX_LEFT_OUT_SHARE for share in shares):
        return frozenset()
    return frozenset(i for i, share in enumerate(shares) if share <= MAX_LEFT_OUT_SHARE)


def _strikes_through(line: Box, rule: Box, at: float) -> bool:
    inside = line.top + 0.3 * line.height < at < line.bottom - 0.3 * line.height
    return inside and rule.x0 < line.x1 and line.x0 < rule.x1


def cut_slabs(
    table: OpenTable,
    columns: list[list[Line]],
    rules: Mapping[float, frozenset[int]],
    edges: Sequence[float],
    tall: float,
    asks: int,
) -> list[Slab]:
    """Cut a table at ruling lines, where a question begins, and at white space across all other columns."""
    cuts = dict.fromkeys(rules, True)
    body = sorted(
        ((line.box.top, line.box.bottom) for i, lines in enumerate(columns) if i != asks for line in lines),
    )
    reach = body[0][1] if body else 0.0
    for top, bottom in body:
        if top - reach >= MIN_ROW_GAP * tall and not any(reach - tall / 2 <= at <= top + tall / 2 for at in cuts):
            cuts[(top + reach) / 2] = False
        reach = max(reach, bottom)
    above = None
    for line in columns[asks] if asks >= 0 else ():
        begins = above is None or line.box.top - above >= MIN_QUESTION_GAP * tall
        # Below a ruling the row has begun, and its question may be in the middle of the cell.
        ruled = any(asks not in left and (above or 0.0) <= at <= line.box.top for at, left in rules.items())
        above = line.box.bottom
        if ruled:
            continue
        label = read_label(line.text, None)[0] if begins else None
        if label and not label.repaired:
            near = [at for at in cuts if abs(at - line.box.top) <= 1.5 * tall]
            at = min(near, key=lambda at: abs(at - line.box.top), default=line.box.top - 0.5)
            # A question in the middle of its cell begins at the height of print of the other columns.
            if near or not any(top + tall / 4 < at < bottom - tall / 4 for top, bottom in body):
                cuts[at] = True
    left_out = {
        at: frozenset(
            i
            for i in own
            if not _parts_texts(_list_lines_around(columns[i], i, at, rules), at, tall)
            and not _begins_with_row(columns, i, at, rules, tall)
        )
        for at, own in rules.items()
    }
    crossed = {**left_out, **_add_level_cuts(cuts, columns, edges, tall)}
    heights = [table.box.top - CLOSING_RULE_PT, *sorted(cuts), table.box.bottom + CLOSING_RULE_PT]
    slabs = [
        Slab(
            top=max(a, table.box.top),
            bottom=min(b, table.box.bottom),
            sure=cuts.get(a, True),
            lines=[[x for x in lines if a < x.box.centre_y <= b] for lines in columns],
            crossed=crossed.get(a, frozenset()),
        )
        for a, b in pairwise(heights)
        if b - a > 1
    ]
    return [s for s in slabs if any(s.lines)]


def _list_lines_around(
    lines: Sequence[Line], column: int, at: float, rules: Mapping[float, frozenset[int]]
) -> list[Line]:
    """Return the lines of a column between the nearest rules above and below `at` that run through the column."""
    top, bottom = _find_rules_around(column, at, rules)
    return [line for line in lines if top < line.box.centre_y < bottom]


def _find_rules_around(column: int, at: float, rules: Mapping[float, frozenset[int]]) -> tuple[float, float]:
    """Return the nearest rules above and below `at` that run through a column, infinite where there is none."""
    whole = [y for y, left_out in rules.items() if column not in left_out]
    return max((y for y in whole if y < at), default=-inf), min((y for y in whole if y > at), default=inf)


def _parts_texts(lines: Sequence[Line], at: float, tall: float) -> bool:
    """Return whether a column has print on both sides of a cut, and white between that separates two texts."""
    above = max((line.box.bottom for line in lines if line.box.centre_y < at), default=None)
    below = min((line.box.top for line in lines if line.box.centre_y > at), default=None)
    return above is not None and below is not None and below - above >= MIN_ROW_GAP * tall


def _begins_with_row(
    columns: Sequence[Sequence[Line]], column: int, at: float, rules: Mapping[float, frozenset[int]], tall: float
) -> bool:
    """Return whether a column has no print above a rule, and its first line below is level with those of the row there.

    A text of a cell over several rows would be at the top of the first one, or in the middle of all.
    """
    around = _list_lines_around(columns[column], column, at, rules)
    if not around or around[0].box.centre_y < at:
        return False
    top, bottom = _find_rules_around(column, at, rules)
    middle = (around[0].box.top + around[-1].box.bottom) / 2
    if isfinite(bottom - top) and abs(middle - (top + bottom) / 2) <= MAX_OFF_MIDDLE * tall:
        return False
    row = [c for i, c in enumerate(columns) if i not in rules[at]]
    if sum(any(line.box.centre_y < at for line in lines) for lines in row) < MIN_LEVEL_COLUMNS:
        return False  # a name over several columns
    firsts = [next((line.box.top for line in lines if line.box.centre_y > at), None) for lines in row]
    level = [y for y in firsts if y is not None and abs(y - around[0].box.top) <= MAX_OFF_LEVEL * tall]
    return len(level) >= MIN_LEVEL_COLUMNS


def _add_level_cuts(
    cuts: dict[float, bool], columns: list[list[Line]], edges: Sequence[float], tall: float
) -> dict[float, frozenset[int]]:
    """Add the cuts where a row of print begins level; return the columns whose print runs across each of them.

    Figures are cut line by line later: the first column has a label beside each of them, and no text over several.
    """
    if find_figure_cuts(columns):
        return {}
    level = find_level_cuts(columns, edges, [at for at, sure in cuts.items() if sure])
    crossed: dict[float, frozenset[int]] = {}
    for at in level.at:
        near = [y for y in cuts if abs(y - at) <= tall]
        if any(cuts[y] for y in near):
            continue
        for y in near:
            del cuts[y]
        cuts[at] = True
        crossed[at] = frozenset(i for i, ys in level.crossed.items() if at in ys)
    return crossed


def merge_slabs(slabs: list[Slab], begins: int, foot: float, tall: float) -> list[Slab]:
    """Merge slabs that only white space separates where the lower one begins no row.

    A row begins with its agency, and no text with a small letter; one that continues a row of the page before is below
    the header, whose lower side is `foot`.
    """
    rows: list[Slab] = []
    for slab in slabs:
        below_header = bool(rows) and rows[-1].bottom == foot
        below_header = below_header and slab.measure_white(rows[-1]) >= MIN_HEADER_GAP * tall
        begun = begins >= 0 and slab.lines[begins] and not slab.lines[begins][0].text[:1].islower()
        begun = begun or _names_agency(slab)
        if rows and not slab.sure and not begun and any(rows[-1].lines) and not below_header:
            rows[-1].add(slab)
        else:
            rows.append(slab)
    return rows


def _names_agency(slab: Slab) -> bool:
    """Return whether a slab has one line, on the left, that names the agency of the rows below it."""
    first, *rest = slab.lines
    return len(first) == 1 and not any(rest) and is_organisation(first[0].text) and first[0].text[:1].isupper()
