# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Strokes through the words of a scanned page are found and erased; rulings, underlines and dashes are not strokes."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.image.raster import Pixels
from ingest.marks.strikes import erase_strikes, mark_struck_words
from ingest.model import Box, Strike, Word

TEXT = "Visits are planned each quarter — not monthly"
LEFT_PT, BASELINE_PT, SIZE_PT = 30.0, 40.0, 10.0


def draw_text(dpi: int, part: str, height: float, weight: float = 0.6, seed: int = 0) -> tuple[Pixels, Box]:
    """Return a page with a sentence and a line over `part` of it, `height` ems above the baseline; and that part."""
    scale = dpi / 72
    font = ImageFont.load_default(SIZE_PT * scale)
    page = Image.new("RGB", (round(300 * scale), round(80 * scale)), "white")
    pen = ImageDraw.Draw(page)
    pen.text((LEFT_PT * scale, BASELINE_PT * scale), TEXT, "black", font, anchor="ls")
    x0 = LEFT_PT * scale + pen.textlength(TEXT[: TEXT.index(part)], font)
    x1 = x0 + pen.textlength(part, font)
    y = (BASELINE_PT - height * SIZE_PT) * scale
    pen.line((x0, y, x1, y), "black", max(1, round(weight * scale)))
    noise = np.random.default_rng(seed).normal(0, 4, (page.height, page.width, 1))
    pixels = np.clip(np.asarray(page, np.float64) * 0.95 + noise, 0, 255).astype(np.uint8)
    return pixels, Box(x0=x0 / scale, top=BASELINE_PT - 0.8 * SIZE_PT, x1=x1 / scale, bottom=BASELINE_PT + 2)


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize("height", [0.2, 0.27, 0.33])
def test_stroke_through_words_is_found_and_erased(dpi: int, height: float) -> None:
    pixels, part = draw_text(dpi, "each quarter", height)
    clean, struck = erase_strikes(pixels, dpi)
    (stroke,) = struck.strokes
    assert abs(stroke.x0 - part.x0) < 1.5
    assert abs(stroke.x1 - part.x1) < 1.5
    print_, was, now = (page[..., 0] < 128 for page in (draw_text(dpi, "", 0.0)[0], pixels, clean))
    assert (now & ~print_).sum() < 0.2 * (was & ~print_).sum()
    assert (print_ & ~now).sum() < 0.05 * print_.sum()


@pytest.mark.parametrize("dpi", [200, 300])
def test_double_strikethrough_is_one_stroke(dpi: int) -> None:
    upper, part = draw_text(dpi, "each quarter", 0.33)
    lower, _ = draw_text(dpi, "each quarter", 0.18)
    (stroke,) = erase_strikes(np.minimum(upper, lower), dpi)[1].strokes
    assert abs(stroke.x0 - part.x0) < 1.5
    assert abs(stroke.x1 - part.x1) < 1.5


def test_stroke_through_a_short_word_counts_on_a_line_below_a_longer_one() -> None:
    short, part = draw_text(300, "are", 0.27)
    long, _ = draw_text(300, "each quarter", 0.27)
    assert erase_strikes(short, 300)[1].strokes == ()
    strokes = erase_strikes(np.concatenate([long[:180], short[110:]]), 300)[1].strokes
    assert len(strokes) == 2
    assert abs(strokes[1].width - part.width) < 2


@pytest.mark.parametrize("dpi", [200, 300])
def test_stroke_that_an_underline_continues_is_a_replacement(dpi: int) -> None:
    struck, part = draw_text(dpi, "planned ea", 0.27)
    inserted, _ = draw_text(dpi, "ch quarter", -0.15)
    found = erase_strikes(np.minimum(struck, inserted), dpi)[1]
    assert [abs(stroke.x1 - part.x1) < 1.5 for stroke in found.replaced] == [True]
    apart, _ = draw_text(dpi, "monthly", -0.15)
    assert erase_strikes(np.minimum(struck, apart), dpi)[1].replaced == ()


def test_single_letter_that_an_underline_continues_is_struck_on_a_page_with_a_longer_stroke() -> None:
    long, _ = draw_text(300, "each quarter", 0.27)
    letter, part = draw_text(300, "m", 0.27)
    inserted, _ = draw_text(300, "onthly", -0.15)
    below = np.minimum(letter, inserted)
    pages = np.concatenate([long, np.full_like(long, 242), below])
    assert [abs(stroke.x1 - part.x1) < 1.5 for stroke in erase_strikes(pages, 300)[1].replaced] == [True]


@pytest.mark.parametrize("height", [-0.15, 0.95], ids=["underline", "line above"])
def test_line_beside_words_is_no_stroke(height: float) -> None:
    pixels, _ = draw_text(200, "each quarter", height)
    clean, struck = erase_strikes(pixels, 200)
    assert struck.strokes == ()
    assert clean is pixels


def test_ruling_between_uprights_is_no_stroke() -> None:
    pixels, part = draw_text(200, "planned each quarter", 0.27)
    for x in (part.x0, part.x1):
        pixels[:, round(x * 200 / 72) - 1 : round(x * 200 / 72) + 2] = 0
    assert erase_strikes(pixels, 200)[1].strokes == ()


@pytest.mark.parametrize(
    ("x0", "x1", "top", "struck"),
    [(0, 40, 14, "whole"), (4, 40, 14, "whole"), (0, 18, 14, "part"), (0, 40, 9, "no"), (0, 40, 21, "no")],
)
def test_word_is_struck_by_how_much_of_it_a_stroke_crosses(x0: float, x1: float, top: float, struck: Strike) -> None:
    word = Word(text="quarter", box=Box(x0=0, top=10, x1=40, bottom=20), confidence=0.9, line=0, region=0)
    stroke = Box(x0=x0, top=top, x1=x1, bottom=top + 1)
    assert [w.struck for w in mark_struck_words([word], [stroke])] == [struck]
