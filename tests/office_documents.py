# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Small Word documents and Excel workbooks of an invented plan, and a skip for tests that need LibreOffice."""

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from ingest.office.libreoffice import find_libreoffice

needs_libreoffice = pytest.mark.skipif(
    find_libreoffice() is None and not os.environ.get("BOARDTRACE_REQUIRE_ALL"),
    reason="LibreOffice is not installed: sh tests/install.sh",
)

HEADER = ("Question", "Agency", "Response", "Actions taken", "Target date", "RAG")
ROWS = tuple(
    (f"1{letter} Has each team seen the new rota?", "Police", "Every team has it.", "It hangs in each office.",
     "30/06/2016", "Green")
    for letter in "abc"
)  # fmt: skip
TITLE = ("Fenlow Safeguarding Board", "Progress report as at 31 March 2016", "Finding 1: Rotas")

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Target="word/document.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write_docx(path: Path, rows: Sequence[Sequence[str]] = ROWS) -> Path:
    """Write a Word document with a plan of these rows; a cell may hold runs (see `tracked_change`)."""
    cells = "".join(
        "<w:tr>"
        + "".join(f'<w:tc><w:tcPr><w:tcW w:w="1550" w:type="dxa"/></w:tcPr>{_paragraph(text)}</w:tc>' for text in row)
        + "</w:tr>"
        for row in (HEADER, *rows)
    )
    table = f"<w:tbl><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>{cells}</w:tbl>"
    body = "".join(map(_paragraph, TITLE)) + table + _paragraph("")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", f"<w:document {_NAMESPACE}><w:body>{body}</w:body></w:document>")
    return path


def tracked_change(old: str, new: str) -> str:
    """Return the runs of a cell in which `old` was replaced by `new` with Word's tracking of changes on."""
    made = 'w:author="a" w:date="2016-01-01T00:00:00Z"'
    return (
        f'<w:del w:id="1" {made}><w:r><w:delText>{old}</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" {made}><w:r><w:t>{new}</w:t></w:r></w:ins>'
    )


def _paragraph(text: str) -> str:
    return f"<w:p>{text if text.startswith('<') else f'<w:r><w:t>{text}</w:t></w:r>'}</w:p>"


def write_xlsx(path: Path) -> Path:
    """Write a workbook with a plan wider than a page, whose second row is hidden, and a hidden sheet."""
    workbook = xlsxwriter.Workbook(path)
    sheet, frame = workbook.add_worksheet("Plan"), workbook.add_format({"border": 1, "text_wrap": True})
    for number, line in enumerate(TITLE):
        sheet.write(number, 0, line)
    for number, row in enumerate((HEADER, *ROWS), len(TITLE)):
        for column, text in enumerate(row):
            sheet.write(number, column, text, frame)
    sheet.set_column(0, len(HEADER) - 1, 30)
    sheet.set_row(len(TITLE) + 2, None, None, {"hidden": True})
    hidden = workbook.add_worksheet("Names")
    hidden.write(0, 0, "Kept from the reader")
    hidden.hide()
    workbook.close()
    return path
