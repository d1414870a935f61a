# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Characters of a born-digital page as its fonts and their maps give them."""

from pathlib import Path

import pdfplumber

from ingest.pdf.pdfminer_page import StringPage

TEXT = "NORWAY and Northern towns agreed on the notes of nine members"
WRONG_MAP = b"""begincmap 1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <4E> <006E> <6E> <006E> endbfchar endcmap"""


def write_pdf(path: Path, to_unicode: bytes) -> None:
    """Write a PDF of one page whose font has a map of its codes to characters."""
    content = f"BT /F 10 Tf 30 150 Td ({TEXT}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources 7 0 R >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(to_unicode), to_unicode),
        b"<< /Font << /F 5 0 R >> >>",
    )
    body = b"%PDF-1.4\n"
    for number, written in enumerate(objects, 1):
        body += b"%d 0 obj %s endobj\n" % (number, written)
    path.write_bytes(body + b"trailer << /Root 1 0 R /Size 8 >>\n%%EOF\n")


def test_capital_that_a_wrong_map_makes_small_is_read_as_printed(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    write_pdf(path, WRONG_MAP)
    with pdfplumber.open(path) as document:
        page = StringPage(document, document.pages[0].page_obj, page_number=1, initial_doctop=0)
        assert "".join(char["text"] for char in page.chars) == TEXT
