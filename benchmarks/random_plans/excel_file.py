# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Write a plan as Excel writes it (.xlsx), for LibreOffice to print."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import xlsxwriter

from benchmarks.random_plans.look import PAGES_PT
from benchmarks.random_plans.office_sheet import OfficeSheet, SheetCell
from benchmarks.random_plans.printed_tables import PrintedCell

POINTS_A_CHARACTER = 5.6  # of Excel's unit of the width of a column
A3, A4 = 8, 9  # Excel's numbers of paper sizes
POINTS_PER_INCH = 72
BORDER_STYLES = ((0.9, 1), (1.5, 2))  # greatest width in points, and Excel's number: thin, medium
THICK = 5
EXCEL_SIDES = {
    "boxed": ("top", "bottom", "left", "right"),
    "level": ("bottom",),
    "upright": ("left", "right"),
    "outer": (),
    "none": (),
}


def write_excel_file(sheet: OfficeSheet) -> bytes:
    """Return the plan as a .xlsx of one sheet, fitted to the width of the page."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Action plan")
    look, width = sheet.look, PAGES_PT[sheet.look.page]
    page.set_paper(A3 if "A3" in look.page else A4)
    if width[0] > width[1]:
        page.set_landscape()
    page.set_margins(*[look.margin / POINTS_PER_INCH] * 2, *[(look.margin + 8) / POINTS_PER_INCH] * 2)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    header, footer = (t.replace("{page}", "&P").replace("{pages}", "&N") for t in (sheet.header, sheet.footer))
    page.set_header(f"&C{header}")
    page.set_footer(f"&C{footer}")
    widths = {a: width for t in sheet.tables for (a, b), width in zip(t.spans, t.widths, strict=True) if a == b}
    for column, points in widths.items():
        page.set_column(column, column, points / POINTS_A_CHARACTER)
    number, last = 0, len(sheet.plan_widths) - 1
    for line in sheet.head:
        number = write_line(book, page, sheet, number, last, line)
    number += 1
    for table in sheet.tables:
        for line in (table.heading, *table.paragraphs):
            number = write_line(book, page, sheet, number, last, line)
        for row in table.rows:
            page.set_row(number, row.height)
            if row.repeated:
                page.repeat_rows(number)
            for cell in row.cells:
                placed = replace(cell, column=table.spans[cell.column][0], last_column=table.spans[cell.last_column][1])
                write_cell(book, page, sheet, number, placed)
            number += 1
        number += 1
    book.close()
    return out.getvalue()


def write_line(book: Any, page: Any, sheet: OfficeSheet, number: int, last: int, line: PrintedCell) -> int:
    """Write a line over the width of the table, and return the number of the next one."""
    if not line.text:
        return number
    page.set_row(number, sheet.height_of(line, sum(sheet.plan_widths)))
    page.merge_range(number, 0, number, last, line.text, book.add_format(format_of(sheet, line, False)))
    return number + 1


def write_cell(book: Any, page: Any, sheet: OfficeSheet, number: int, cell: SheetCell) -> None:
    form = book.add_format(format_of(sheet, cell.cell, True))
    if (cell.last_column, cell.rows) == (cell.column, 1):
        page.write_string(number, cell.column, cell.cell.text, form) if cell.cell.text else page.write_blank(
            number, cell.column, None, form
        )
    else:
        page.merge_range(number, cell.column, number + cell.rows - 1, cell.last_column, cell.cell.text, form)


def format_of(sheet: OfficeSheet, cell: PrintedCell, ruled: bool) -> dict[str, Any]:
    look, style = sheet.look, sheet.style
    form: dict[str, Any] = {
        "font_name": sheet.font,
        "font_size": look.size,
        "font_color": sheet.ink_of(cell),
        "bold": cell.bold,
        "text_wrap": True,
        "valign": "vcenter" if look.valign == "middle" or cell.centred else "top",
    }
    if cell.centred:
        form["align"] = "center"
    if cell.fill:
        form["bg_color"] = cell.fill
    if ruled:
        line = next((n for width, n in BORDER_STYLES if style.rule_width <= width), THICK)
        for side in EXCEL_SIDES[sheet.ruled]:
            form |= {side: line, f"{side}_color": style.rule_colour}
    return form
