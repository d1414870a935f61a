# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages of word files become page readings: level, in points, with the tables that their words form."""

import math

import pytest

from ingest.geometry import Matrix
from ingest.model import Box
from ingest.word_files.model import FileWord, WordPage
from ingest.word_files.read_words import build_page, choose_dpi, level_lines, make_ruling, read_word_page
from tests.conftest import WORD_FILES


def place_word(text: str, x: float, y: float, high: float = 8.0) -> FileWord:
    return FileWord(text=text, box=Box(x0=x, top=y, x1=x + 5 * len(text), bottom=y + high), confidence=0.9)


def make_page(lines: list[list[FileWord]], width: float = 595, height: float = 842) -> WordPage:
    return WordPage(width=width, height=height, units_per_inch=None, lines=tuple(map(tuple, lines)))


@pytest.mark.parametrize(
    ("width", "height", "word_height", "dpi"),
    [(2480, 3508, 31, 300), (3300, 2550, 31, 300), (1654, 2339, 40, 200), (1000, 1000, 21, 200), (0, 0, 31, 300)],
)
def test_a_resolution_is_found_by_the_paper_and_the_print(width: int, height: int, word_height: int, dpi: int) -> None:
    assert choose_dpi(make_page([[place_word("Finding", 10, 10, word_height)]], width, height)) == dpi


def test_lines_that_are_askew_are_levelled_and_lead_back_to_their_places() -> None:
    slope = math.tan(math.radians(1.5))
    askew = [[place_word("word", x, 100 + y + x * slope) for x in range(50, 500, 40)] for y in (0, 15, 30)]
    level, to_viewer = level_lines(make_page(askew))
    for before, after in zip(askew, level.lines, strict=True):
        assert max(word.box.top for word in after) - min(word.box.top for word in after) < 0.01
        assert Matrix(to_viewer.values).apply(*after[-1].box.centre) == pytest.approx(before[-1].box.centre)


def test_columns_without_rulings_are_a_table() -> None:
    rows = [[place_word(f"{cell}{row}", x, 100 + 30 * row) for cell, x in (("ask", 50), ("who", 200), ("done", 350))]
            for row in range(5)]  # fmt: skip
    page = build_page(make_page(rows), 1)
    assert len(page.open_tables) == 1
    assert len(page.open_tables[0].columns) == 3
    assert [region.kind for region in page.regions] == ["block"] * 15
    assert len({word.line for word in page.words}) == 15


def test_ruling_lines_read_as_letters_are_no_words() -> None:
    page = build_page(
        make_page([[place_word("|", 50, 10), place_word("Finding", 60, 10), place_word("__", 99, 10)]]), 1
    )
    assert [word.text for word in page.words] == ["Finding"]


def test_only_long_thin_separators_are_rulings() -> None:
    assert make_ruling(Box(x0=0, top=0, x1=100, bottom=2)).axis == "h"  # type: ignore[union-attr]
    assert make_ruling(Box(x0=0, top=0, x1=2, bottom=100)).axis == "v"  # type: ignore[union-attr]
    assert make_ruling(Box(x0=0, top=0, x1=50, bottom=40)) is None


def test_cells_are_found_by_the_lines_that_tesseract_lists() -> None:
    page = read_word_page(WORD_FILES / "plan.hocr", 1)
    assert (round(page.width), round(page.height), page.coloured) == (842, 595, False)
    texts = [
        " ".join(w.text for w in page.words if w.region == i) for i, r in enumerate(page.regions) if r.kind == "box"
    ]
    assert "Fenshire Police" in texts
    assert "1b. Is there a shared understanding across agencies of families who move?" in texts
