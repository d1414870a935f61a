# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lines outside the tables, told apart."""

import pytest

from extract.text.cells import Line
from extract.text.headings import classify_line, find_furniture
from ingest.model import Box, Page, Word


def line(text: str) -> Line:
    box = Box(x0=30, top=40, x1=300, bottom=48)
    words = tuple(Word(text=w, box=box, confidence=0.95, line=0, region=0) for w in text.split())
    return Line(words=words, box=box, size=4.0)


@pytest.mark.parametrize(
    ("text", "in_chapter", "before", "role"),
    [
        ("Finding 3: Records were not shared", False, False, "heading"),
        ("Theme 2 – Listening to children", False, False, "heading"),
        ("Theme: Listening to children", False, False, "heading"),
        ("Priority: High", False, False, "prose"),
        ("Childrens Social Care", False, True, "prose"),
        ("Report as at 21.06.2019", False, True, "as_at"),
        ("Position as at 2 January 2014", False, True, "as_at"),
        ("Updated: 22/06/2015", False, True, "as_at"),
        ("Undated 12 March 2014", False, True, "as_at"),  # as it is misread
        ("Chapter 4 of the report – ADDITIONAL LEARNING", False, False, "chapter"),
        ("Chanter 4 of the renort — ADDITIONAL | FARNING", False, False, "chapter"),
        ("1. The importance of supervision", True, False, "heading"),
        ("1. The importance of supervision", False, False, "prose"),
        ("Child W – “Wren”", False, True, "subject"),
        ("The findings of the review were discussed.", False, False, "prose"),
        ("i", False, False, "prose"),
    ],
)
def test_lines_are_classified(text: str, in_chapter: bool, before: bool, role: str) -> None:
    assert classify_line(line(text), in_chapter, before) == role


def furniture(*pages: list[str]) -> list[list[str]]:
    """Return the running heads and markings of pages whose lines are all at their top edge."""
    sheets = [
        (Page(number=n, width=600, height=800, words=(), regions=()), [line(t) for t in p]) for n, p in enumerate(pages)
    ]
    found = find_furniture(sheets)
    return [[each.text for i, each in enumerate(lines) if (sheet.number, i) in found] for sheet, lines in sheets]


def test_a_head_on_both_pages_of_two_is_furniture() -> None:
    assert furniture(["Northvale Board", "A plan"], ["Northvale Board", "More"]) == [["Northvale Board"]] * 2


def test_a_head_on_two_pages_of_three_may_be_a_text() -> None:
    assert furniture(["Northvale Board"], ["Northvale Board"], ["Other"]) == [[], [], []]


def test_a_protective_marking_is_furniture_on_one_page() -> None:
    marks = ["OFFICIAL – SENSITIVE", "Confidential", "Not protectively marked"]
    assert furniture([*marks, "Official figures of the year", "Confidential advice line"]) == [marks]
