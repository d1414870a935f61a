"""Draws a report's pages: head, key, findings, tables that run over page breaks."""

from dataclasses import dataclass

from samples.board import TEXT_FIELDS, Finding, Question, Report, Row
from samples.flow import Piece, height, icon_pieces, split, text_pieces, wrap
from samples.layout import Layout
from samples.sheet import Box, Inks, Sheet
from samples.words import KEY

Cells = dict[str, tuple[Piece, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A drawn PDF; `keys` are in the order of their inks, `fills` the coloured boxes of status cells."""

    pdf: bytes
    keys: tuple[str, ...]
    fills: dict[str, list[tuple[int, Box]]]


def draw_report(report: Report, layout: Layout, told_apart: bool) -> Drawn:
    """`told_apart`: each cell in its own ink, to be found again by it (see truth.py)."""
    sheet = Sheet(layout, Inks(told_apart))
    draw_head(sheet, report)
    for i, finding in enumerate(report.findings):
        draw_finding(sheet, f"f{i}", finding)
    return Drawn(pdf=sheet.finish(report.title), keys=tuple(sheet.inks.keys), fills=sheet.fills)


def draw_head(sheet: Sheet, report: Report) -> None:
    layout = sheet.layout
    for key, line, font, size in (
        ("title", report.title, layout.bold, 12.0),
        ("subject", report.subject, layout.bold, 10.0),
        ("", report.subtitle, layout.regular, 8.0),
    ):
        sheet.centred(key, 0, layout.width, sheet.y, line, font, size)
        sheet.y += 1.45 * size
    sheet.y += 4
    x, split_at, right = layout.margin, layout.margin + 92.0, layout.margin + 320.0
    for value, name, meaning in KEY:
        bottom = sheet.y + layout.leading + 5
        sheet.fill((x, sheet.y, split_at, bottom), layout.palette[value])
        sheet.frame((x, sheet.y, split_at, bottom))
        sheet.frame((split_at, sheet.y, right, bottom))
        sheet.text("", x + layout.padding, sheet.y + 2.5, name, layout.bold)
        sheet.text("", split_at + layout.padding, sheet.y + 2.5, meaning)
        sheet.y = bottom
    sheet.y += 7
    sheet.text("as_at", x, sheet.y, f"Report as at {report.as_at:%d.%m.%Y}", layout.bold, 7.6)
    sheet.y += 20


def draw_finding(sheet: Sheet, key: str, finding: Finding) -> None:
    """Heading, narrative and column headings stay together, with room for a first line of the table."""
    layout = sheet.layout
    lines: list[tuple[str, str, str, float, float]] = []  # key, text, font, size, gap above
    if finding.chapter:
        lines.append(("", finding.chapter, layout.bold, 10.0, 6.0))
    lines.append((f"{key}.title", finding.heading, layout.bold, 9.0, 5.0))
    if finding.subheading:
        lines.append((f"{key}.narrative", finding.subheading, layout.italic, 7.4, 3.0))
    for paragraph in finding.paragraphs:
        for i, line in enumerate(wrap(paragraph, layout.width - 2 * layout.margin, layout.regular, 7.2)):
            lines.append((f"{key}.narrative", line, layout.regular, 7.2, 0.0 if i else 4.0))
    if sheet.y + sum(1.2 * size + gap for *_, size, gap in lines) + 60 > sheet.bottom:
        sheet.turn_page()
    for ink, text, font, size, gap in lines:
        sheet.text(ink, layout.margin, sheet.y + gap, text, font, size)
        sheet.y += 1.2 * size + gap
    sheet.y += 6
    draw_header(sheet)
    for i, question in enumerate(finding.questions):
        draw_question(sheet, f"{key}.q{i}", question)
    sheet.y += 14


def draw_header(sheet: Sheet) -> None:
    layout, edges, top = sheet.layout, sheet.layout.edges(), sheet.y
    bottom = top + layout.leading + 2 * layout.padding
    for column, x0, x1 in zip(layout.columns, edges, edges[1:], strict=False):
        sheet.fill((x0, top, x1, bottom), layout.header_fill)
        sheet.frame((x0, top, x1, bottom))
        sheet.text("", x0 + layout.padding, top + layout.padding, column.heading, layout.bold, 6.4)
    sheet.y = bottom


def text_of(row: Row, field: str) -> str:
    if field == "agency":
        return row.spelling
    if field == "rag":
        return row.status.printed
    return str(getattr(row, field)) if field in TEXT_FIELDS else ""


def cells_of(key: str, row: Row | None, layout: Layout) -> Cells:
    """The pieces of a row's cells by field; of no row (a question without an answer), none."""
    edges, out = layout.edges(), Cells()
    for column, x0, x1 in zip(layout.columns, edges, edges[1:], strict=False):
        if row is None or column.field == "question":
            continue
        width = x1 - x0 - 2 * layout.padding
        out[column.field] = text_pieces(f"{key}.{column.field}", text_of(row, column.field), width, layout)
        if column.field == "target_date":
            out[column.field] += icon_pieces(f"{key}.icons", row.icons, width, layout)
    return out


def draw_question(sheet: Sheet, key: str, question: Question) -> None:
    """A question's cell spans its rows; both run on over the page's foot."""
    layout, pad = sheet.layout, sheet.layout.padding
    i = [c.field for c in layout.columns].index("question")
    x0, x1 = layout.edges()[i : i + 2]
    asked = text_pieces(f"{key}.text", f"{question.label}. {question.text}", x1 - x0 - 2 * pad, layout)
    if sheet.y + layout.split_room > sheet.bottom:
        turn_table(sheet)
    top = sheet.y

    def close() -> None:
        """Ends the question's cell on this page at the last row drawn."""
        nonlocal asked, top
        if sheet.y > top:
            here, asked = split(asked, sheet.y - top - 2 * pad)
            sheet.pieces(here, x0 + pad, x1 - pad, top + pad)
            sheet.frame((x0, top, x1, sheet.y))

    rows = question.rows or (None,)
    for n, row in enumerate(rows):
        row_key = f"{key}.r{n}"
        cells = cells_of(row_key, row, layout)
        while True:
            need = max(map(height, cells.values()), default=0.0) + 2 * pad
            if row is rows[-1]:
                need = max(need, top + height(asked) + 2 * pad - sheet.y)
            room = sheet.bottom - sheet.y
            if need <= room:
                draw_slab(sheet, row_key, row, cells, need)
                break
            if room >= layout.split_room:
                here = {f: split(p, room - 2 * pad) for f, p in cells.items()}
                draw_slab(sheet, row_key, row, {f: a for f, (a, _) in here.items()}, room)
                cells = {f: b for f, (_, b) in here.items()}
            close()
            turn_table(sheet)
            top = sheet.y
    close()


def turn_table(sheet: Sheet) -> None:
    sheet.turn_page()
    if sheet.layout.header_on_each_page:
        draw_header(sheet)


def draw_slab(sheet: Sheet, key: str, row: Row | None, cells: Cells, tall: float) -> None:
    """The part of a row that is on this page."""
    layout, edges, pad, top = sheet.layout, sheet.layout.edges(), sheet.layout.padding, sheet.y
    for column, x0, x1 in zip(layout.columns, edges, edges[1:], strict=False):
        if column.field == "question":
            continue
        box = (x0, top, x1, top + tall)
        if column.field == "rag" and row and row.status.filled and row.status.value:
            sheet.fill(box, layout.palette[row.status.value], f"{key}.rag")
        sheet.frame(box)
        sheet.pieces(cells.get(column.field, ()), x0 + pad, x1 - pad, top + pad, column.field == "rag")
    sheet.y = top + tall
