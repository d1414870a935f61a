# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages of a PDF as pixels: the resolution of a scan is that of its image."""

from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.image.raster import render_pdf_page

POINTS = 72


@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize(("across", "down"), [(204, 98), (204, 196), (250, 250)])
def test_resolution_of_a_scan_is_kept_where_its_pixels_are_not_square(
    across: int, down: int, turn: int, tmp_path: Path
) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(6 * POINTS, 4 * POINTS))
    canvas.setPageRotation(turn)
    image = ImageReader(Image.new("L", (6 * across, 4 * down), 200))
    canvas.drawImage(image, 0, 0, 6 * POINTS, 4 * POINTS)
    canvas.save()
    found = render_pdf_page(tmp_path / "a.pdf", 1)
    assert found.dpi == pytest.approx(max(across, down), rel=1e-3)
    assert found.source_dpi == (pytest.approx((across, down), rel=1e-3) if across > 2 * down else None)
