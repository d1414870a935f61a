# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Marks and letters that their place among the other letters of a word tells, on a drawn page."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.image.raster import POINTS_PER_INCH
from ingest.model import Box, Word
from ingest.ocr.word_shapes import correct_by_shape

DPI = 200.0


def correct(drawn: str, read: str, underlined: bool = False) -> str:
    """Return what becomes of a word that is drawn as one text and read as another."""
    picture = Image.new("L", (400, 60), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(9.0 * DPI / POINTS_PER_INCH)
    sides = (v * POINTS_PER_INCH / DPI for v in draw.textbbox((10, 10), drawn, font=font))
    draw.text((10, 10), drawn, font=font, fill=0)
    x0, top, x1, bottom = sides
    if underlined:  # it joins the tail of a "y"
        level = round((bottom - 1.2) * DPI / POINTS_PER_INCH)
        draw.line((10, level, x1 * DPI / POINTS_PER_INCH, level), fill=0, width=2)
    word = Word(text=read, box=Box(x0=x0, top=top, x1=x1, bottom=bottom), confidence=0.9, line=0, region=0)
    return correct_by_shape([word], np.asarray(picture, np.uint8), DPI)[0].text


@pytest.mark.parametrize("word", ["early", "identified", "2019", "None", "group", "gypsy"])
def test_comma_on_the_baseline_is_a_full_stop(word: str) -> None:
    assert correct(f"{word}.", f"{word},") == f"{word}."
    assert correct(f"{word},", f"{word},") == f"{word},"


@pytest.mark.parametrize("word", ["officers", "schools", "checked"])
def test_capital_as_low_as_small_letters_is_one_of_them(word: str) -> None:
    capital = word.capitalize()
    assert correct(word, capital) == word
    assert correct(capital, capital) == capital


def test_underlined_capital_is_unchanged() -> None:
    assert correct("Castleway", "Castleway", underlined=True) == "Castleway"


@pytest.mark.parametrize("word", ["OK", "SCR", "Co", "Services", "What"])
def test_words_that_do_not_show_the_height_of_small_letters_are_unchanged(word: str) -> None:
    assert correct(word, word) == word


@pytest.mark.parametrize("figure", ["1.4", "77.9", "2.15", "0.3", "Q1.4"])
def test_point_of_a_figure_that_was_not_read_is_restored(figure: str) -> None:
    assert correct(figure, figure.replace(".", "")) == figure


@pytest.mark.parametrize("figure", ["14", "11", "2019", "71%", "R10"])
def test_figures_without_a_point_are_unchanged(figure: str) -> None:
    assert correct(figure, figure) == figure
