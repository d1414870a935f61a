"""The tables of a page: closed boxes put together into rows and columns, cells that span several kept whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.coordinates import hull
from extract.text.column_names import Columns, match_name
from extract.text.legend_text import before_key
from ingest.model import Box, Colour, Fill, Page

TOUCH = 4.0  # points between two boxes of one table
SNAP = 4.0  # points between two edges of one line of the lattice
SATURATED = 14  # largest less smallest channel: below it a fill is grey and no status
ALIKE = 24  # of 255, in each channel: two fills of one colour
ROW_MATES = 2  # cells of a row that share a colour: it is the row's tint, and no cell's own
MIN_HEADER = 3  # known column names that make a row a header
ALIGNED = 0.5  # share of a column that must lie under a header's column to bear its name


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A closed box of a table: `region` is its index on the page; rows and columns are counted from 0,
    `last_row` and `last_column` inclusive."""

    region: int
    box: Box
    row: int
    last_row: int
    column: int
    last_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`open`: no upright rulings part its columns, and a cell that spans rows is cut into their pieces."""

    page: Page
    box: Box
    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    open: bool = False

    def starting(self, row: int) -> list[GridCell]:
        """The cells whose first row this is, left to right."""
        return sorted((c for c in self.cells if c.row == row), key=lambda c: c.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column by its printed name. `field` is None where the name fits no field; x0 and x1 are shares
    of the table's width, so that they serve the next page too. `choices` are all fields that the name may
    mean, `rank` its place among its field's names, `dated` whether it closes with a date; `reason` says
    what the field was told from where the name alone does not tell. `status_too`: its texts begin with
    the status, which has no column of its own."""

    field: str | None
    name: str
    score: float
    x0: float
    x1: float
    choices: tuple[str, ...] = ()
    rank: int = 0
    dated: bool = False
    reason: str = ""
    status_too: bool = False


def colour_of(page: Page, box: Box) -> Colour | None:
    """The colour of a closed box; None where it has none, or a shade of grey."""
    fill = fill_of(page, box)
    return fill.colour if fill else None


def fill_of(page: Page, box: Box) -> Fill | None:
    """What colours a closed box: its ground, else the largest blob or coloured print within it."""
    inside = [f for f in page.fills if f.box == box or _within(f.box, box)]
    coloured = [f for f in inside if max(f.colour) - min(f.colour) >= SATURATED]
    return max(coloured, key=lambda f: (f.box == box, f.box.width * f.box.height), default=None)


def _within(inner: Box, outer: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.top + inner.bottom) / 2
    return outer.x0 <= x <= outer.x1 and outer.top <= y <= outer.bottom and inner.width <= outer.width + SNAP


def find_tables(page: Page) -> list[Table]:
    """The page's tables, from top to bottom."""
    boxes = [(i, r.box) for i, r in enumerate(page.regions) if r.kind == "box"]
    groups: list[list[tuple[int, Box]]] = []
    for entry in boxes:
        near = [g for g in groups if any(_touch(entry[1], b) for _, b in g)]
        merged = [entry, *(e for g in near for e in g)]
        groups = [g for g in groups if g not in near] + [merged]
    tables = [_table(page, group) for group in groups]
    return sorted(tables, key=lambda t: t.box.top)


def _touch(a: Box, b: Box) -> bool:
    return a.x0 - TOUCH <= b.x1 and b.x0 - TOUCH <= a.x1 and a.top - TOUCH <= b.bottom and b.top - TOUCH <= a.bottom


def _table(page: Page, group: list[tuple[int, Box]]) -> Table:
    xs = _edges([v for _, b in group for v in (b.x0, b.x1)])
    ys = _edges([v for _, b in group for v in (b.top, b.bottom)])
    cells = [
        GridCell(
            region=region,
            box=box,
            row=_nearest(ys, box.top),
            last_row=max(_nearest(ys, box.bottom) - 1, 0),
            column=_nearest(xs, box.x0),
            last_column=max(_nearest(xs, box.x1) - 1, 0),
        )
        for region, box in group
    ]
    cells.sort(key=lambda c: (c.row, c.column))
    return Table(page=page, box=hull(b for _, b in group), cells=tuple(cells), rows=len(ys) - 1, columns=len(xs) - 1)


def _edges(values: list[float]) -> list[float]:
    edges: list[list[float]] = []
    for value in sorted(values):
        if edges and value - edges[-1][0] <= SNAP:
            edges[-1].append(value)
        else:
            edges.append([value])
    return [sum(e) / len(e) for e in edges]


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def read_header(table: Table, row: int, texts: dict[int, str], names: Columns) -> tuple[Column, ...] | None:
    """The columns, if this row is a header: most of its cells bear names that are known. A field whose name
    may mean two is its likeliest as yet. `texts` is the text of each region."""
    columns, meant = [], 0
    for cell in table.starting(row):
        name = before_key(" ".join(texts.get(cell.region, "").split()))
        match = match_name(name, names)
        meant += match.known
        columns.append(
            Column(
                field=match.fields[0] if match.fields else None,
                name=name,
                score=round(match.score, 2),
                x0=(cell.box.x0 - table.box.x0) / table.box.width,
                x1=(cell.box.x1 - table.box.x0) / table.box.width,
                choices=match.fields,
                rank=match.rank,
                dated=match.dated,
            )
        )
    fields = {c.field for c in columns if c.field}
    named = [c for c in columns if c.name]
    if len(fields) < min(MIN_HEADER, table.columns) or 2 * meant <= len(named):
        return None
    return tuple(columns)


def column_of(table: Table, cell: GridCell, columns: Sequence[Column]) -> Column | None:
    """The header's column that most of this cell lies under."""
    x0 = (cell.box.x0 - table.box.x0) / table.box.width
    x1 = (cell.box.x1 - table.box.x0) / table.box.width

    def under(column: Column) -> float:
        return max(0.0, min(x1, column.x1) - max(x0, column.x0))

    best = max(columns, key=under, default=None)
    if best is None or under(best) < ALIGNED * min(x1 - x0, best.x1 - best.x0):
        return None
    return best
