"""Rows of a table without upright rulings, told from rulings, tints, white and the columns that begin a row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extract.coordinates import hull
from extract.tables.grid import Column, GridCell, Table, read_header
from extract.text.cells import Line, lines_of
from extract.text.column_names import Columns
from extract.text.headings import heading_in
from extract.text.question_labels import read_label
from ingest.model import Box, Fill, OpenTable, Page, Region, Word

ROW_RULE = 0.4  # of the table's width: a shorter level line parts no rows
SNAP = 4.0  # points between two lines that are one, drawn twice
CLOSING = 12.0  # points from a table's print to the lines that close it
WHITE = 0.5  # of a line's height: white across all columns that may part two rows; between lines it is less
LEADING = 0.25  # of a line's height: white above a question's first line
OWN = 0.4  # of a fill's or a row's height: a fill that shares as much with a row colours it
SHIFT = 24.0  # points by which a table may stand elsewhere on the page than its header's
STEP = 2.0  # points
ALIKE = 0.85  # of a table's width that its columns share with the header's, where both pages lay alike
ASIDE = 4.0  # points by which print may stand beside its column where a page lay otherwise
SHORTEST = 3  # letters; less at a page's head is a number or dust

Words = dict[int, list[Word]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The last header read: its columns, and from where to where its table ran, in points."""

    columns: tuple[Column, ...]
    x0: float
    x1: float


@dataclass(slots=True)
class Slab:
    """What stands between two lines across the table, column by column; `sure` where more than white
    parts it from what stands above."""

    top: float
    bottom: float
    sure: bool
    lines: list[list[Line]]

    def add(self, other: "Slab") -> None:
        self.bottom = other.bottom
        for mine, more in zip(self.lines, other.lines, strict=True):
            mine += more


def open_table(
    page: Page, table: OpenTable, header: Header | None, names: Columns
) -> tuple[Table, Words, Header | None]:
    """The table's rows and columns, the words of each of its cells, and the header that holds from here on.
    `header` is the last one read before this table."""
    columns = [_lines_in(page, table, x0, x1) for x0, x1 in table.columns]
    every = [line for lines in columns for line in lines]
    if not every:
        return Table(page=page, box=table.box, cells=(), rows=0, columns=len(columns), open=True), {}, header
    tall = median(line.box.height for line in every)
    rules = _rules(page, table, every)
    asks, begins = _fields_of(table, header) if header else (0, min(1, len(columns) - 1))
    slabs = _slabs(table, columns, rules, tall, asks)
    own = _own_header(page, table, slabs, names)
    if own:
        header = own
        asks, begins = _fields_of(table, own)
        slabs = _slabs(table, columns, rules, tall, asks)
    rows = _merged(slabs, begins)
    built, words = _built(page, table, rows, header if not own else None)
    return built, words, header


def with_rest(page: Page, header: Header) -> Page:
    """The page with the lines at its head that end the last row of the page before made a table: a line or
    two in a column or so are no table to the eye. They stand under the header's columns, and no word of
    theirs across two."""
    first = min((b.top for b in _table_boxes(page)), default=page.height + page.width)
    if page.open_tables:
        frame = _frame(page.open_tables[0], header)
        header = replace(header, x0=frame.x0, x1=frame.x1)
    bands = sorted((r.box.top, i) for i, r in enumerate(page.regions) if r.kind == "band" and r.box.top < first)
    moved: dict[int, dict[int, list[Word]]] = {}
    for _, region in bands:
        words = [w for w in page.words if w.region == region]
        columns = [_column_under(header, w.box) for w in words]
        text = " ".join(w.text for w in words)
        if not words or None in columns or len(text) < SHORTEST or heading_in(text) or not _apart(words, columns):
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
            regions.append(Region(kind="block", box=hull(w.box for w in inside)))
    box = hull(page.regions[r].box for r in moved)
    width = header.x1 - header.x0
    edges = tuple((header.x0 + c.x0 * width, header.x0 + c.x1 * width) for c in header.columns)
    rest = OpenTable(box=replace(box, x0=min(box.x0, edges[0][0]), x1=max(box.x1, edges[-1][1])), columns=edges)
    return replace(page, words=tuple(words), regions=tuple(regions), open_tables=(rest, *page.open_tables))


def _table_boxes(page: Page) -> list[Box]:
    return [t.box for t in page.open_tables] + [r.box for r in page.regions if r.kind == "box"]


def _column_under(header: Header, word: Box) -> int | None:
    """The column that a word stands in, with nothing of it in another."""
    width = header.x1 - header.x0
    for i, column in enumerate(header.columns):
        x0, x1 = header.x0 + column.x0 * width, header.x0 + column.x1 * width
        if x0 - ASIDE <= word.x0 and word.x1 <= x1 + ASIDE:
            return i
    return None


def _apart(words: Sequence[Word], columns: Sequence[int | None]) -> bool:
    """Whether words of one line in two columns stand apart as columns do, not as words."""
    pairs = [(a, b) for (a, i), (b, j) in pairwise(zip(words, columns, strict=True)) if i != j and a.line == b.line]
    return all(b.box.x0 - a.box.x1 >= min(a.box.height, b.box.height) for a, b in pairs)


def _lines_in(page: Page, table: OpenTable, x0: float, x1: float) -> list[Line]:
    """The printed lines of one column, from top to bottom."""
    regions = {
        i
        for i, r in enumerate(page.regions)
        if r.kind == "block"
        and x0 <= (r.box.x0 + r.box.x1) / 2 <= x1
        and table.box.top - 1 <= (r.box.top + r.box.bottom) / 2 <= table.box.bottom + 1
    }
    return sorted(lines_of(w for w in page.words if w.region in regions), key=lambda line: line.box.top)


def _rules(page: Page, table: OpenTable, lines: Sequence[Line]) -> list[float]:
    """Heights of the level rulings and tint edges that part rows; not of those that underline a line."""
    found: list[float] = []
    for ruling in page.rulings:
        box = ruling.box
        at = (box.top + box.bottom) / 2
        if (
            ruling.axis == "h"
            and table.box.top - CLOSING <= at <= table.box.bottom + CLOSING
            and min(box.x1, table.box.x1) - max(box.x0, table.box.x0) >= ROW_RULE * table.box.width
            and not any(_strikes(line.box, box, at) for line in lines)
        ):
            found.append(at)
    apart: list[float] = []
    for at in sorted(found):
        if not apart or at - apart[-1] > SNAP:
            apart.append(at)
    return apart


def _strikes(line: Box, rule: Box, at: float) -> bool:
    inside = line.top + 0.3 * line.height < at < line.bottom - 0.3 * line.height
    return inside and rule.x0 < line.x1 and line.x0 < rule.x1


def _fields_of(table: OpenTable, header: Header) -> tuple[int, int]:
    """The column of questions (-1 where there is none) and the column whose print begins a row (-1 where the agencies'
    column is empty here: no row begins then)."""
    box = _frame(table, header)
    fields: dict[str, int] = {}
    for i, (x0, x1) in enumerate(table.columns):
        column = _over(header, box, x0, x1)
        for field in (column.choices or (column.field,)) if column else ():
            if field:
                fields.setdefault(field, i)
    asks = fields.get("question", -1)
    named = any("agency" in (column.choices or (column.field,)) for column in header.columns)
    return asks, fields.get("agency", -1 if named else max(asks, 0))


def _over(header: Header, frame: Box, x0: float, x1: float) -> Column | None:
    a, b = (x0 - frame.x0) / frame.width, (x1 - frame.x0) / frame.width
    return max(header.columns, key=lambda c: min(b, c.x1) - max(a, c.x0), default=None)


def _slabs(table: OpenTable, columns: list[list[Line]], rules: list[float], tall: float, asks: int) -> list[Slab]:
    """The table cut at every ruling, at white that runs across all columns but the questions', and where a
    question begins."""
    cuts = dict.fromkeys(rules, True)
    body = sorted(
        ((line.box.top, line.box.bottom) for i, lines in enumerate(columns) if i != asks for line in lines),
    )
    reach = body[0][1] if body else 0.0
    for top, bottom in body:
        if top - reach >= WHITE * tall and not any(reach - tall / 2 <= at <= top + tall / 2 for at in cuts):
            cuts[(top + reach) / 2] = False
        reach = max(reach, bottom)
    above = None
    for line in columns[asks] if asks >= 0 else ():
        begins = above is None or line.box.top - above >= LEADING * tall
        above = line.box.bottom
        label = read_label(line.text, None)[0] if begins else None
        if label and not label.repaired:
            near = [at for at in cuts if abs(at - line.box.top) <= 1.5 * tall]
            at = min(near, key=lambda at: abs(at - line.box.top), default=line.box.top - 0.5)
            cuts[at] = True
    edges = [table.box.top - CLOSING, *sorted(cuts), table.box.bottom + CLOSING]
    slabs = [
        Slab(
            top=max(a, table.box.top),
            bottom=min(b, table.box.bottom),
            sure=cuts.get(a, True),
            lines=[[x for x in lines if a < (x.box.top + x.box.bottom) / 2 <= b] for lines in columns],
        )
        for a, b in pairwise(edges)
        if b - a > 1
    ]
    return [s for s in slabs if any(s.lines)]


def _own_header(page: Page, table: OpenTable, slabs: list[Slab], names: Columns) -> Header | None:
    for slab in slabs:
        built, words = _built(page, table, [slab], None)
        texts = {region: " ".join(w.text for w in ws) for region, ws in words.items()}
        columns = read_header(built, 0, texts, names)
        if columns:
            return Header(columns=columns, x0=table.box.x0, x1=table.box.x1)
    return None


def _merged(slabs: list[Slab], begins: int) -> list[Slab]:
    """Slabs that only white parts, put together where the lower one begins no row: in no table does a row
    begin without its agency."""
    rows: list[Slab] = []
    for slab in slabs:
        begun = begins >= 0 and slab.lines[begins]
        if rows and not slab.sure and not begun and any(rows[-1].lines):
            rows[-1].add(slab)
        else:
            rows.append(slab)
    return rows


def _built(page: Page, table: OpenTable, rows: list[Slab], header: Header | None) -> tuple[Table, Words]:
    """The rows as a table like any other: a cell for each column of each row."""
    first = len(page.regions)
    cells: list[GridCell] = []
    words: Words = {}
    inked = [_inked(page, table, rows, i) for i in range(len(table.columns))]
    for row, slab in enumerate(rows):
        for i, edges in enumerate(table.columns):
            x0, x1 = inked[i] if header else (min(edges[0], inked[i][0]), max(edges[1], inked[i][1]))
            region = first + len(cells)
            box = Box(x0=x0, top=slab.top, x1=x1, bottom=slab.bottom)
            cells.append(GridCell(region=region, box=box, row=row, last_row=row, column=i, last_column=i))
            words[region] = [replace(w, region=region) for line in slab.lines[i] for w in line.words]
    frame = _frame(table, header) if header else table.box
    page = replace(page, fills=_fills(page, cells))
    built = Table(page=page, box=frame, cells=tuple(cells), rows=len(rows), columns=len(table.columns), open=True)
    return built, words


def _inked(page: Page, table: OpenTable, rows: list[Slab], column: int) -> tuple[float, float]:
    """From where to where a column's print and fills reach: beside a column that is empty on this page, the
    white gutters say less."""
    x0, x1 = table.columns[column]
    boxes = [line.box for slab in rows for line in slab.lines[column]]
    boxes += [
        f.box
        for f in page.fills
        if x0 <= (f.box.x0 + f.box.x1) / 2 <= x1 and table.box.top <= (f.box.top + f.box.bottom) / 2 <= table.box.bottom
    ]
    around = hull(boxes) if boxes else None
    return (around.x0, around.x1) if around else (x0, x1)


def _frame(table: OpenTable, header: Header) -> Box:
    """The header's table moved sideways to where its columns lie over this table's best; where they nowhere do,
    it is drawn larger or smaller too: photos are not all taken from as far."""
    wide = header.x1 - header.x0

    def agreement(at: tuple[float, float]) -> float:
        shift, scale = at
        left, width = header.x0 + shift, wide * scale
        shared = 0.0
        for x0, x1 in table.columns:
            a, b = (x0 - left) / width, (x1 - left) / width
            shared += max((min(b, c.x1) - max(a, c.x0) for c in header.columns), default=0.0)
        return shared - abs(shift) / 1000 - abs(1 - scale) / 10

    steps = int(SHIFT / STEP)
    best = max(((STEP * i, 1.0) for i in range(-steps, steps + 1)), key=agreement)
    if agreement(best) < ALIKE:
        left = [wide * i / 50 for i in range(-25, 26)]
        best = max([best, *((shift, 1 + i / 50) for shift in left for i in range(-12, 13))], key=agreement)
    shift, scale = best
    left_edge = header.x0 + shift
    return Box(x0=left_edge, top=table.box.top, x1=left_edge + wide * scale, bottom=table.box.bottom)


def _fills(page: Page, cells: Sequence[GridCell]) -> tuple[Fill, ...]:
    """The page's fills, those that run on over several rows cut into one for each."""
    kept: list[Fill] = []
    for fill in page.fills:
        shares = []
        for cell in cells:
            top, bottom = max(fill.box.top, cell.box.top), min(fill.box.bottom, cell.box.bottom)
            middle = (fill.box.x0 + fill.box.x1) / 2
            if cell.box.x0 <= middle <= cell.box.x1 and bottom - top >= OWN * min(fill.box.height, cell.box.height):
                shares.append(replace(fill, box=Box(x0=fill.box.x0, top=top, x1=fill.box.x1, bottom=bottom)))
        kept += shares or [fill]
    return tuple(kept)
