# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A page without a picture is drawn from its words, and its places show them."""

import numpy as np
import pytest

from ingest.model import Span
from ingest.read_page import read_page
from ingest.render.page_image import PictureError, measure_page, render_page
from ingest.render.reocr_check import PlacedWords, check_print
from tests.conftest import WORD_FILES

PLAN = WORD_FILES / "plan.hocr"


def test_each_word_is_drawn_at_its_place() -> None:
    picture = render_page(PLAN, "words", 1, 72)
    assert picture.size == tuple(map(round, measure_page(PLAN, "words", 1)))
    grey = np.asarray(picture.convert("L"))
    words = [word for word in read_page(PLAN, "words", 1).words if len(word.text) > 4]
    assert all(grey[word.box.pixel_slices(1.0)].min() < 128 for word in words)


def test_a_page_that_is_not_there_cannot_be_drawn() -> None:
    with pytest.raises(PictureError):
        render_page(PLAN, "words", 2)


def test_a_place_is_checked_against_the_words_of_the_file() -> None:
    (box,) = (region.box for region in read_page(PLAN, "words", 1).regions if region.box.contains_point(132, 343))
    claims = [PlacedWords(words=said, spans=(Span(page=1, box=box),)) for said in ("Fenshire Police", "Probation")]
    assert [check.holds for check in check_print(PLAN, "words", claims)] == [True, False]
