# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The second reader: reads doubtful lines and no others, where it is installed."""

from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.image.raster import Pixels
from ingest.model import Box, Word
from ingest.ocr.registry import find_second_engine
from ingest.ocr.second_reading import read_uncertain_lines
from ingest.read_page import reader_version

DPI = 200
HIGH = 100.0
LINES = ("Seven lanterns were counted", "Nobody repaired the bridge")


def picture() -> Pixels:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(300, HIGH))
    canvas.setFont("Helvetica", 12)
    for i, text in enumerate(LINES):
        canvas.drawString(20, HIGH - 40 - 30 * i, text)
    canvas.save()
    return np.asarray(pypdfium2.PdfDocument(out.getvalue())[0].render(scale=DPI / 72).to_pil().convert("RGB"))


def words(confidences: tuple[float, float]) -> tuple[Word, ...]:
    """One word for each line of the picture."""
    return tuple(
        Word(text="?", box=Box(x0=18, top=28 + 30 * i, x1=200, bottom=44 + 30 * i), confidence=c, line=i, region=0)
        for i, c in enumerate(confidences)
    )


needs_it = pytest.mark.skipif(find_second_engine() is None, reason="the extra second-reader is not installed")


@needs_it
def test_only_uncertain_lines_are_read_again() -> None:
    (second,) = read_uncertain_lines(picture(), DPI, words((0.97, 0.4)))
    assert (second.line, second.text.replace(" ", "")) == (1, LINES[1].replace(" ", ""))
    assert second.confidence > 0.8


@needs_it
def test_line_off_the_page_is_not_read() -> None:
    off = Word(text="?", box=Box(x0=900, top=900, x1=950, bottom=910), confidence=0.1, line=0, region=0)
    assert read_uncertain_lines(picture(), DPI, [off]) == ()


def test_reader_version_names_the_second_engine() -> None:
    assert ("rapidocr" in reader_version()) is (find_second_engine() is not None)


@pytest.mark.skipif(find_second_engine() is not None, reason="the extra second-reader is installed")
def test_nothing_is_read_again_without_a_second_engine() -> None:
    assert read_uncertain_lines(picture(), DPI, words((0.4, 0.4))) == ()
