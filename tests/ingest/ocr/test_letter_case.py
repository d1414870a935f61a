# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words whose letters look the same small and large, told by their height on a drawn page."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.model import Box, Word
from ingest.ocr.letter_case import restore_capitals

DPI = 300.0
LINES = (
    "Our own new car",
    "Homes see some men run",
    "Nurses can answer us soon",
    "Answers came near",
    "No room",
    "We ran",
)


def page(*lone: str, points: float = 8.0) -> tuple[Pixels, list[Word]]:
    """A page of print and, in lines of their own, these words; each word with its ink's box."""
    picture = Image.new("L", (1400, 900), 255)
    draw = ImageDraw.Draw(picture)
    usual = ImageFont.load_default(8.0 * DPI / POINTS_PER_INCH)
    other = ImageFont.load_default(points * DPI / POINTS_PER_INCH)
    words = []
    for number, said in enumerate((*LINES, *lone)):
        font = usual if number < len(LINES) else other
        x = 50.0
        for text in said.split():
            place = draw.textbbox((x, 50 + 90 * number), text, font=font)
            draw.text((x, 50 + 90 * number), text, font=font, fill=0)
            x0, top, x1, bottom = (v * POINTS_PER_INCH / DPI for v in place)
            box = Box(x0=x0, top=top, x1=x1, bottom=bottom)
            words.append(Word(text=text, box=box, confidence=0.9, line=number, region=number))
            x = place[2] + 12
    return np.asarray(picture, np.uint8), words


def read_small(words: list[Word]) -> list[Word]:
    return [replace(w, text=w.text.lower()) if w.line >= len(LINES) else w for w in words]


def test_lone_word_as_high_as_capitals_becomes_capitals() -> None:
    grey, words = page("CSC", "cos", "WVS")
    found = restore_capitals(read_small(words), grey, DPI)
    assert [w.text for w in found][-3:] == ["CSC", "cos", "WVS"]
    assert [w.box for w in found] == [w.box for w in words]


@pytest.mark.parametrize("said", ["So", "us SO", "Oz"])
def test_word_with_unambiguous_case_is_unchanged(said: str) -> None:
    grey, words = page(said)
    small = read_small(words)
    assert restore_capitals(small, grey, DPI) == tuple(small)


def test_print_of_another_size_is_unchanged() -> None:
    grey, words = page("us", points=16.0)
    assert restore_capitals(words, grey, DPI) == tuple(words)


def test_lone_word_without_other_print_is_unchanged() -> None:
    grey, words = page("CSC")
    small = read_small(words)[-1:]
    assert restore_capitals(small, grey, DPI) == tuple(small)
