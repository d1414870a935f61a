# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Write a plan as Word writes it (.docx), for LibreOffice to print. Needs python-docx (requirements-office.txt)."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from benchmarks.random_plans.look import PAGES_PT
from benchmarks.random_plans.office_sheet import OfficeSheet, SheetRow
from benchmarks.random_plans.printed_tables import PrintedCell

WORD_SIDES = {
    "boxed": ("top", "left", "bottom", "right", "insideH", "insideV"),
    "level": ("top", "bottom", "insideH"),
    "upright": ("top", "left", "bottom", "right", "insideV"),
    "outer": ("top", "left", "bottom", "right"),
    "none": (),
}
TWENTIETHS_OF_POINT = 20  # Word's unit of lengths
EIGHTHS_OF_POINT = 8  # Word's unit of the width of a line


def write_word_file(sheet: OfficeSheet) -> bytes:
    """Return the plan as a .docx: its head, then each table with its heading."""
    look, document = sheet.look, Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = sheet.font, Pt(look.size)
    style.paragraph_format.space_after = Pt(3)
    section = document.sections[0]
    width, height = PAGES_PT[look.page]
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(width), Pt(height)
    section.left_margin = section.right_margin = Pt(look.margin)
    section.top_margin = section.bottom_margin = Pt(look.margin + 8)
    add_furniture(section.header.paragraphs[0], sheet.header)
    add_furniture(section.footer.paragraphs[0], sheet.footer)
    for line in sheet.head:
        add_paragraph(document, line, sheet, extra_size=3 if line.bold else 0)
    for table in sheet.tables:
        if table.heading.text:
            add_paragraph(document, table.heading, sheet, extra_size=1.5)
        for paragraph in table.paragraphs:
            add_paragraph(document, paragraph, sheet)
        add_table(document, table.rows, table.widths, sheet)
        document.add_paragraph()
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def add_furniture(paragraph: Any, text: str) -> None:
    """Add a running header or footer, with fields for the page's number and the number of pages."""
    for part in re.split(r"(\{pages?\})", text):
        if part in ("{page}", "{pages}"):
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE" if part == "{page}" else "NUMPAGES")
            paragraph._p.append(field)
        else:
            paragraph.add_run(part)


def add_paragraph(document: Any, cell: PrintedCell, sheet: OfficeSheet, extra_size: float = 0.0) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = cell.bold
    add_run(paragraph, cell.text, cell, sheet).font.size = Pt(sheet.look.size + extra_size)


def add_run(paragraph: Any, text: str, cell: PrintedCell, sheet: OfficeSheet) -> Any:
    run = paragraph.add_run(text)
    run.bold = cell.bold
    run.font.color.rgb = RGBColor.from_string(sheet.ink_of(cell).lstrip("#"))
    return run


def add_table(document: Any, rows: Sequence[SheetRow], widths: Sequence[float], sheet: OfficeSheet) -> None:
    table = document.add_table(rows=len(rows), cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    set_borders(table, sheet)
    set_layout(table, sheet)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    grid = [list(row.cells) for row in table.rows]
    for number, row in enumerate(rows):
        if row.repeated:
            mark_row(table.rows[number], "w:tblHeader")
        if not sheet.look.split_rows:
            mark_row(table.rows[number], "w:cantSplit")
        for cell in row.cells:
            own = grid[number][cell.column]
            if (cell.last_column, cell.rows) != (cell.column, 1):
                own = own.merge(grid[number + cell.rows - 1][cell.last_column])
            fill_cell(own, cell.cell, sheet)
        for column, width in enumerate(widths):
            grid[number][column].width = Pt(width)


def fill_cell(own: Any, cell: PrintedCell, sheet: OfficeSheet) -> None:
    paragraphs = cell.text.split("\n")
    for number, text in enumerate(paragraphs):
        paragraph = own.paragraphs[0] if number == 0 else own.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1 if number + 1 < len(paragraphs) else 0)
        if cell.centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_run(paragraph, text, cell, sheet)
    if cell.fill:
        shading = OxmlElement("w:shd")
        shading.set(qn("w:val"), "clear")
        shading.set(qn("w:fill"), cell.fill.lstrip("#"))
        own._tc.get_or_add_tcPr().append(shading)


def set_borders(table: Any, sheet: OfficeSheet) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in WORD_SIDES[sheet.ruled]:
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single")
        line.set(qn("w:sz"), str(round(sheet.style.rule_width * EIGHTHS_OF_POINT)))
        line.set(qn("w:color"), sheet.style.rule_colour.lstrip("#"))
        borders.append(line)
    table._tbl.tblPr.append(borders)


def set_layout(table: Any, sheet: OfficeSheet) -> None:
    """Keep the widths of the columns as given, and set the room about a cell's text."""
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    table._tbl.tblPr.append(layout)
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        margin = OxmlElement(f"w:{side}")
        inset = sheet.style.row_gap if side in ("top", "bottom") else sheet.style.padding - 1
        margin.set(qn("w:w"), str(round(inset * TWENTIETHS_OF_POINT)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))
