# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A page drawn in other units than points is read as the same page of usual size."""

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.coordinates import locate_on_page
from ingest.model import Page
from ingest.read_page import read_page

WIDTH, HEIGHT = 600.0, 400.0
CELLS = (
    ("Visits are recorded within two days", "30/06/2019"),
    ("Partners share concerns by telephone", "31/07/2019"),
    ("Audits are reported each quarter", "15/08/2019"),
)


def read_drawn(folder: Path, scale: float) -> Page:
    path = folder / f"{scale}.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH * scale, HEIGHT * scale))
    canvas.scale(scale, scale)
    canvas.setFont("Helvetica", 10)
    for row, (text, date) in enumerate(CELLS):
        canvas.rect(60, 250 - 30 * row, 200, 30)
        canvas.rect(260, 250 - 30 * row, 80, 30)
        canvas.drawString(64, 260 - 30 * row, text)
        canvas.drawString(264, 260 - 30 * row, date)
    canvas.drawString(60, 20, "Page 1 of 1")
    canvas.save()
    return read_page(path, "pdf", 1)


@pytest.mark.parametrize("scale", [0.2, 0.3, 4.0, 9.0])
def test_print_of_unusual_size_is_read_as_print_of_usual_size(scale: float, tmp_path: Path) -> None:
    expected, found = read_drawn(tmp_path, 1.0), read_drawn(tmp_path, scale)
    assert (found.width, found.height) == pytest.approx((WIDTH * scale, HEIGHT * scale), rel=1e-3)
    assert [w.text for w in found.words] == [w.text for w in expected.words]
    assert len(found.rulings) == len(expected.rulings)
    for word, other in zip(found.words, expected.words, strict=True):
        here, there = locate_on_page(found, word.box).box, locate_on_page(expected, other.box).box
        assert here is not None
        assert there is not None
        assert here.sides == pytest.approx([side * scale for side in there.sides], abs=0.2 * scale + 0.02)
    foot = found.words[-1].box
    assert foot.bottom / found.upright_height == pytest.approx(380 / HEIGHT, abs=0.02)
