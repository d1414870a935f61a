# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw a composed plan as it looks: head, legend, sections with their tables, extra tables, prose."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from benchmarks.random_plans.compose import Plan
from benchmarks.random_plans.extra_tables import draw_extra_table
from benchmarks.random_plans.look import COLOURED_STYLES, FONTS, OTHER_FIELDS, PAGES_PT, PALETTES, STATUS_FIELDS, Look
from benchmarks.random_plans.names import PROMPTS
from benchmarks.random_plans.paper import BLACK, Paper, widest_word
from benchmarks.random_plans.printed_tables import (
    PrintedBlock,
    PrintedCell,
    PrintedTable,
    print_tables,
)
from benchmarks.random_plans.tables import Block, Cell, Header, Merged, RowTooTallError, TableDrawer, TableStyle
from samples.table import text_of
from samples.truth import Places

LEAST_SIZE_PT = 6.0
SIZE_STEP_PT = 0.5
MAX_NEEDED_SHARE = 0.93  # of a page's width, by the longest words of all columns
HEADER_GROUPS = {"actions": "Planned", "agency": "Planned", "lead_person": "Planned", "target_date": "Planned"}
HEADER_GROUPS |= dict.fromkeys(("label", "section", "question"), "")
OTHER_GROUP = "Outcome and progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPlan:
    pdf: bytes
    places: Places
    pages: int


def draw_plan(plan: Plan, look: Look, rng: Random) -> DrawnPlan:
    """Draw the plan, in a smaller print where its words do not fit the columns.

    Raises:
        RowTooTallError: A row does not fit on a page even so.
    """
    seed = rng.randrange(10**6)
    fitted = fit_size(plan, look)
    pages = PlanDrawer(plan, fitted, Random(seed), 0).draw().pages
    return PlanDrawer(plan, fitted, Random(seed), pages).draw()


def fit_size(plan: Plan, look: Look) -> Look:
    """Return the look with the greatest print, up to its own, that lets every word fit into its column."""
    size = look.size
    while size >= LEAST_SIZE_PT:
        smaller = replace(look, size=size)
        drawer = PlanDrawer(plan, smaller, Random(0), 0)
        if drawer.needed_width() <= MAX_NEEDED_SHARE * (drawer.paper.right - drawer.paper.left):
            return smaller
        size -= SIZE_STEP_PT
    raise RowTooTallError("The words are wider than the columns.")


def style_of(look: Look) -> TableStyle:
    """Return how the look's tables are ruled and tinted."""
    width, colour = {
        "pale": (0.5, "#c4c4c4"),
        "thick": (1.6, BLACK),
        "white": (1.4, "#ffffff"),
        "outer": (1.0, BLACK),
    }.get(look.rulings, (0.6, "#000000"))
    return TableStyle(
        size=look.size,
        leading=round(look.leading * look.size, 2),
        padding=look.padding,
        row_gap=look.row_gap,
        middle=look.valign == "middle",
        boxed=look.rulings in ("grid", "pale", "thick", "white"),
        level=look.rulings == "level",
        upright=look.rulings == "upright",
        framed=look.rulings in ("outer", "upright"),
        rule_width=width,
        rule_colour=colour,
        tint=look.tint,
        tint_colour=look.tint_colour,
        header_fill=look.header_fill,
        header_ink=look.header_ink or BLACK,
        header_bold=look.header_bold,
        header_repeated=look.header_repeated,
        band_fill=look.tint_colour if look.rulings in ("grid", "thick", "white", "none") else "",
        fill_inset=1.0 if look.row_gap else 0.0,
        split_rows=look.split_rows,
    )


def wrap_block(block: PrintedBlock, drawer: TableDrawer) -> Block:
    return Block(
        rows=tuple({i: wrap_cell(cell, i, drawer) for i, cell in row.items()} for row in block.rows),
        merged=tuple(
            Merged(column=m.column, first=m.first, last=m.last, cell=wrap_cell(m.cell, m.column, drawer))
            for m in block.merged
        ),
    )


def wrap_cell(cell: PrintedCell, column: int, drawer: TableDrawer) -> Cell:
    struck = tuple(replace(line, struck=True) for line in drawer.wrap(cell.struck, column, cell.bold))
    return Cell(
        keys=cell.keys,
        lines=struck + drawer.wrap(cell.text, column, cell.bold),
        fill=cell.fill,
        dot=cell.dot,
        ink=cell.ink,
        bold=cell.bold,
        centred=cell.centred,
    )


class PlanDrawer:
    """Draws one plan. `pages`: how many pages it has, for footers that print that; 0 if not known yet."""

    def __init__(self, plan: Plan, look: Look, rng: Random, pages: int) -> None:
        self.plan, self.look, self.rng, self.report = plan, look, rng, plan.report
        self.paper = Paper(PAGES_PT[look.page], look.margin, FONTS[look.font])
        self.style = style_of(look)
        dated = {look.report_date_place: plan.as_at_line}
        header = self.report.board if look.page_header == "board" else look.page_header
        footer = {
            "number": "{page}",
            "Page number": "Page {page}",
            "Page of": f"Page {{page}} of {pages or '{pages}'}",
            "board and number": f"{self.report.board}     {{page}}",
        }.get(look.page_footer, "")
        self.paper.header = "     ".join(filter(None, (header, dated.get("header"))))
        self.paper.footer = "     ".join(filter(None, (dated.get("footer"), footer)))
        self.tables = 0

    def draw(self) -> DrawnPlan:
        self._draw_head()
        for kind in self.look.tables_before:
            self._draw_extra_table(kind)
        if self.look.legend == "before":
            self._draw_legend()
        for table in print_tables(self.plan, self.look):
            self._draw_printed_table(table)
        if self.look.legend == "after":
            self._draw_legend()
        for kind in self.look.tables_after:
            self._draw_extra_table(kind)
        return DrawnPlan(pdf=self.paper.finish(), places=self.paper.places, pages=self.paper.page)

    def _draw_head(self) -> None:
        paper, look = self.paper, self.look
        large, centred = max(12.0, look.size + 3), self.rng.random() < 0.5
        paper.paragraph(("title",), self.report.title, paper.bold, large, 1, centred)
        subject = f"{self.report.board} – {self.report.subject}"
        paper.paragraph(("subject",), subject, paper.bold, large - 2, 3, centred)
        if look.report_date_place == "title" and self.plan.as_at_line:
            paper.paragraph(("as_at",), self.plan.as_at_line, paper.regular, max(8.0, look.size), 4, centred)
        if self.report.subtitle:
            paper.paragraph((), self.report.subtitle, paper.regular, max(8.0, look.size), 4)
        paper.y += 4

    def _draw_printed_table(self, table: PrintedTable) -> None:
        paper, size = self.paper, self.look.size
        if table.heading.text:
            paper.ensure_room(100)
            paper.paragraph(table.heading.keys, table.heading.text, paper.bold, size + 1.5)
        for paragraph in table.paragraphs:
            paper.paragraph(paragraph.keys, paragraph.text, paper.regular, max(size, 8.0), 5)
        self.tables += 1
        named = self.look.header == "every" or (self.look.header == "first" and self.tables == 1)
        drawer = TableDrawer(self.paper, self.style, self.edges(), self._header() if named else None)
        drawer.begin()
        for part, following in zip(table.parts, (*table.parts[1:], None), strict=True):
            if isinstance(part, PrintedBlock):
                drawer.draw_block(wrap_block(part, drawer))
            else:
                follows = wrap_block(following, drawer) if isinstance(following, PrintedBlock) else Block(rows=())
                drawer.draw_band(part.cell.text, part.cell.keys, drawer.block_height(follows))
        drawer.end()

    def _header(self) -> Header:
        columns = self.look.columns
        groups: list[tuple[str, int, int]] = []
        if self.look.header_groups:
            for i, column in enumerate(columns):
                name = HEADER_GROUPS.get(
                    column.field, "" if column.field in ("label", "section", "question") else "Outcome and progress"
                )
                if groups and groups[-1][0] == name:
                    groups[-1] = (name, groups[-1][1], i)
                else:
                    groups.append((name, i, i))
        prompts = tuple(PROMPTS.get(c.field, "") for c in columns) if self.look.prompts else ()
        return Header(names=tuple(c.name for c in columns), groups=tuple(groups), prompts=prompts)

    def _draw_legend(self) -> None:
        if not self.plan.legend:
            return
        paper, size = self.paper, max(7.5, self.look.size - 1)
        style = replace(self.style, size=size, leading=1.25 * size, tint="none", row_gap=0.0, rule_width=0.6)
        coloured = self.look.status in COLOURED_STYLES
        names = max(widest_word(label, paper.bold, size) for _, label, _ in self.plan.legend) + 40
        paper.ensure_room(6 * style.leading + 30)
        if self.look.legend_form == "line":
            parts = "; ".join(f"{label} – {meaning}" for _, label, meaning in self.plan.legend)
            paper.paragraph((), f"Key: {parts}", paper.regular, size, 8)
            return
        edges = (paper.left, paper.left + names, paper.left + names + 230)
        drawer = TableDrawer(paper, replace(style, boxed=True, level=False), edges, None)
        drawer.begin()
        for value, label, meaning in self.plan.legend:
            colour = PALETTES[self.look.palette][value] if coloured else ""
            ink = "#ffffff" if colour and self.look.palette == "dark" else BLACK
            first = Cell(lines=drawer.wrap(label, 0, True), bold=True, fill=colour, ink=ink)
            drawer.draw_block(Block(rows=({0: first, 1: Cell(lines=drawer.wrap(meaning, 1))},)))
        drawer.end()

    def _draw_extra_table(self, kind: str) -> None:
        heading, names, rows = draw_extra_table(kind, self.rng, self.report.as_at)
        paper, size = self.paper, max(7.5, self.look.size - 0.5)
        paper.ensure_room(30 + 5 * 2 * size)
        paper.paragraph((), heading, paper.bold, size + 2)
        weights = [max(len(row[i]) for row in [names, *rows]) + 6 for i in range(len(names))]
        width = min(paper.right - paper.left, 5.2 * sum(weights) * size / 8)
        edges = [paper.left]
        for weight in weights:
            edges.append(edges[-1] + width * weight / sum(weights))
        style = replace(self.style, size=size, leading=1.25 * size, row_gap=0.0)
        drawer = TableDrawer(paper, style, tuple(edges), Header(names=names))
        drawer.begin()
        for row in rows:
            drawer.draw_block(Block(rows=({i: Cell(lines=drawer.wrap(text, i)) for i, text in enumerate(row)},)))
        drawer.end()

    def _texts_of_column(self, column: int) -> Iterator[str]:
        field, name = self.look.columns[column].field, self.look.columns[column].name
        for finding in self.report.findings:
            yield finding.heading if field == "section" else ""
            for question in finding.questions:
                yield (
                    f"{question.mark}. {question.text}"
                    if field == "question"
                    else question.mark
                    if field == "label"
                    else ""
                )
                for row in question.rows:
                    yield text_of(row, f"other.{name}" if field in OTHER_FIELDS else field)

    def _least_widths(self) -> list[float]:
        """Return the width that each column's longest word needs."""
        paper, size, pad = self.paper, self.look.size, self.look.padding
        out = []
        for i, column in enumerate(self.look.columns):
            font = paper.bold if column.field in ("rag", *STATUS_FIELDS) else paper.regular
            words = max(widest_word(text, font, size) for text in self._texts_of_column(i))
            hanging = size * 0.8 if column.field == "actions" and self.look.actions == "bullets" else 0.0
            prompt = widest_word(PROMPTS.get(column.field, ""), paper.regular, size) if self.look.prompts else 0.0
            out.append(max(words + hanging, widest_word(column.name, paper.bold, size), prompt) + 2 * pad + 1.5)
        return out

    def needed_width(self) -> float:
        return sum(self._least_widths())

    def edges(self) -> tuple[float, ...]:
        """Return the x of the columns' sides: by weight, and each at least as wide as its longest word."""
        room = self.paper.right - self.paper.left
        least = self._least_widths()
        weights = [column.weight for column in self.look.columns]
        wide = [max(room * w / sum(weights), need) for w, need in zip(weights, least, strict=True)]
        spare, slack = room - sum(least), sum(wide) - sum(least)
        out = [self.paper.left]
        for need, w in zip(least, wide, strict=True):
            out.append(round(out[-1] + need + (w - need) * (spare / slack if slack else 0.0), 2))
        return tuple(out)
