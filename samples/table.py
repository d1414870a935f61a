# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draws a table's parts: the columns' names, banners, rows, and the lines or tints between them."""

from dataclasses import replace

from reportlab.pdfbase.pdfmetrics import stringWidth

from samples.board import TEXT_FIELDS, OtherTable, Question, Row, Status
from samples.canvas import Box, Sheet
from samples.flow import Piece, icon_pieces, text_pieces, total_height, wrap_text
from samples.layout import Column, Layout

Cells = dict[Column, tuple[Piece, ...]]

DOUBLED_GAP = 1.8  # points between the two lines of a doubled one


def draw_header(sheet: Sheet) -> None:
    """The columns' names; those too long for their column go on below."""
    layout, edges, top = sheet.layout, sheet.layout.edges(), sheet.y
    names = [name_lines(c, x1 - x0, layout) for c, x0, x1 in zip(layout.columns, edges, edges[1:], strict=False)]
    bottom = top + max(map(len, names)) * layout.leading + 2 * layout.padding
    for lines, x0, x1 in zip(names, edges, edges[1:], strict=False):
        if layout.header_fill:
            sheet.fill((x0, top, x1, bottom), layout.header_fill)
        sheet.frame((x0, top, x1, bottom))
        for i, line in enumerate(lines):
            y = top + layout.padding + i * layout.leading
            sheet.text("", x0 + layout.padding, y, line, layout.bold, layout.header_size, layout.header_ink)
    if layout.rules == "horizontal" or layout.header_underlined:
        sheet.line(edges[0], bottom, edges[-1], bottom)
    draw_doubled(sheet, top, bottom)
    sheet.y, sheet.named = bottom, True


def name_lines(column: Column, width: float, layout: Layout) -> list[str]:
    """A word too long for its column is broken after a stroke, else wherever the line is full."""
    room, font, size = width - 2 * layout.padding, layout.bold, layout.header_size
    out: list[str] = []
    for line in wrap_text(column.heading, room, font, size):
        if stringWidth(line, font, size) > room and "/" in line:
            out += wrap_text(line.replace("/", "/ "), room, font, size)
        else:
            out.append(line)
    return [part for line in out for part in chop_word(line, room, font, size)]


def chop_word(word: str, room: float, font: str, size: float) -> list[str]:
    end = len(word)
    while end > 1 and stringWidth(word[:end], font, size) > room:
        end -= 1
    return [word[:end], *chop_word(word[end:], room, font, size)] if end < len(word) else [word]


def draw_doubled(sheet: Sheet, top: float, bottom: float) -> None:
    layout = sheet.layout
    if layout.doubled:
        x = layout.edges()[layout.doubled] + DOUBLED_GAP
        sheet.line(x, top, x, bottom)


def draw_banner(sheet: Sheet, key: str, text: str) -> None:
    """Draw a row of one cell over all columns, on one page."""
    layout, pad, top, edges = sheet.layout, sheet.layout.padding, sheet.y, sheet.layout.edges()
    pieces = text_pieces(key, text, edges[-1] - edges[0] - 2 * pad, layout, layout.bold)
    box = (edges[0], top, edges[-1], top + total_height(pieces) + 2 * pad)
    if layout.banner_fill:
        sheet.fill(box, layout.banner_fill)
    sheet.frame(box)
    sheet.pieces(pieces, edges[0] + pad, edges[-1] - pad, top + pad)
    sheet.y = box[3]
    if layout.rules == "horizontal":
        sheet.line(edges[0], sheet.y, edges[-1], sheet.y)


def draw_theme(sheet: Sheet, key: str, lines: list[str], top: float) -> bool:
    """Draw the part of a finding's cell that is on this page, its title printed upwards where there is room."""
    layout, edges = sheet.layout, sheet.layout.edges()
    column = next(i for i, c in enumerate(layout.columns) if c.field == "theme")
    x0, x1 = edges[column : column + 2]
    sheet.frame((x0, top, x1, sheet.y))
    if (
        max((stringWidth(line, layout.bold, layout.size) for line in lines), default=0.0) + 2 * layout.padding
        > sheet.y - top
    ):
        return False
    for i, line in enumerate(lines):
        left = x0 + layout.padding + i * layout.leading
        sheet.upward_text(key, left, sheet.y - layout.padding, line, layout.bold, layout.size)
    return True


def printed_field(column: Column, row: Row) -> str:
    """The field whose text a row prints in a column; of an other column, its key."""
    if column.field == "body_or_person":
        return "agency" if row.spelling else "lead_person"
    return f"other.{column.heading}" if column.field in ("other", "status") else column.field


def printed_status(column: Column, row: Row | None) -> Status:
    """The status whose colour a row's cell has."""
    if row is None or column.field not in ("rag", "status"):
        return Status()
    if column.field == "rag":
        return row.status
    return next((more.status for more in row.more_statuses if more.column == column.heading), Status())


def text_of(row: Row, field: str) -> str:
    if field == "agency":
        return row.spelling
    if field == "rag":
        return row.status.text
    if field.startswith("other."):
        return dict(row.other).get(field.removeprefix("other."), "")
    return str(getattr(row, field, "")) if field in TEXT_FIELDS else ""


def cells_of(key: str, row: Row | None, layout: Layout) -> Cells:
    """The pieces of a row's cells by column; of no row (a question without an answer), none."""
    edges, out = layout.edges(), Cells()
    for column, x0, x1 in zip(layout.columns, edges, edges[1:], strict=False):
        if row is None or column.spans_rows:
            continue
        width, field = x1 - x0 - 2 * layout.padding, printed_field(column, row)
        out[column] = text_pieces(f"{key}.{field}", text_of(row, field), width, layout)
        if column.field == "target_date":
            crossed_out = text_pieces(f"{key}.struck", row.struck_date, width, layout)
            out[column] = (*(replace(piece, struck=True) for piece in crossed_out), *out[column])
            out[column] += icon_pieces(f"{key}.icons", row.icons, width, layout)
    return out


def question_cells(key: str, question: Question, layout: Layout) -> Cells:
    """Return the pieces of the cells that span all rows of a question."""
    edges, out, mark = layout.edges(), Cells(), question.mark or f"{question.label}."
    numbered = any(c.field == "number" for c in layout.columns)
    for column, x0, x1 in zip(layout.columns, edges, edges[1:], strict=False):
        if column.field in ("number", "question"):
            text = mark if column.field == "number" else question.text if numbered else f"{mark} {question.text}"
            out[column] = text_pieces(f"{key}.text", text, x1 - x0 - 2 * layout.padding, layout)
    return out


def draw_slab(sheet: Sheet, key: str, row: Row | None, cells: Cells, tall: float, begun: bool) -> None:
    """The part of a row that is on this page; `begun`: an earlier part is on the page before."""
    layout, edges, pad, top = sheet.layout, sheet.layout.edges(), sheet.layout.padding, sheet.y
    sheet.bands += not begun
    tint = layout.bands[sheet.bands % len(layout.bands)] if layout.bands else ""
    if tint:
        sheet.fill((edges[0], top, edges[-1], top + tall), tint)
    for column, x0, x1 in zip(layout.columns, edges, edges[1:], strict=False):
        if column.spans_rows:
            continue
        box, colour = (x0, top, x1, top + tall), ""
        status = printed_status(column, row)
        if row and status.filled and status.colour:
            place = f"{key}.rag" if column.field == "rag" else f"{key}.status.{column.heading}"
            colour = draw_status(sheet, box, place, layout.palette[status.colour], begun)
        sheet.frame(box)
        centred = column.field in ("rag", "status")
        sheet.pieces(cells.get(column, ()), x0 + pad, x1 - pad, top + pad, centred, colour)
    draw_doubled(sheet, top, top + tall)
    sheet.y = top + tall
    if layout.rules == "horizontal" and layout.row_rules:
        draw_rule(sheet, spanning=False)


def draw_status(sheet: Sheet, box: Box, key: str, colour: str, begun: bool) -> str:
    """Colours the cell, or draws a dot in its first line; gives the colour of the text."""
    layout = sheet.layout
    if layout.status_shape == "text":
        return colour
    if layout.status_shape == "fill":
        sheet.fill(box, colour, key)
    elif not begun:
        middle = box[1] + layout.padding + layout.leading / 2
        sheet.dot((box[0] + box[2]) / 2, middle, 0.55 * layout.size, colour, key)
    return layout.status_ink


def draw_rule(sheet: Sheet, spanning: bool) -> None:
    """A line at the sheet's y under the columns that span a question's rows, or under the others."""
    layout, edges = sheet.layout, sheet.layout.edges()
    for column, x0, x1 in zip(layout.columns, edges, edges[1:], strict=False):
        if column.spans_rows == spanning:
            sheet.line(x0, sheet.y, x1, sheet.y)


def draw_other_table(sheet: Sheet, key: str, table: OtherTable) -> None:
    """Draw the heading and rows of a table that is not part of the plan, in columns as wide as their longest text."""
    layout, pad, size = sheet.layout, sheet.layout.padding, sheet.layout.size
    height = layout.leading + 2 * pad
    if sheet.y + height * (len(table.rows) + 2) > sheet.bottom:
        sheet.turn_page()
    sheet.text("", layout.margin, sheet.y, table.heading, layout.bold, size + 2)
    sheet.y += 1.6 * (size + 2)
    edges = [layout.margin]
    for texts in zip(*table.rows, strict=True):
        edges.append(edges[-1] + max(stringWidth(text, layout.bold, size) for text in texts) + 2 * pad)
    for n, row in enumerate(table.rows):
        for text, x0, x1 in zip(row, edges, edges[1:], strict=False):
            if not n and layout.header_fill:
                sheet.fill((x0, sheet.y, x1, sheet.y + height), layout.header_fill)
            sheet.frame((x0, sheet.y, x1, sheet.y + height))
            sheet.text(key, x0 + pad, sheet.y + pad, text, "" if n else layout.bold)
        sheet.y += height
    sheet.y += 14
