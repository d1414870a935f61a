# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The content of a plan's Word or Excel file: its lines and tables as rows of cells, for either program."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random

from benchmarks.random_plans.compose import Plan
from benchmarks.random_plans.draw_plan import PlanDrawer
from benchmarks.random_plans.extra_tables import draw_extra_table
from benchmarks.random_plans.look import COLOURED_STYLES, PALETTES, Look
from benchmarks.random_plans.names import PROMPTS
from benchmarks.random_plans.printed_tables import (
    BLACK,
    NO_CELL,
    WHITE,
    PrintedBand,
    PrintedBlock,
    PrintedCell,
    PrintedTable,
    print_tables,
)
from benchmarks.random_plans.tables import TableStyle
from samples.canvas import ink_of_key
from samples.flow import wrap_text

OFFICE_FONTS = ("Calibri", "Arial", "Cambria", "Times New Roman", "DejaVu Sans", "DejaVu Serif")
WIDTH_MARGIN = 1.06  # the printed font may be wider than the one that is measured
TITLE_EXTRA_PT = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell:
    """A cell from `column` to `last_column` over a number of rows."""

    column: int
    last_column: int
    rows: int
    cell: PrintedCell


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """The cells that begin in a row; its height in points; whether it is repeated on each page."""

    cells: tuple[SheetCell, ...]
    height: float = 0.0
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A table; `spans`: the first and the last of the plan's columns that each of its columns takes up in one sheet."""

    rows: tuple[SheetRow, ...]
    widths: tuple[float, ...]
    spans: tuple[tuple[int, int], ...]
    heading: PrintedCell = NO_CELL
    paragraphs: tuple[PrintedCell, ...] = ()


@dataclass(slots=True, kw_only=True)
class OfficeSheet:
    """Everything that a file prints. `told_apart`: each cell in a different near-black, to be found again by it;
    `keys` are, in the order of these inks, the first key of each cell with all its keys."""

    look: Look
    style: TableStyle
    font: str
    header: str
    footer: str
    told_apart: bool
    drawer: PlanDrawer
    plan_widths: tuple[float, ...]
    head: tuple[PrintedCell, ...] = ()
    tables: tuple[SheetTable, ...] = ()
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ruled(self) -> str:
        style = self.style
        names = {"boxed": style.boxed, "level": style.level, "upright": style.upright, "outer": style.framed}
        return next((name for name, given in names.items() if given), "none")

    def ink_of(self, cell: PrintedCell) -> str:
        """Return the colour of a cell's text: a different one for each cell with `told_apart`."""
        key = next(iter(cell.keys), "")
        if not self.told_apart or not key:
            return cell.ink
        self.keys.setdefault(key, cell.keys)
        red, green, blue = ink_of_key(list(self.keys).index(key))
        return f"#{red:02x}{green:02x}{blue:02x}"

    def height_of(self, cell: PrintedCell, width: float) -> float:
        """Return the height that a text needs in that width, in points."""
        font = self.drawer.paper.bold if cell.bold else self.drawer.paper.regular
        room = width / WIDTH_MARGIN - 2 * self.style.padding
        lines = sum(len(wrap_text(text, room, font, self.look.size)) for text in cell.text.split("\n"))
        return max(1, lines) * 1.3 * self.look.size + 2 * self.style.padding


def build_sheet(plan: Plan, look: Look, rng: Random, told_apart: bool) -> OfficeSheet:
    """Return the printed content of the file. `look` has the measured font; the file names one of Office's own."""
    drawer = PlanDrawer(plan, look, rng, 0)
    edges = drawer.edges()
    widths = [x1 - x0 for x0, x1 in pairwise(edges)]
    font = rng.choice(OFFICE_FONTS)
    sheet = OfficeSheet(
        look=look,
        style=drawer.style,
        font=font,
        header=drawer.paper.header,
        footer=drawer.paper.footer,
        told_apart=told_apart,
        drawer=drawer,
        plan_widths=tuple(widths),
    )
    report = plan.report
    dated = plan.as_at_line if look.report_date_place == "title" else ""
    lines = [
        PrintedCell(text=report.title, bold=True),
        PrintedCell(text=f"{report.board} – {report.subject}", bold=True),
        PrintedCell(text=dated),
        PrintedCell(text=report.subtitle),
    ]
    sheet.head = tuple(line for line in lines if line.text)
    legend = list(legend_table(plan, look, widths))
    tables = [extra_table(kind, rng, plan, look, widths) for kind in look.tables_before]
    tables += legend if look.legend == "before" else []
    tables += [plan_table(t, sheet, widths, named=look.header == "every" or (look.header == "first" and i == 0))
               for i, t in enumerate(print_tables(plan, look))]  # fmt: skip
    tables += legend if look.legend == "after" else []
    tables += [extra_table(kind, rng, plan, look, widths) for kind in look.tables_after]
    sheet.tables = tuple(replace(t, rows=tuple(with_heights(t, sheet))) for t in tables)
    return sheet


def plan_table(table: PrintedTable, sheet: OfficeSheet, widths: Sequence[float], named: bool) -> SheetTable:
    look, rows = sheet.look, list[SheetRow]()
    last = len(widths) - 1
    if named:
        rows += header_rows(tuple(c.name for c in look.columns), look)
        if look.prompts:
            prompts = (PrintedCell(text=PROMPTS.get(c.field, "")) for c in look.columns)
            rows.append(row_of(prompts))
    for part in table.parts:
        if isinstance(part, PrintedBand):
            cell = replace(part.cell, fill=sheet.style.band_fill)
            rows.append(SheetRow(cells=(SheetCell(column=0, last_column=last, rows=1, cell=cell),)))
            continue
        for number in range(len(part.rows)):
            striped = look.tint == "all" or (look.tint == "zebra" and len(rows) % 2 == 1)
            rows.append(block_row(part, number, look.tint_colour if striped else "", look))
    return SheetTable(
        rows=tuple(rows),
        widths=tuple(widths),
        spans=tuple((i, i) for i in range(len(widths))),
        heading=table.heading,
        paragraphs=table.paragraphs,
    )


def block_row(block: PrintedBlock, number: int, tint: str, look: Look) -> SheetRow:
    """Return the cells that begin in a row of a block, its merged ones among them."""
    own = [(column, 1, cell) for column, cell in block.rows[number].items()]
    own += [(m.column, m.last - m.first + 1, m.cell) for m in block.merged if m.first == number]
    cells = [
        SheetCell(column=column, last_column=column, rows=rows, cell=tinted(cell, column, tint, look))
        for column, rows, cell in sorted(own, key=lambda c: c[0])
    ]
    return SheetRow(cells=tuple(cells))


def tinted(cell: PrintedCell, column: int, tint: str, look: Look) -> PrintedCell:
    if look.tint == "first column":
        tint = look.tint_colour if column == 0 else ""
    dot = replace(cell, text="●", ink=cell.dot) if cell.dot else cell
    return dot if cell.fill else replace(dot, fill=tint)


def header_rows(names: Sequence[str], look: Look) -> list[SheetRow]:
    ink = look.header_ink or BLACK
    row = row_of(PrintedCell(text=name, bold=look.header_bold, fill=look.header_fill, ink=ink) for name in names)
    return [replace(row, repeated=look.header_repeated)]


def row_of(cells: Iterator[PrintedCell]) -> SheetRow:
    return SheetRow(cells=tuple(SheetCell(column=i, last_column=i, rows=1, cell=c) for i, c in enumerate(cells)))


def legend_table(plan: Plan, look: Look, widths: Sequence[float]) -> Iterator[SheetTable]:
    if not plan.legend:
        return
    coloured = look.status in COLOURED_STYLES
    rows = []
    for value, label, meaning in plan.legend:
        fill = PALETTES[look.palette][value] if coloured else ""
        ink = WHITE if fill and look.palette == "dark" else BLACK
        rows.append(row_of(iter((PrintedCell(text=label, fill=fill, ink=ink, bold=True), PrintedCell(text=meaning)))))
    yield other_table(rows, 2, widths)


def extra_table(kind: str, rng: Random, plan: Plan, look: Look, widths: Sequence[float]) -> SheetTable:
    heading, names, texts = draw_extra_table(kind, rng, plan.report.as_at)
    rows = header_rows(names, replace(look, header_repeated=False))
    rows += [row_of(PrintedCell(text=text) for text in row) for row in texts]
    return replace(other_table(rows, len(names), widths), heading=PrintedCell(text=heading, bold=True))


def other_table(rows: Sequence[SheetRow], count: int, widths: Sequence[float]) -> SheetTable:
    """Return a table of `count` columns, each at least as wide as half of an equal share of the plan's columns."""
    spans, first, wide = list[tuple[int, int]](), 0, 0.0
    for i, width in enumerate(widths):
        wide += width
        if wide >= sum(widths) / (2 * count) and len(spans) < count:
            spans.append((first, i))
            first, wide = i + 1, 0.0
    for i in range(len(spans), count):  # a plan of few columns: on its right
        spans.append((len(widths) + i, len(widths) + i))
    own = tuple(sum(widths[a : b + 1]) or sum(widths) / count for a, b in spans)
    return SheetTable(rows=tuple(rows), widths=own, spans=tuple(spans))


def with_heights(table: SheetTable, sheet: OfficeSheet) -> Iterator[SheetRow]:
    """Yield the rows with the heights that their texts need; what merged cells need goes to their last row."""
    heights = [0.0] * len(table.rows)
    cells = [(number, cell) for number, row in enumerate(table.rows) for cell in row.cells]
    for number, cell in sorted(cells, key=lambda c: c[1].rows):
        last = number + cell.rows - 1
        width = sum(table.widths[cell.column : cell.last_column + 1])
        missing = sheet.height_of(cell.cell, width) - sum(heights[number : last + 1])
        heights[last] += max(0.0, missing)
    for row, height in zip(table.rows, heights, strict=True):
        yield replace(row, height=round(height, 1))
