# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draws a report's pages: head, key, findings, tables that run over page breaks."""

from collections.abc import Callable
from dataclasses import dataclass

from samples.board import Finding, Question, Report
from samples.canvas import Box, Inks, Sheet, Theme
from samples.flow import split_pieces, total_height, wrap_text
from samples.layout import Layout
from samples.table import (
    cells_of,
    draw_banner,
    draw_header,
    draw_other_table,
    draw_rule,
    draw_slab,
    draw_theme,
    question_cells,
)

THEME_LENGTH_PT = 110.0  # points that a line of a title printed upwards may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A drawn PDF; `keys` are in the order of their inks, `fills` the coloured boxes of status cells."""

    pdf: bytes
    keys: tuple[str, ...]
    fills: dict[str, list[tuple[int, Box]]]
    pages: int


def draw_report(
    report: Report, layout: Layout, told_apart: bool, make_sheet: Callable[[Layout, Inks], Sheet] = Sheet
) -> Drawn:
    """`told_apart`: each cell in its own ink, to be found again by it (see truth.py)."""
    sheet = make_sheet(layout, Inks(told_apart))
    draw_head(sheet, report)
    for i, finding in enumerate(report.findings):
        draw_finding(sheet, f"f{i}", finding)
    for i, table in enumerate(report.other_tables):
        draw_other_table(sheet, f"other_table{i}", table)
    return Drawn(pdf=sheet.finish(report.title), keys=tuple(sheet.inks.keys), fills=sheet.fills, pages=sheet.page)


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
    if layout.key:
        draw_legend(sheet)
    sheet.text("as_at", layout.margin, sheet.y, f"Report as at {report.as_at:%d.%m.%Y}", layout.bold, 7.6)
    sheet.y += 20


def draw_legend(sheet: Sheet) -> None:
    layout = sheet.layout
    x, split_at, right = layout.margin, layout.margin + 92.0, layout.margin + 320.0
    for value, name, meaning in layout.key:
        bottom = sheet.y + layout.leading + 5
        if value:
            sheet.fill((x, sheet.y, split_at, bottom), layout.palette[value])
        sheet.frame((x, sheet.y, split_at, bottom))
        sheet.frame((split_at, sheet.y, right, bottom))
        sheet.text("", x + layout.padding, sheet.y + 2.5, name, layout.bold, colour=layout.status_ink if value else "")
        sheet.text("", split_at + layout.padding, sheet.y + 2.5, meaning)
        sheet.y = bottom
    sheet.y += 7


def draw_finding(sheet: Sheet, key: str, finding: Finding) -> None:
    """Heading, narrative and column headings stay together, with room for a first line of the table."""
    layout = sheet.layout
    if layout.themes == "banner":
        begin_table(sheet, 40)
        draw_banner(sheet, f"{key}.title", finding.heading)
    elif layout.themes == "column":
        begin_table(sheet, THEME_LENGTH_PT)
        sheet.theme = Theme(
            key=f"{key}.title", lines=wrap_text(finding.title, THEME_LENGTH_PT, layout.bold, layout.size), top=sheet.y
        )
    else:
        draw_prose(sheet, key, finding)
        if layout.asked != "prose":
            begin_table(sheet, 0)
    for i, question in enumerate(finding.questions):
        draw_question(sheet, f"{key}.q{i}", question)
    end_theme(sheet)
    sheet.theme = None
    sheet.y += 14 if layout.themes == "prose" else 0


def draw_prose(sheet: Sheet, key: str, finding: Finding) -> None:
    layout = sheet.layout
    room = layout.width - 2 * layout.margin
    lines: list[tuple[str, str, str, float, float]] = []  # key, text, font, size, gap above
    if finding.chapter:
        lines.append(("", finding.chapter, layout.bold, 10.0, 6.0))
    for i, line in enumerate(wrap_text(finding.heading, room, layout.bold, 9.0)):
        lines.append((f"{key}.title", line, layout.bold, 9.0, 0.0 if i else 5.0))
    if finding.subheading:
        lines.append((f"{key}.narrative", finding.subheading, layout.italic, 7.4, 3.0))
    for paragraph in finding.paragraphs:
        for i, line in enumerate(wrap_text(paragraph, room, layout.regular, 7.2)):
            lines.append((f"{key}.narrative", line, layout.regular, 7.2, 0.0 if i else 4.0))
    draw_lines(sheet, lines, 60)
    sheet.y += 6


def draw_lines(sheet: Sheet, lines: list[tuple[str, str, str, float, float]], room_below: float) -> None:
    if sheet.y + sum(1.2 * size + gap for *_, size, gap in lines) + room_below > sheet.bottom:
        sheet.turn_page()
    for ink, text, font, size, gap in lines:
        sheet.text(ink, sheet.layout.margin, sheet.y + gap, text, font, size)
        sheet.y += 1.2 * size + gap


def begin_table(sheet: Sheet, room: float) -> None:
    """Prints the columns' names where the layout has them; `room` is for what must follow on the same page."""
    layout = sheet.layout
    due = not sheet.named or (layout.themes == "prose" and layout.headers != "once")
    if room and sheet.y + room > sheet.bottom:
        turn_table(sheet)
        due = not sheet.named
    if due:
        draw_header(sheet)


def draw_question(sheet: Sheet, key: str, question: Question) -> None:
    """A question where the layout prints it, and its answers."""
    layout = sheet.layout
    printed = f"{question.mark or question.label + '.'} {question.text}"
    if layout.asked == "banner":
        if sheet.y + layout.split_room + 3 * layout.leading > sheet.bottom:
            turn_table(sheet)
        draw_banner(sheet, f"{key}.text", printed)
    elif layout.asked == "prose":
        room, size = layout.width - 2 * layout.margin, layout.size + 0.6
        lines = wrap_text(printed, room, layout.bold, size)
        draw_lines(sheet, [(f"{key}.text", t, layout.bold, size, 0.0 if i else 6.0) for i, t in enumerate(lines)], 60)
        sheet.y += 5
        if question.rows:
            begin_table(sheet, 0)
    if question.rows or layout.asked == "column":
        draw_rows(sheet, key, question)
    if layout.asked == "prose":
        sheet.y += 6


def draw_rows(sheet: Sheet, key: str, question: Question) -> None:
    """A question's cell spans its rows; both run on over the page's foot."""
    layout, pad = sheet.layout, sheet.layout.padding
    asked = question_cells(key, question, layout)
    places = dict(zip(layout.columns, zip(layout.edges(), layout.edges()[1:], strict=False), strict=True))
    if sheet.y + layout.split_room > sheet.bottom:
        turn_table(sheet)
    top = sheet.y

    def close() -> None:
        """Ends the question's cells on this page at the last row drawn."""
        if sheet.y > top:
            for column, pieces in asked.items():
                x0, x1 = places[column]
                here, asked[column] = split_pieces(pieces, sheet.y - top - 2 * pad)
                sheet.pieces(here, x0 + pad, x1 - pad, top + pad)
                sheet.frame((x0, top, x1, sheet.y))
            if layout.rules == "horizontal":
                draw_rule(sheet, spanning=True)
                if not layout.row_rules:
                    draw_rule(sheet, spanning=False)

    rows = question.rows or (None,)
    for n, row in enumerate(rows):
        row_key, begun = f"{key}.r{n}", False
        cells = cells_of(row_key, row, layout)
        while True:
            need = max(map(total_height, cells.values()), default=0.0) + 2 * pad
            if row is rows[-1]:
                need = max(need, top + max(map(total_height, asked.values()), default=0.0) + 2 * pad - sheet.y)
            room = sheet.bottom - sheet.y
            if need <= room:
                draw_slab(sheet, row_key, row, cells, need, begun)
                break
            if room >= layout.split_room:
                here = {f: split_pieces(p, room - 2 * pad) for f, p in cells.items()}
                draw_slab(sheet, row_key, row, {f: a for f, (a, _) in here.items()}, room, begun)
                cells, begun = {f: b for f, (_, b) in here.items()}, True
            close()
            turn_table(sheet)
            top = sheet.y
    close()


def turn_table(sheet: Sheet) -> None:
    end_theme(sheet)
    sheet.turn_page()
    if sheet.layout.headers == "page":
        draw_header(sheet)
    if sheet.theme:
        sheet.theme.top = sheet.y


def end_theme(sheet: Sheet) -> None:
    """End the finding's cell at the last row drawn, where the layout has a column of themes."""
    theme = sheet.theme
    if theme and sheet.y > theme.top and draw_theme(sheet, theme.key, theme.lines, theme.top):
        theme.lines = []
