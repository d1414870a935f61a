# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Boxes of a layer's words that are taller than its lines."""

import numpy as np
import pytest

from ingest.model import Box
from ingest.pdf.layer_boxes import fit_tall_boxes
from ingest.pdf.layer_check import PagePrint, make_page_print
from ingest.pdf.layer_words import LayerWord, group_into_lines, is_out_of_order

DPI = 144
SCALE = 2
BASELINES = (40.0, 50.0, 60.0)
TEXTS = ("Audits are", "shared with", "each board")


def draw_print() -> PagePrint:
    """Draw three lines of two words as black boxes 6 points high on their baselines."""
    grey = np.full((200, 400), 255, np.uint8)
    for baseline in BASELINES:
        for x in (20, 70):
            grey[int((baseline - 6) * SCALE) : int(baseline * SCALE), x * SCALE : (x + 40) * SCALE] = 0
    return make_page_print(grey, DPI)


def make_words(height: float, fall: float, climb: float = 0.0) -> list[LayerWord]:
    """Return the words with boxes of one height that reach `fall` below the baseline; the second is `climb` higher."""
    return [
        LayerWord(
            text=text,
            box=Box(x0=x, top=base + fall - height - rise, x1=x + 40, bottom=base + fall - rise),
            baseline=base,
        )
        for base, line in zip(BASELINES, TEXTS, strict=True)
        for text, x, rise in zip(line.split(), (20, 70), (0.0, climb), strict=True)
    ]


def test_words_of_tall_boxes_are_on_the_lines_of_their_baselines() -> None:
    words, doubtful = fit_tall_boxes(make_words(28, 9, climb=6), draw_print())
    assert [" ".join(w.text for w in line) for line in group_into_lines(words)] == list(TEXTS)
    assert words[0].box.sides == pytest.approx((20, 34, 60, 40), abs=1)
    assert not doubtful


def test_boxes_of_usual_height_stay() -> None:
    words = make_words(9, 2)
    assert fit_tall_boxes(words, draw_print()) == (tuple(words), [])


def test_word_without_print_on_its_baseline_is_in_doubt() -> None:
    lost = LayerWord(text="lost", box=Box(x0=150, top=20, x1=180, bottom=48), baseline=40)
    _, doubtful = fit_tall_boxes([*make_words(28, 9), lost], draw_print())
    assert doubtful == [lost]


@pytest.mark.parametrize(("climb", "mixed"), [(0.0, False), (2.0, False), (7.0, True)])
def test_lines_that_mix_words_apart_in_the_layer_are_out_of_order(climb: float, mixed: bool) -> None:
    assert is_out_of_order(make_words(9, 2, climb=climb)) is mixed
