# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cells in which two columns or two lines of print were mixed."""

from collections.abc import Sequence

from extract.text.cells import build_cell, group_lines
from extract.text.mixed_print import (
    MIXED_CONFIDENCE,
    TWO_COLUMNS_REASON,
    TWO_LINES_REASON,
    add_mixed_print_reasons,
)
from ingest.model import Box, Page, Region, Word

PAGE = Page(
    number=1, width=400, height=200, words=(), regions=(Region(kind="box", box=Box(x0=0, top=0, x1=400, bottom=99)),)
)
Printed = tuple[str, float]


def doubts(*lines: Sequence[Printed], rise: float = 0.0) -> tuple[str, ...]:
    """Return the reasons of a cell of these lines, each of texts at an x; the last text of a line is `rise` higher."""
    words = []
    for number, line in enumerate(lines):
        for text, start in line:
            x, top = start, 10.0 + 12 * number - (rise if (text, start) == line[-1] else 0.0)
            for word in text.split():
                box = Box(x0=x, top=top, x1=x + 5 * len(word), bottom=top + 8)
                words.append(Word(text=word, box=box, confidence=0.96, line=number, region=0))
                x = box.x1 + 3
    made = group_lines(words)
    cell = add_mixed_print_reasons(build_cell(PAGE, made), made)
    assert cell.confidence is not None
    assert (cell.confidence <= MIXED_CONFIDENCE) == bool(cell.reasons)
    return cell.reasons


def test_a_white_lane_down_all_lines_parts_two_columns() -> None:
    assert doubts([("Ask the ward", 10), ("Ann", 90)], [("to meet", 10), ("Lee", 90)]) == (TWO_COLUMNS_REASON,)


def test_a_wide_gap_before_the_edge_of_a_column_parts_two_columns() -> None:
    full, short = [("Ask all of the wards", 10), ("Matron", 112)], [("to meet", 10), ("Lee", 112)]
    assert doubts(full, short) == (TWO_COLUMNS_REASON,)


def test_numbers_before_indented_lines_and_even_print_are_one_column() -> None:
    assert doubts([("1.", 10), ("Ask the ward", 40)], [("2.", 10), ("Meet them", 40)]) == ()
    assert doubts([("Ask the ward to", 10)], [("meet in every month", 10)], [("of the year", 10)]) == ()


def test_words_one_above_the_other_in_one_line_are_two_lines() -> None:
    assert doubts([("Matron", 10), ("of wards", 12)]) == (TWO_LINES_REASON,)
    assert doubts([("Matron", 10), ("wards", 50)], rise=12) == (TWO_LINES_REASON,)
    assert doubts([("Matron", 10), ("wards", 50)], rise=2) == ()
