# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Columns are found where print begins at one x in line after line, and headings that run across them."""

from extract.tables.aligned_columns import find_line_starts
from ingest.model import Box, Word

TALL, LETTER, SPACE = 8.0, 5.0, 3.0


def print_lines(*lines: dict[float, str]) -> list[Word]:
    """Return the words of lines that are read as one region each; a text begins at its x."""
    words = []
    for number, line in enumerate(lines):
        for start, text in line.items():
            x = start
            for word in text.split():
                box = Box(x0=x, top=12.0 * number, x1=x + LETTER * len(word), bottom=12.0 * number + TALL)
                words.append(Word(text=word, box=box, confidence=1.0, line=number, region=0))
                x = box.x1 + SPACE
    return words


ROWS: list[dict[float, str]] = [
    {20.0: "write to the ward", 110.0: "nurse in charge"},
    {20.0: "about the home", 110.0: "of the ward"},
    {20.0: "each lead asks now", 110.0: "team"},
    {20.0: "train them", 110.0: "head of the home"},
]


def test_a_column_begins_where_no_word_runs_across_and_each_line_begins() -> None:
    assert find_line_starts(print_lines(*ROWS)).starts == (110.0,)


def test_a_few_lines_are_below_each_other_by_chance() -> None:
    assert find_line_starts(print_lines(*ROWS[:3])).starts == ()


def test_a_text_that_runs_across_is_of_one_column() -> None:
    words = print_lines(*ROWS[:3], {20.0: "all of these went on to them all"}, {20.0: "and to these homes as well now"})
    assert find_line_starts(words).starts == ()


def test_a_heading_across_several_columns_is_set_apart() -> None:
    rows = [{**row, 220.0: "May"} for row in ROWS]
    found = find_line_starts(print_lines({20.0: "the first part of the plan is about homes and wards"}, *rows))
    assert found.starts == (110.0, 220.0)
    assert [line[1].text for line in found.spanning] == ["first"]


def test_text_behind_a_bullet_is_no_column() -> None:
    texts = ("call them", "a word each", "nurses", "see it", "homes", "go on")
    words = print_lines(*({20.0: "•", 30.0: text} for text in texts))
    assert find_line_starts(words).starts == ()


def test_words_of_one_text_below_each_other_begin_no_column() -> None:
    months = ("October", "April", "August", "March", "June")
    lines = ({20.0: "each lead asks now", 130.0: f"End of {month} 2016"} for month in months)
    assert find_line_starts(print_lines(*lines)).starts == (130.0,)


def test_a_heading_across_one_column_with_nothing_beside_it_is_set_apart() -> None:
    lines = [{20.0: "part one of the plan is about wards"}, *ROWS, {20.0: "part two of the plan is about homes"}]
    assert find_line_starts(print_lines(*lines)).starts == (110.0,)
