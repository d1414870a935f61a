# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw tables that run over page breaks: cells merged over rows, bands over all columns, rulings, tints and headers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportlab.pdfbase.pdfmetrics import getAscent, stringWidth

from benchmarks.random_plans.paper import BLACK, Paper
from samples.canvas import Box
from samples.flow import wrap_text

MOST_HEADER_PT = 110.0  # a row must fit on one page below the header
LEAST_PART_LINES = 3  # lines of a row that must fit at the foot of a page before it is split
PARAGRAPH_GAP = 0.25  # of the print size, between the paragraphs of a cell
STRIKE_HEIGHT = 0.26  # of the print size, above the baseline: yStrikeoutPosition of Times New Roman, Arial and DejaVu
STRIKE_WIDTH_PT = 0.6
DOT_RADIUS = 0.5  # of the print size


class RowTooTallError(Exception):
    """A row does not fit on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStyle:
    """How a table is ruled and tinted. Sizes are in points; "" means without colour."""

    size: float
    leading: float
    padding: float
    row_gap: float = 0.0
    middle: bool = False
    boxed: bool = True  # lines about each cell
    level: bool = False  # lines under each row
    upright: bool = False  # lines between columns
    framed: bool = False  # lines about the whole table
    rule_width: float = 0.6
    rule_colour: str = BLACK
    tint: str = "none"
    tint_colour: str = ""
    header_fill: str = ""
    header_ink: str = BLACK
    header_bold: bool = True
    header_repeated: bool = False
    band_fill: str = ""
    fill_inset: float = 0.0  # white left above and below a coloured status cell
    split_rows: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    text: str
    indent: float = 0.0
    gap: float = 0.0  # above it, unless it is the first of its cell on a page
    struck: bool = False  # crossed out: it is not part of the cell's place


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The wrapped lines of a cell and the keys under which their place is recorded."""

    keys: tuple[str, ...] = ()
    lines: tuple[TextLine, ...] = ()
    fill: str = ""
    dot: str = ""
    ink: str = BLACK
    bold: bool = False
    centred: bool = False


EMPTY = Cell()
Cells = Mapping[int, Cell]
"""The cells of a row by the index of their column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A cell that spans the rows `first` to `last` of a block in one column."""

    column: int
    first: int
    last: int
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows that belong together, with the cells merged over some of them."""

    rows: tuple[Cells, ...]
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Column names, with a line of group names above (text, first and last column) and prompts below, or without."""

    names: tuple[str, ...]
    groups: tuple[tuple[str, int, int], ...] = ()
    prompts: tuple[str, ...] = ()


@dataclass(slots=True)
class Part:
    """The part of a row that is on the current page."""

    row: int
    top: float
    height: float
    cells: Cells


@dataclass(slots=True)
class TableDrawer:
    """Draws one table from top to bottom. `edges` are the x of the columns' sides, left to right."""

    paper: Paper
    style: TableStyle
    edges: tuple[float, ...]
    header: Header | None
    rows_drawn: int = 0
    _top: float = field(default=0.0, init=False)

    def begin(self) -> None:
        self._top = self.paper.y
        if self.header:
            self._draw_header(self.header)

    def end(self) -> None:
        self._close_page()
        self.paper.y += 10

    def wrap(self, text: str, column: int, bold: bool = False, last: int | None = None) -> tuple[TextLine, ...]:
        """Return the lines of a text in a column, or in the columns up to `last`. A bullet's lines hang from it."""
        style, font = self.style, self.paper.bold if bold else self.paper.regular
        width = self.edges[(column if last is None else last) + 1] - self.edges[column] - 2 * style.padding
        out: list[TextLine] = []
        for paragraph in filter(None, text.split("\n")):
            hanging = style.size * 0.8 if paragraph.startswith("• ") else 0.0
            for i, line in enumerate(wrap_text(paragraph, width - hanging, font, style.size)):
                gap = 0.0 if i else PARAGRAPH_GAP * style.size
                out.append(TextLine(text=line, indent=hanging if i else 0.0, gap=gap))
        return tuple(out)

    def draw_band(self, text: str, keys: tuple[str, ...], follows: float) -> None:
        """Draw a row of one cell over all columns, together with at least `follows` points of the next row."""
        last = len(self.edges) - 2
        cell = Cell(keys=keys, lines=self.wrap(text, 0, True, last), bold=True, fill=self.style.band_fill)
        height = self._height(cell)
        if self.paper.room < height + follows:
            self._break_page()
        box = (self.edges[0], self.paper.y, self.edges[-1], self.paper.y + height)
        self._draw_cell(cell, box)
        self._rule_cell(box)
        if self.style.upright:
            self._draw_uprights(box[1], box[3], (0, -1))
        self.paper.y += height
        self.rows_drawn = 0

    def row_height(self, cells: Cells) -> float:
        return max((self._height(cell) for cell in cells.values()), default=0.0)

    def block_height(self, block: Block) -> float:
        """Return the height of a block's rows, for what must not be parted from it."""
        rows = sum(self.row_height(row) for row in block.rows)
        return max(rows, *(self._height(merged.cell) for merged in block.merged), 0.0)

    def draw_block(self, block: Block) -> None:
        """Draw the rows of a block; where a page ends, between rows or within one."""
        waiting, parts = list(block.merged), list[Part]()
        whole = self.block_height(block)
        if not self.style.split_rows and self.paper.room < whole <= self.paper.bottom - self.paper.margin - 60:
            self._break_page()
        for number, cells in enumerate(block.rows):
            while True:
                height = self._grown_height(number, self.row_height(cells), parts, waiting)
                top = parts[-1].top + parts[-1].height if parts else self.paper.y
                room = self.paper.bottom - top
                if height <= room + 0.01:
                    parts.append(Part(row=number, top=top, height=height, cells=cells))
                    break
                if height > self.paper.bottom - self.paper.margin - MOST_HEADER_PT:
                    raise RowTooTallError(f"A row is {height:.0f} points high.")
                first, rest = self._split_row(cells, room)
                if first:
                    parts.append(Part(row=number, top=top, height=room, cells=first))
                    cells = rest
                waiting = self._draw_parts(parts, waiting, number if first else number - 1, bool(first))
                parts = []
                self._break_page()
        self._draw_parts(parts, waiting, len(block.rows) - 1, False)
        self.rows_drawn += len(block.rows)

    def _grown_height(self, number: int, height: float, parts: Sequence[Part], waiting: Sequence[Merged]) -> float:
        """Return the height of a row, greater where a merged cell that ends in it needs more."""
        for merged in waiting:
            if merged.last == number:
                above = sum(p.height for p in parts if merged.first <= p.row <= merged.last)
                height = max(height, self._height(merged.cell) - above)
        return height

    def _split_row(self, cells: Cells, room: float) -> tuple[Cells, Cells]:
        """Return the part of a row that fits into `room`, and the rest; an empty part if too little fits."""
        least = LEAST_PART_LINES * self.style.leading + 2 * self._pad
        if not self.style.split_rows or room < least:
            return {}, cells
        split = {column: self._split_cell(cell, room) for column, cell in cells.items()}
        return {c: first for c, (first, _) in split.items()}, {c: rest for c, (_, rest) in split.items()}

    def _split_cell(self, cell: Cell, room: float) -> tuple[Cell, Cell]:
        count = len(cell.lines)
        while count and self._height(replace(cell, lines=cell.lines[:count])) > room + 0.01:
            count -= 1
        return replace(cell, lines=cell.lines[:count]), replace(cell, lines=cell.lines[count:], dot="")

    def _draw_parts(self, parts: Sequence[Part], waiting: Sequence[Merged], last: int, goes_on: bool) -> list[Merged]:
        """Draw a page's parts of a block, and return the merged cells that go on or are still to come."""
        later: list[Merged] = []
        covered: dict[int, set[int]] = {}
        for merged in waiting:
            own = [i for i, part in enumerate(parts) if merged.first <= part.row <= merged.last]
            if not own:
                later.append(merged)
                continue
            covered.setdefault(merged.column, set()).update(own)
            top, bottom = parts[own[0]].top, parts[own[-1]].top + parts[own[-1]].height
            cell = merged.cell
            if merged.last > last or (merged.last == last and goes_on):
                cell, rest = self._split_cell(cell, bottom - top)
                later.append(replace(merged, cell=rest))
            box = (self.edges[merged.column], top, self.edges[merged.column + 1], bottom)
            self._draw_cell(cell, box, self._tint(merged.column, self.rows_drawn + parts[own[0]].row))
            self._rule_cell(box)
        for i, part in enumerate(parts):
            for column in range(len(self.edges) - 1):
                if i not in covered.get(column, ()):
                    box = (self.edges[column], part.top, self.edges[column + 1], part.top + part.height)
                    self._draw_cell(part.cells.get(column, EMPTY), box, self._tint(column, self.rows_drawn + part.row))
                    self._rule_cell(box)
        if parts:
            self.paper.y = parts[-1].top + parts[-1].height
            if self.style.upright:
                self._draw_uprights(parts[0].top, self.paper.y, range(len(self.edges)))
        return later

    def _draw_uprights(self, top: float, bottom: float, sides: Sequence[int]) -> None:
        for side in sides:
            x = self.edges[side]
            self.paper.line(x, top, x, bottom, self.style.rule_width, self.style.rule_colour)

    def _tint(self, column: int, row: int) -> str:
        kind = self.style.tint
        tinted = kind == "all" or (kind == "zebra" and row % 2 == 1) or (kind == "first column" and column == 0)
        return self.style.tint_colour if tinted else ""

    @property
    def _pad(self) -> float:
        return self.style.padding + self.style.row_gap

    def _text_height(self, cell: Cell) -> float:
        lines = cell.lines
        return len(lines) * self.style.leading + sum(line.gap for line in lines[1:])

    def _height(self, cell: Cell) -> float:
        return max(self._text_height(cell), self.style.leading) + 2 * self._pad

    def _draw_cell(self, cell: Cell, box: Box, tint: str = "") -> None:
        x0, top, x1, bottom = box
        inset = self.style.fill_inset
        if tint:
            self.paper.fill(box, tint)
        if cell.fill:
            self.paper.fill((x0, top + inset, x1, bottom - inset), cell.fill, cell.keys)
        font = self.paper.bold if cell.bold else self.paper.regular
        middle = self.style.middle or cell.centred
        y = top + max(self._pad, (bottom - top - self._text_height(cell)) / 2 if middle else 0.0)
        for i, line in enumerate(cell.lines):
            y += line.gap if i else 0.0
            width = stringWidth(line.text, font, self.style.size)
            x = (x0 + x1 - width) / 2 if cell.centred else x0 + self.style.padding + line.indent
            self.paper.text(() if line.struck else cell.keys, x, y, line.text, font, self.style.size, cell.ink)
            if line.struck:
                strike_y = y + getAscent(font, self.style.size) - STRIKE_HEIGHT * self.style.size
                self.paper.line(x, strike_y, x + width, strike_y, STRIKE_WIDTH_PT, cell.ink)
            y += self.style.leading
        if cell.dot:
            radius = DOT_RADIUS * self.style.size
            y = (top + bottom) / 2 if self.style.middle else top + self._pad + self.style.leading / 2
            self.paper.dot((x0 + x1) / 2, y, radius, cell.dot, cell.keys)

    def _rule_cell(self, box: Box) -> None:
        x0, top, x1, bottom = box
        style = self.style
        lines = [(x0, bottom, x1, bottom)] if style.level else []
        if style.boxed:
            lines = [(x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)]
        for line in lines:
            self.paper.line(*line, style.rule_width, style.rule_colour)

    def _draw_header(self, header: Header) -> None:
        style, last = self.style, len(self.edges) - 2
        whole = [(name, i, i) for i, name in enumerate(header.names)]
        for texts, italic in (
            (header.groups, False),
            (tuple(whole), False),
            (tuple((p, i, i) for i, p in enumerate(header.prompts)), True),
        ):
            if not texts:
                continue
            cells = [
                Cell(
                    lines=self.wrap(text, first, style.header_bold and not italic, end),
                    bold=style.header_bold and not italic,
                    fill="" if italic else style.header_fill,
                    ink=BLACK if italic else style.header_ink,
                )
                for text, first, end in texts
            ]
            height = max(self._text_height(cell) for cell in cells) + 2 * style.padding + min(style.row_gap, 2)
            for cell, (_, first, end) in zip(cells, texts, strict=True):
                box = (self.edges[first], self.paper.y, self.edges[end + 1], self.paper.y + height)
                self._draw_cell(cell, box)
                self._rule_cell(box)
            self.paper.y += height
            if style.upright:
                self._draw_uprights(self.paper.y - height, self.paper.y, range(last + 2))

    def _break_page(self) -> None:
        self._close_page()
        self.paper.turn_page()
        self._top = self.paper.y
        if self.header and self.style.header_repeated:
            self._draw_header(self.header)

    def _close_page(self) -> None:
        """Draw the frame about the part of the table on this page."""
        if self.style.framed and self.paper.y > self._top:
            x0, x1, top, bottom = self.edges[0], self.edges[-1], self._top, self.paper.y
            for line in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
                self.paper.line(*line, self.style.rule_width, self.style.rule_colour)
