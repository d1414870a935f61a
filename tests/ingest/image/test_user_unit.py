# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A page whose unit is larger than a point is read, measured and shown at the size that a viewer shows."""

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.image.raster import render_pdf_page
from ingest.image.user_unit import find_user_unit
from ingest.read_page import read_page
from ingest.render.page_image import measure_page, render_page

UNIT = 5
WIDTH, HEIGHT = 600.0, 400.0
LINES = ("Visits are recorded within two days", "Partners share concerns by telephone", "Audits are reported")


@pytest.fixture(params=["plain", "turned and cropped", "compressed"])
def pages(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """The same page twice: drawn in points, and drawn smaller in units of several points."""
    paths = tmp_path / "points.pdf", tmp_path / "units.pdf"
    for path, unit in zip(paths, (1, UNIT), strict=True):
        canvas = Canvas(str(path), pagesize=(WIDTH / unit, HEIGHT / unit))
        canvas.scale(1 / unit, 1 / unit)
        canvas.setFont("Helvetica", 11)
        for row, text in enumerate(LINES):
            canvas.rect(60, 250 - 40 * row, 300, 40)
            canvas.drawString(66, 262 - 40 * row, text)
        canvas.save()
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            page = pdf.pages[0]
            if unit != 1:
                page.obj.UserUnit = unit
            if request.param == "turned and cropped":
                page.obj.Rotate = 90
                page.obj.CropBox = pikepdf.Array([20 / unit, 30 / unit, 500 / unit, 380 / unit])
            generate = pikepdf.ObjectStreamMode.generate
            disable = pikepdf.ObjectStreamMode.disable
            pdf.save(path, object_stream_mode=generate if request.param == "compressed" else disable)
    return paths


def test_page_in_larger_units_reads_as_the_page_in_points(pages: tuple[Path, Path]) -> None:
    expected, found = (read_page(path, "pdf", 1) for path in pages)
    assert (find_user_unit(pages[0], 1), find_user_unit(pages[1], 1)) == (1, UNIT)
    assert (found.width, found.height) == pytest.approx((expected.width, expected.height), abs=0.1)
    assert [w.text for w in found.words] == [w.text for w in expected.words]
    assert len(found.words) == sum(len(line.split()) for line in LINES)
    for word, other in zip(found.words, expected.words, strict=True):
        assert word.box.sides == pytest.approx(other.box.sides, abs=0.2)
    assert [r.axis for r in found.rulings] == [r.axis for r in expected.rulings]


def test_page_in_larger_units_is_shown_and_rendered_as_the_page_in_points(pages: tuple[Path, Path]) -> None:
    sizes = [measure_page(path, "pdf", 1) for path in pages]
    assert sizes[0] == pytest.approx(sizes[1], abs=0.1)
    shown = [np.asarray(render_page(path, "pdf", 1, 100).convert("L")).astype(int) for path in pages]
    rasters = [render_pdf_page(path, 1) for path in pages]
    assert rasters[0].dpi == rasters[1].dpi
    for first, second in (shown, [r.pixels.astype(int) for r in rasters]):
        high, wide = (min(a, b) for a, b in zip(first.shape[:2], second.shape[:2], strict=True))
        assert abs(first.shape[0] - second.shape[0]) <= 1
        assert np.abs(first[:high, :wide] - second[:high, :wide]).mean() < 2
