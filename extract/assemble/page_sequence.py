# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the printed page numbers: put pages in order, and state which are missing and where another report begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.text.cells import Line
from extract.text.date_words import REPORT_DATE_WORDING
from extract.text.headings import is_at_page_edge
from ingest.model import Page, Problem

PAGE_OF_TOTAL = re.compile(
    r"(?:^|\bpage\b\W{0,3}|\s)(?P<number>\d{1,3})\s*(?:of|/)\s*(?P<total>\d{1,3})\W*(?:\d\W*)?$", re.I
)
PAGE_ALONE = re.compile(r"\bpage\W{0,3}(?P<number>\d{1,3})\W*$", re.I)
OPENING_SHARE = 0.4  # of a page's height: a report's title and date are above it
MIN_TITLE_SIMILARITY = 80  # of 100, between the titles of two reports to one board
MIN_TITLE_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNumber:
    """A printed page number; `total` is that of "Page 2 of 3", None where it is not printed."""

    number: int
    total: int | None = None


PageLines = tuple[Page, Sequence[Line]]
"""A page and its lines outside the tables."""


def read_printed_number(page: Page, lines: Sequence[Line]) -> PrintedNumber | None:
    """Return the number in the head or foot of a page, None where it has none that says "page" or "of"."""
    for line in lines:
        if not is_at_page_edge(page, line):
            continue
        match = PAGE_OF_TOTAL.search(line.text)
        if match and 1 <= int(match["number"]) <= int(match["total"]):
            return PrintedNumber(number=int(match["number"]), total=int(match["total"]))
        match = PAGE_ALONE.search(line.text)
        if match:
            return PrintedNumber(number=int(match["number"]))
    return None


def order_pages(pages: Sequence[PageLines]) -> tuple[list[PageLines], list[Problem]]:
    """Return the pages in the order of their printed numbers, and their problems.

    The problems are pages that are missing or were out of order, and another report that begins.

    Pages are moved only where each of them says "N of M" with one M, and no number is there twice.
    """
    numbers = [read_printed_number(page, lines) for page, lines in pages]
    problems = _find_other_reports(pages, numbers)
    if problems:
        return list(pages), problems
    known = [number for number in numbers if number and number.total]
    if len(known) == len(pages) and len({n.total for n in known}) == 1 and len({n.number for n in known}) == len(pages):
        order = sorted(range(len(pages)), key=lambda i: known[i].number)
        if order != list(range(len(pages))):
            detail = "The pages of the file are out of order; they were put in the order of their printed numbers."
            problems.append(Problem(code="pages-out-of-order", detail=detail))
        pages, numbers = [pages[i] for i in order], [numbers[i] for i in order]
    return list(pages), problems + _find_missing_pages(pages, numbers)


def _find_missing_pages(pages: Sequence[PageLines], numbers: Sequence[PrintedNumber | None]) -> list[Problem]:
    """Return a problem for each gap in the printed numbers, where the pages beside it are numbered one by one."""
    total = max((n.total for n in numbers if n and n.total), default=None)
    placed = [(at, number) for at, number in enumerate(numbers) if number]
    gaps: list[tuple[int, int, int]] = []  # the first and last number that is missing, and the index of the page beside
    for (before, first), (after, second) in pairwise(placed):
        missing = (second.number - first.number) - (after - before)
        if first.total == second.total and missing > 0 and (total or missing == 1):
            gaps.append((second.number - missing, second.number - 1, after))
    if total and placed[0][0] == 0 and placed[0][1].number > 1:
        gaps.insert(0, (1, placed[0][1].number - 1, 0))
    if total and placed[-1][0] == len(pages) - 1 and placed[-1][1].number < total:
        gaps.append((placed[-1][1].number + 1, total, len(pages) - 1))
    return [_make_missing_problem(first, last, total, pages[at][0]) for first, last, at in gaps]


def _make_missing_problem(first: int, last: int, total: int | None, beside: Page) -> Problem:
    which, verb = (f"Page {first}", "is") if first == last else (f"Pages {first} to {last}", "are")
    whole = f" of {total}" if total else ""
    detail = f"{which}{whole} {verb} missing from the file; the text there is not in the report."
    return Problem(code="page-missing", detail=f"{detail} Scan the whole report.", page=beside.number)


def _find_other_reports(pages: Sequence[PageLines], numbers: Sequence[PrintedNumber | None]) -> list[Problem]:
    """Return a problem for each page that begins another report.

    Its numbers begin again at 1, or it opens with the title of the first page and another date.
    """
    found = []
    title, dated = _read_opening(*pages[0]) if pages else ("", "")
    for i in range(1, len(pages)):
        page, lines = pages[i]
        before, here = numbers[i - 1], numbers[i]
        begins_again = bool(
            here and before and here.total and before.total and here.number == 1 and before.number == before.total
        )
        own_title, own_date = _read_opening(page, lines)
        opens = bool(dated and own_date and own_date != dated and _are_alike(title, own_title))
        if begins_again or opens:
            shown = f" (“{own_date or own_title}”)" if own_date or own_title else ""
            detail = f"Page {page.number} begins another report{shown}. Save each report as a separate file."
            found.append(Problem(code="two-reports", detail=detail, page=page.number))
    return found


def _read_opening(page: Page, lines: Sequence[Line]) -> tuple[str, str]:
    """Return the title and the line with the report's date at the top of a page, "" where it has none."""
    top = [line for line in lines if line.box.bottom < OPENING_SHARE * page.upright_height]
    title = next((line.text for line in top if len(line.words) >= MIN_TITLE_WORDS), "")
    dated = next(
        (line.text for line in top if REPORT_DATE_WORDING.search(line.text) and re.search(r"\d", line.text)), ""
    )
    return title, dated


def _are_alike(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    return bool(one and other) and fuzz.ratio(one.lower(), other.lower()) >= MIN_TITLE_SIMILARITY
