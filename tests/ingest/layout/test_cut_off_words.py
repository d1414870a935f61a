# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words of a scan that end at the ruling of their cell."""

import pytest

from ingest.layout.cut_off_words import find_cut_off_words
from ingest.model import Box, Obstruction, Region, Word

CELL = Region(kind="box", box=Box(x0=0, top=0, x1=100, bottom=40))


def write_line(text: str, end: float, line: int = 0) -> Word:
    box = Box(x0=end - 5 * len(text), top=12 * line, x1=end, bottom=12 * line + 9)
    return Word(text=text, box=box, confidence=0.9, line=line, region=0)


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [("recordir", 99.4, True), ("records", 97.5, False), ("22/10/2013", 99.4, False), ("records", 104, False)],
)
def test_line_that_ends_in_a_letter_at_the_ruling_is_cut_off(text: str, end: float, expected: bool) -> None:
    words = [write_line("the", 60), write_line(text, end)]
    assert find_cut_off_words(words, [CELL]) == ((Obstruction(kind="cut-off", box=words[1].box),) if expected else ())


def test_cells_filled_to_the_edge_and_words_of_another_source_do_not_tell() -> None:
    words = [write_line("full", 99.5, line) for line in range(4)]
    assert find_cut_off_words(words, [CELL]) == ()
    assert find_cut_off_words(words[:1], [CELL], but={0}) == ()
