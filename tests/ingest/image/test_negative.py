# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A negative page is recognised; dark pages that are none are left as they are."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from ingest.image.negative import is_negative
from tests.ingest.image.test_image_file import DPI, STATUSES, draw_grey_page, draw_page


def draw_dark_page(seed: int) -> Image.Image:
    """Light print on black as a slide has it: the statuses keep their colours."""
    page = Image.new("RGB", (1300, 600), "black")
    page.paste(ImageOps.invert(draw_grey_page(seed)).crop((0, 0, 1000, 600)))
    pen = ImageDraw.Draw(page)
    for row, colour in enumerate(STATUSES.values()):
        pen.rectangle((1000, 60 + 120 * row, 1240, 180 + 120 * row), fill=colour)
    return page


def draw_photo(seed: int) -> Image.Image:
    """A white page on a dark desk."""
    desk = Image.new("RGB", (2600, 1200), (30, 25, 20))
    desk.paste(draw_page(seed), (600, 300))
    return desk


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        (lambda: ImageOps.invert(draw_page(3)), True),
        (lambda: ImageOps.invert(draw_grey_page(3)).convert("RGB"), True),
        (lambda: draw_page(3), False),
        (lambda: draw_dark_page(3), False),
        (lambda: draw_photo(3), False),
        (lambda: Image.new("RGB", (1300, 600), "black"), False),
    ],
    ids=["negative", "grey negative", "plain", "dark theme", "photo", "black"],
)
def test_negative_is_told_from_other_dark_pages(draw: Callable[[], Image.Image], expected: bool) -> None:
    assert is_negative(np.ascontiguousarray(np.asarray(draw())[:, :, ::-1]), DPI) is expected
