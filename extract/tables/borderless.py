# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the rows of a table without vertical ruling lines, from ruling lines, tints, white space and first cells."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extract.tables.figure_rows import find_figure_cuts
from extract.tables.grid import EDGE_TOLERANCE_PT, Column, FoundTable, GridCell, Table
from extract.tables.group_names import find_named_columns
from extract.tables.header_rows import read_header_row
from extract.tables.level_rows import find_level_cuts
from extract.tables.row_edges import list_row_edges
from extract.text.cells import Line, group_lines
from extract.text.column_names import ColumnNames
from extract.text.headings import parse_heading
from extract.text.question_labels import read_label
from extract.text.who_words import is_organisation
from ingest.geometry import measure_covered_length
from ingest.model import Box, Fill, OpenTable, Page, Region, Word

MIN_RULE_WIDTH = 0.4  # of the table's width: a shorter horizontal line separates no rows
MAX_LEFT_OUT_SHARE = 0.25  # of a column's width, that a line between the cells beside it covers
SAME_RULE_PT = 4.0  # between two lines that are one line drawn twice
CLOSING_RULE_PT = 12.0  # from a table's print to the lines that close it
MIN_ROW_GAP = 0.5  # of a line's height: white space across all columns that may separate two rows
MIN_HEADER_GAP = 1.0  # of a line's height: white below a header; the lines of its names are closer
MIN_QUESTION_GAP = 0.25  # of a line's height: white space above the first line of a question
MIN_FILL_SHARE = 0.4  # of the height or width of a fill or cell that they must share for the fill to colour the cell
MAX_FILL_WIDTH = 0.4  # of the table's width, of neighbouring cells in one colour; a wider fill is the ground of rows
MAX_SHIFT_PT = 24.0  # between the places of a table and of its header's table on their pages
SHIFT_STEP_PT = 2.0
MIN_AGREEMENT = (
    0.85  # of a table's width that its columns share with the header's; less means that the page lay differently
)
COLUMN_MARGIN_PT = 4.0  # by which print may reach out of its column
MAX_WIDER = 1.25  # times as wide as another table's header, with more columns: the header is not this table's
MIN_REST_LETTERS = 3  # less at the head of a page is a number or dust


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHeader:
    """The last header read: its columns, and the left and right side of its table in points."""

    columns: tuple[Column, ...]
    x0: float
    x1: float


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


def build_open_table(
    page: Page, table: OpenTable, header: OpenHeader | None, names: ColumnNames
) -> tuple[FoundTable, OpenHeader | None]:
    """Cut an open table into cells.

    Args:
        page: The page of the table.
        table: The table's box and columns.
        header: The last header read before this table.
        names: The known names of columns.

    Returns:
        The table, and the header that is valid after it.
    """
    columns = [_column_lines(page, table, x0, x1) for x0, x1 in table.columns]
    every = [line for lines in columns for line in lines]
    if not every:
        empty = Table(page=page, box=table.box, cells=(), rows=0, columns=len(columns), open=True)
        return FoundTable(table=empty, words={}), header
    tall = median(line.box.height for line in every)
    rules = _find_row_rules(page, table, every)
    above = header if header and _may_be_header(header, table) else None
    asks, begins = _find_row_starters(table, above) if above else (0, min(1, len(columns) - 1))
    edges = list_row_edges(page, table.box, table.columns, tall)
    slabs = _cut_slabs(table, columns, rules, edges, tall, asks)
    own, foot = _read_own_header(page, table, slabs, names)
    if own:
        header = own
        asks, begins = _find_row_starters(table, own)
        slabs = _cut_slabs(table, columns, rules, edges, tall, asks)
    rows = _merge_slabs(slabs, begins, foot, tall)
    return _build_from_slabs(page, table, rows, above if not own else None), header


def _may_be_header(header: OpenHeader, table: OpenTable) -> bool:
    """Return whether a header may be that of a table below it; one of a narrow table with few columns is not."""
    return len(header.columns) >= len(table.columns) or table.box.width <= MAX_WIDER * (header.x1 - header.x0)


def add_row_rest(page: Page, header: OpenHeader, furniture: Collection[int] = ()) -> Page:
    """Make the lines at the head of a page that complete the last row of the page before a table.

    A line or two in one or two columns are not found as a table. They count as one where each of their words is under
    a column of the header. Regions of `furniture` are left where they are.
    """
    first = min((b.top for b in _list_table_boxes(page)), default=page.height + page.width)
    if page.open_tables:
        frame = _fit_header_frame(page.open_tables[0], header)
        header = replace(header, x0=frame.x0, x1=frame.x1)
    bands = sorted((r.box.top, i) for i, r in enumerate(page.regions) if r.kind == "band" and r.box.top < first)
    bands = [(top, i) for top, i in bands if i not in furniture]
    moved: dict[int, dict[int, list[Word]]] = {}
    for _, region in bands:
        words = [w for w in page.words if w.region == region]
        columns = [_find_column_under(header, w.box) for w in words]
        text = " ".join(w.text for w in words)
        if (
            not words
            or None in columns
            or len(text) < MIN_REST_LETTERS
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
        for inside in columns_of.values():
            words += [replace(w, region=len(regions)) for w in inside]
            regions.append(Region(kind="block", box=Box.hull(w.box for w in inside)))
    box = Box.hull(page.regions[r].box for r in moved)
    width = header.x1 - header.x0
    edges = tuple((header.x0 + c.x0 * width, header.x0 + c.x1 * width) for c in header.columns)
    rest = OpenTable(box=replace(box, x0=min(box.x0, edges[0][0]), x1=max(box.x1, edges[-1][1])), columns=edges)
    return replace(page, words=tuple(words), regions=tuple(regions), open_tables=(rest, *page.open_tables))


def _list_table_boxes(page: Page) -> list[Box]:
    return [t.box for t in page.open_tables] + [r.box for r in page.regions if r.kind == "box"]


def _find_column_under(header: OpenHeader, word: Box) -> int | None:
    """Return the index of the column that a word lies in completely; None where there is none."""
    width = header.x1 - header.x0
    for i, column in enumerate(header.columns):
        x0, x1 = header.x0 + column.x0 * width, header.x0 + column.x1 * width
        if x0 - COLUMN_MARGIN_PT <= word.x0 and word.x1 <= x1 + COLUMN_MARGIN_PT:
            return i
    return None


def _are_columns_apart(words: Sequence[Word], columns: Sequence[int | None]) -> bool:
    """Return whether words of one line in two columns are as far apart as columns, not as words."""
    pairs = [(a, b) for (a, i), (b, j) in pairwise(zip(words, columns, strict=True)) if i != j and a.line == b.line]
    return all(b.box.x0 - a.box.x1 >= min(a.box.height, b.box.height) for a, b in pairs)


def _column_lines(page: Page, table: OpenTable, x0: float, x1: float) -> list[Line]:
    """Return the printed lines of one column, from top to bottom."""
    regions = {
        i
        for i, r in enumerate(page.regions)
        if r.kind == "block"
        and x0 <= r.box.centre_x <= x1
        and table.box.top - 1 <= r.box.centre_y <= table.box.bottom + 1
    }
    return sorted(group_lines(w for w in page.words if w.region in regions), key=lambda line: line.box.top)


def _find_row_rules(page: Page, table: OpenTable, lines: Sequence[Line]) -> dict[float, frozenset[int]]:
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
    """Return the upper sides of fills in a table at the height of a ruling, which need not be drawn along them."""
    boxes = [fill.box for fill in page.fills if fill.box.horizontal_overlap(table.box) > 0]
    return [replace(box, top=at, bottom=at) for box in boxes if abs(box.top - at) <= SAME_RULE_PT]


def _find_left_out(table: OpenTable, pieces: Sequence[Box]) -> frozenset[int]:
    """Return the columns that a line leaves out; none where it ends within a column, as a faint line does."""
    shares = [_measure_cover(pieces, x0, x1) / (x1 - x0) for x0, x1 in table.columns]
    if any(MAX_LEFT_OUT_SHARE < share < 1 - MAX_LEFT_OUT_SHARE for share in shares):
        return frozenset()
    return frozenset(i for i, share in enumerate(shares) if share <= MAX_LEFT_OUT_SHARE)


def _strikes_through(line: Box, rule: Box, at: float) -> bool:
    inside = line.top + 0.3 * line.height < at < line.bottom - 0.3 * line.height
    return inside and rule.x0 < line.x1 and line.x0 < rule.x1


def _find_row_starters(table: OpenTable, header: OpenHeader) -> tuple[int, int]:
    """Return the column of questions, -1 for none, and the column whose print begins a row.

    The latter is -1 where the column of agencies is empty here, so that no row begins.
    """
    box = _fit_header_frame(table, header)
    fields: dict[str, int] = {}
    for i, (x0, x1) in enumerate(table.columns):
        column = _header_column_over(header, box, x0, x1)
        for field in (column.choices or (column.field,)) if column else ():
            if field:
                fields.setdefault(field, i)
    asks = fields.get("question", -1)
    named = any("agency" in (column.choices or (column.field,)) for column in header.columns)
    return asks, fields.get("agency", -1 if named else max(asks, 0))


def _header_column_over(header: OpenHeader, frame: Box, x0: float, x1: float) -> Column | None:
    a, b = (x0 - frame.x0) / frame.width, (x1 - frame.x0) / frame.width
    return max(header.columns, key=lambda c: min(b, c.x1) - max(a, c.x0), default=None)


def _cut_slabs(
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
        at: frozenset(i for i in own if not _parts_texts(_list_lines_around(columns[i], i, at, rules), at, tall))
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
    whole = [y for y, left_out in rules.items() if column not in left_out]
    top = max((y for y in whole if y < at), default=float("-inf"))
    bottom = min((y for y in whole if y > at), default=float("inf"))
    return [line for line in lines if top < line.box.centre_y < bottom]


def _parts_texts(lines: Sequence[Line], at: float, tall: float) -> bool:
    """Return whether a column has print on both sides of a cut, and white between that separates two texts."""
    above = max((line.box.bottom for line in lines if line.box.centre_y < at), default=None)
    below = min((line.box.top for line in lines if line.box.centre_y > at), default=None)
    return above is not None and below is not None and below - above >= MIN_ROW_GAP * tall


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


def _read_own_header(
    page: Page, table: OpenTable, slabs: list[Slab], names: ColumnNames
) -> tuple[OpenHeader | None, float]:
    """Return the header that the table has, and its lower side; None and the table's upper side where it has none."""
    for slab in slabs:
        built = _build_from_slabs(page, table, [slab], None)
        columns = read_header_row(built.table, 0, built.cell_texts(), names)
        if columns:
            return OpenHeader(columns=columns, x0=table.box.x0, x1=table.box.x1), slab.bottom
    return None, table.box.top


def _merge_slabs(slabs: list[Slab], begins: int, foot: float, tall: float) -> list[Slab]:
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


def _build_from_slabs(page: Page, table: OpenTable, rows: list[Slab], header: OpenHeader | None) -> FoundTable:
    """Build the table with a cell for each column of each slab, and the words of each cell."""
    first = len(page.regions)
    cells: list[GridCell] = []
    words: dict[int, list[Word]] = {}
    last: dict[int, int] = {}
    inked = [_measure_print(page, table, rows, i) for i in range(len(table.columns))]
    groups = _count_group_rows(rows)
    for row, slab in enumerate(rows):
        named = _find_named_columns(page, table, slab) if row < groups else {}
        hidden = {i for start, end in named.values() for i in range(start, end + 1)} - set(named)
        for i, edges in enumerate(table.columns):
            if i in hidden:
                continue
            start, end = named.get(i, (i, i))
            x0, x1 = inked[i] if header else (min(edges[0], inked[i][0]), max(edges[1], inked[i][1]))
            above = last.get(i)
            if above is not None and i in slab.crossed:
                cell = cells[above]
                cells[above] = replace(cell, box=replace(cell.box, bottom=slab.bottom), last_row=row)
                words[cell.region] += [replace(w, region=cell.region) for line in slab.lines[i] for w in line.words]
                continue
            region = first + len(cells)
            last[i] = len(cells)
            box = Box(
                x0=min(x0, table.columns[start][0]) if start < i else x0,
                top=slab.top,
                x1=max(x1, table.columns[end][1]) if end > i else x1,
                bottom=slab.bottom,
            )
            cells.append(GridCell(region=region, box=box, row=row, last_row=row, column=start, last_column=end))
            words[region] = [replace(w, region=region) for line in slab.lines[i] for w in line.words]
    frame = _fit_header_frame(table, header) if header else table.box
    page = replace(page, fills=_split_fills(page, cells, MAX_FILL_WIDTH * frame.width))
    built = Table(page=page, box=frame, cells=tuple(cells), rows=len(rows), columns=len(table.columns), open=True)
    return FoundTable(table=built, words=words)


def _count_group_rows(rows: Sequence[Slab]) -> int:
    """Return the number of rows above the first one with print in most columns: names over several columns."""
    return next((at for at, slab in enumerate(rows) if sum(map(bool, slab.lines)) * 2 > len(slab.lines)), 0)


def _find_named_columns(page: Page, table: OpenTable, slab: Slab) -> dict[int, tuple[int, int]]:
    """Return the first and last column that each name of a row is over, by the column of its middle.

    A name is over no column with a name of its own.
    """
    found: dict[int, tuple[int, int]] = {}
    free = 0
    for i, lines in enumerate(slab.lines):
        if not lines:
            continue
        start, end = find_named_columns(page, Box.hull(line.box for line in lines), table.columns)
        end = next((j - 1 for j in range(i + 1, end + 1) if slab.lines[j]), max(end, i))
        found[i] = (min(max(start, free), i), end)
        free = end + 1
    return found


def _measure_print(page: Page, table: OpenTable, rows: list[Slab], column: int) -> tuple[float, float]:
    """Return the left and right side of a column's print and fills. Its gutters are wider beside an empty column."""
    x0, x1 = table.columns[column]
    is_last = column == len(table.columns) - 1  # a short name over wider fills ends the last column too early
    boxes = [line.box for slab in rows for line in slab.lines[column]]
    boxes += [
        f.box
        for f in page.fills
        if x0 <= f.box.centre_x
        and (f.box.x0 if is_last else f.box.centre_x) <= x1
        and table.box.top <= f.box.centre_y <= table.box.bottom
        and f.box.width <= x1 - x0 + 2 * COLUMN_MARGIN_PT  # a wider one is the ground of a row
    ]
    around = Box.hull(boxes) if boxes else None
    return (around.x0, around.x1) if around else (x0, x1)


def _fit_header_frame(table: OpenTable, header: OpenHeader) -> Box:
    """Return the box of the header's table, moved sideways to where its columns fit this table best.

    Where they fit nowhere it is scaled too, as photographs are taken from different distances.
    """
    wide = header.x1 - header.x0
    steps = int(MAX_SHIFT_PT / SHIFT_STEP_PT)
    shift, scale, agreement = _best_frame(table, header, [(SHIFT_STEP_PT * i, 1.0) for i in range(-steps, steps + 1)])
    if agreement < MIN_AGREEMENT:
        moved = [(wide * i / 50, 1 + j / 50) for i in range(-25, 26) for j in range(-12, 13)]
        shift, scale, _ = _best_frame(table, header, [(shift, scale), *moved])
    left_edge = header.x0 + shift
    return Box(x0=left_edge, top=table.box.top, x1=left_edge + wide * scale, bottom=table.box.bottom)


def _best_frame(
    table: OpenTable, header: OpenHeader, frames: Sequence[tuple[float, float]]
) -> tuple[float, float, float]:
    """Return the (shift, scale) that fits best, the first of equals, and how well: the share of widths that agree."""
    import numpy as np

    if not header.columns:
        return 0.0, 1.0, 0.0
    shifts, scales = np.array(frames).T
    left, width = (header.x0 + shifts)[:, None], ((header.x1 - header.x0) * scales)[:, None]
    starts, ends = np.array([(column.x0, column.x1) for column in header.columns]).T
    shared = -np.abs(shifts) / 1000 - np.abs(1 - scales) / 10
    for x0, x1 in table.columns:
        shared += (np.minimum((x1 - left) / width, ends) - np.maximum((x0 - left) / width, starts)).max(axis=1)
    best = int(shared.argmax())
    return float(shifts[best]), float(scales[best]), float(shared[best])


def _split_fills(page: Page, cells: Sequence[GridCell], wide: float) -> tuple[Fill, ...]:
    """Return the page's fills, cut into one for each cell.

    A fill may cover several rows, or neighbouring cells of one colour. One of `wide` points or more is the ground of
    rows and belongs to no cell.
    """
    kept: list[Fill] = []
    right = max((cell.box.x1 for cell in cells), default=0.0)
    for fill in page.fills:
        shares = []
        covered = [cell.box for cell in cells if _covers_cell(fill.box, cell.box)]
        columns = {(box.x0, box.x1) for box in covered}
        if len(columns) > 1 and fill.box.width >= wide:
            columns = set()
        for box in covered:
            single = box.x0 <= fill.box.centre_x <= box.x1 and len(columns) < 2
            if single or len(columns) > 1:
                top, bottom = max(fill.box.top, box.top), min(fill.box.bottom, box.bottom)
                x0, x1 = (fill.box.x0, fill.box.x1) if single else (max(fill.box.x0, box.x0), min(fill.box.x1, box.x1))
                if single and box.x1 == right and box.x0 - EDGE_TOLERANCE_PT <= x0:
                    x1 = min(x1, box.x1)  # the print of the last column may end before its colour
                shares.append(replace(fill, box=Box(x0=x0, top=top, x1=x1, bottom=bottom)))
        kept += shares or [fill]
    return tuple(kept)


def _covers_cell(fill: Box, cell: Box) -> bool:
    """Return whether a fill shares enough of its height and width, or of the cell's, to colour the cell."""
    high = fill.vertical_overlap(cell) >= MIN_FILL_SHARE * min(fill.height, cell.height)
    return high and fill.horizontal_overlap(cell) >= MIN_FILL_SHARE * min(fill.width, cell.width)
