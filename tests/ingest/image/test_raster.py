# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages of a PDF as pixels: the resolution of a scan is that of its image."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.image.raster import find_marked_pixels, is_grey, render_pdf_page

POINTS = 72


def test_marked_pixels_are_found_row_by_row() -> None:
    mask = np.random.default_rng(3).random((7, 5)) > 0.6
    rows, columns = find_marked_pixels(mask)
    assert (rows.tolist(), columns.tolist()) == tuple(at.tolist() for at in np.nonzero(mask))


def test_page_is_grey_where_all_channels_are_equal() -> None:
    page = np.full((40, 40, 3), 200, np.uint8)
    assert is_grey(page)
    page[3, 5, 2] = 201
    assert not is_grey(page)


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
