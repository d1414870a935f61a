# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Printed page numbers: missing pages, pages out of order, and a second report in one file."""

import pytest

from extract.assemble.page_sequence import PageLines, order_pages, read_printed_number
from extract.text.cells import group_lines
from ingest.model import Box, Page, Region, Word

WIDTH, HEIGHT = 600.0, 840.0


def page(number: int, *lines: tuple[float, str]) -> PageLines:
    """A page with lines of text, each at a height in points."""
    words, regions = [], []
    for at, (top, text) in enumerate(lines):
        regions.append(Region(kind="band", box=Box(x0=40, top=top, x1=560, bottom=top + 10)))
        for i, word in enumerate(text.split()):
            box = Box(x0=40 + 30 * i, top=top, x1=65 + 30 * i, bottom=top + 10)
            words.append(Word(text=word, box=box, confidence=0.96, region=at, line=0))
    made = Page(
        number=number, width=WIDTH, height=HEIGHT, words=tuple(words), regions=tuple(regions),
    )  # fmt: skip
    return made, group_lines(made.words)


def numbered(file_page: int, foot: str) -> PageLines:
    return page(file_page, (300, "Some words about the plan"), (815, foot))


@pytest.mark.parametrize(
    ("foot", "expected"),
    [
        ("Page 2 of 3", (2, 3)), ("2 of 3", (2, 3)), ("Board 5 February 2020 Page 1 of 2", (1, 2)),
        ("Plan 2/14", (2, 14)), ("Page 7", (7, None)), ("Plan 2018/19", None), ("Three of four agreed", None),
        ("Version 2 of 1", None),
    ],
)  # fmt: skip
def test_the_number_of_a_page(foot: str, expected: tuple[int, int | None] | None) -> None:
    found = read_printed_number(*numbered(1, foot))
    assert (found and (found.number, found.total)) == expected


@pytest.mark.parametrize(
    ("feet", "said"),
    [
        (["Page 1 of 3", "Page 3 of 3"], ["Page 2 of 3 is missing"]),
        (["Page 1 of 5", "Page 2 of 5"], ["Pages 3 to 5 of 5 are missing"]),
        (["Page 2 of 3", "Page 3 of 3"], ["Page 1 of 3 is missing"]),
        (["Page 1", "Page 3"], ["Page 2 is missing"]),
        (["Page 1", "Page 9"], []),  # nobody loses seven pages; the numbers are of something else
        (["Page 1 of 3", "", "Page 3 of 3"], []),
        (["Page 1 of 2", "Page 2 of 2"], []),
        (["", ""], []),
    ],
)
def test_missing_pages_are_stated(feet: list[str], said: list[str]) -> None:
    pages = [numbered(at, foot) for at, foot in enumerate(feet, 1)]
    ordered, problems = order_pages(pages)
    assert ordered == pages
    assert [p.code for p in problems] == ["page-missing"] * len(said)
    assert all(p.detail.startswith(text) for p, text in zip(problems, said, strict=True))


def test_pages_are_put_in_the_order_of_their_numbers() -> None:
    pages = [numbered(1, "Page 2 of 3"), numbered(2, "Page 1 of 3"), numbered(3, "Page 3 of 3")]
    ordered, problems = order_pages(pages)
    assert [found.number for found, _ in ordered] == [2, 1, 3]
    assert [p.code for p in problems] == ["pages-out-of-order"]


def test_another_report_begins_where_the_numbers_begin_again() -> None:
    pages = [numbered(1, "Page 1 of 2"), numbered(2, "Page 2 of 2"), numbered(3, "Page 1 of 1")]
    ordered, problems = order_pages(pages)
    assert ordered == pages
    assert [(p.code, p.page) for p in problems] == [("two-reports", 3)]


def test_another_report_begins_with_the_same_title_and_another_date() -> None:
    first = page(1, (60, "Marlsea LSCB composite action plan"), (90, "Report as at 29 March 2019"))
    second = page(2, (60, "Marlsea LSCB composite action plan"), (90, "Report as at 28 June 2019"))
    assert [(p.code, p.page) for p in order_pages([first, second])[1]] == [("two-reports", 2)]
    assert order_pages([first, (second[0], first[1])])[1] == []  # a head that is printed on each page
