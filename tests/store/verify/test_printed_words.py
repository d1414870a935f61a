# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Places that do not show their words."""

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.identify_file import identify
from ingest.model import Box, Span
from ingest.render.reocr_check import PlacedWords
from store.verify.printed_words import PlacedValue, find_mismatches

PAGE_PT = (400.0, 300.0)
LETTER_AT_PT = (60.0, 200.0)


def draw_letter(path: Path, letter: str) -> Path:
    """Draw a born-digital page with one letter, and a sentence that shows which way up the page is."""
    page = Canvas(str(path), pagesize=PAGE_PT)
    page.setFont("Helvetica", 11)
    page.drawString(40, 260, "Every locality tests forty files in May")
    page.drawString(*LETTER_AT_PT, letter)
    page.save()
    return path


@pytest.mark.parametrize(("stored", "holds"), [("A", True), ("Aa", True), ("AA", True), ("AR", False), ("R", False)])
def test_letter_read_twice_is_the_letter_shown(tmp_path: Path, stored: str, holds: bool) -> None:
    """Earlier versions read the speck beside a status letter as the letter again."""
    path = draw_letter(tmp_path / "letter.pdf", "A")
    x, y = LETTER_AT_PT
    box = Box(x0=x - 6, top=PAGE_PT[1] - y - 14, x1=x + 16, bottom=PAGE_PT[1] - y + 6)
    claim = PlacedWords(words=stored, spans=(Span(page=1, box=box),))
    value = PlacedValue(source=identify(path), record="row", field="rag", claim=claim)
    assert (not list(find_mismatches(path, [value], {1: 0}))) is holds
