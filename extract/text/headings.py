# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Classify lines outside the tables: title, report date, headings, narrative, page furniture."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extract.text.cells import Line, is_debris
from extract.text.date_words import REPORT_DATE_LINE
from ingest.model import Page

Role = Literal["as_at", "subject", "chapter", "heading", "prose", "furniture"]

HEADING = re.compile(
    r"""^\s*(?P<kind>(?:Key\s+)?Finding|(?:Key\s+)?Theme|Recommendation|Learning\s+point|Learning\s+theme|Lesson|
        (?:Key\s+|Strategic\s+)?Priority|(?:Strategic\s+)?Objective|(?:Practice\s+)?Issue)
        (?:\s+(?:(?:no|number)\.?\s*)?(?P<number>\d{1,2}(?:\.\d{1,2})?|(?:[A-H]|[IVX]{1,4})(?=\s*[:.)–—-]))
           |(?<=Theme)(?=\s?:\s*\S))
        \s*(?P<close>[:.)\-–—]*)\s*(?P<title>.*)$""",
    re.I | re.X | re.S,
)
NUMBERED_HEADING = re.compile(r"^\s*(?P<number>\d{1,2})\s*[.):]\s+(?P<title>[A-Z].{3,})$")
CHAPTER = re.compile(r"additional\s+learning", re.I)
SUBJECT_LINE = re.compile(
    r"^\s*(Child(?:ren)?|Baby|Infant|Adult|Family|Young\s+Person|Sibling)s?\s+(?!.*\b(?:care|services?|teams?|hubs?|centres?)\b)"
    r"[\"'“‘]?[A-Z0-9]",
    re.I,
)
# A single sign at the foot of a page is its number too: "1" is read as "i" or "l".
PAGE_NUMBER = re.compile(r"^\s*(?:(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\S)\s*$", re.I)
CHAPTER_NAME = "additional learning"
MIN_CHAPTER_SIMILARITY = 84  # of 100: allows three misread letters
EDGE_SHARE = 0.09  # of the page height: running heads and page numbers are as near to an edge
MIN_REPEATS = 3  # a line at the same height on as many pages is furniture; on both pages of a file of two
PROTECTIVE_MARKING = re.compile(
    r"^\W*(?:official|not protectively marked|(?:strictly |in )?(?:private|confiden\w+)|restricted|protect|sensitive)"
    r"(?:\W+(?:official|sensitive|private|and|confidential|restricted|personal|draft))*\W*$",
    re.I,
)
SIZE_TOLERANCE = 0.09  # of the x-height, between lines of one heading; headings are at least 15 % larger than prose
MAX_DATE_LINE_LENGTH = 120  # characters; a longer line that mentions a date is prose


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingText:
    """The parts of a finding's heading; `kind` is the printed word in lower case.

    `number` is "" for a theme without one ("Theme: Neglect").
    """

    kind: str
    number: str
    title: str


def parse_heading(text: str) -> HeadingText | None:
    """Parse a heading; None for other text, such as a sentence with a word and number ("Priority 1 families")."""
    match = HEADING.match(text)
    if match is None:
        return None
    title = match["title"].strip()
    if title and not match["close"] and title[0].islower():
        return None
    return HeadingText(kind=" ".join(match["kind"].lower().split()), number=match["number"] or "", title=title)


def find_furniture(pages: Sequence[tuple[Page, Sequence[Line]]]) -> set[tuple[int, int]]:
    """Return (page number, index of the line) of page numbers, protective markings, and heads and feet that recur."""
    least = max(2, min(MIN_REPEATS, len(pages)))
    seen: Counter[tuple[str, int]] = Counter()

    def key(page: Page, line: Line) -> tuple[str, int]:
        return re.sub(r"[\d\W]+", "", line.text.lower()), round(line.box.top / 12)

    for page, lines in pages:
        seen.update({key(page, line) for line in lines if is_at_page_edge(page, line)})
    found = set()
    for page, lines in pages:
        for i, line in enumerate(lines):
            if is_debris(line.raw) or (
                is_at_page_edge(page, line)
                and (
                    PAGE_NUMBER.match(line.text)
                    or PROTECTIVE_MARKING.match(line.text)
                    or (key(page, line)[0] and seen[key(page, line)] >= least)
                )
            ):
                found.add((page.number, i))
    return found


def is_at_page_edge(page: Page, line: Line) -> bool:
    """Return whether a line is as near to the top or foot of its page as running heads and page numbers are."""
    high = page.upright_height
    return line.box.bottom < EDGE_SHARE * high or line.box.top > (1 - EDGE_SHARE) * high


def is_chapter_heading(text: str) -> bool:
    """Return whether a line opens the closing chapter, even where some of its letters are misread."""
    from rapidfuzz import fuzz

    if len(text) < len(CHAPTER_NAME):
        return False
    return bool(CHAPTER.search(text)) or fuzz.partial_ratio(CHAPTER_NAME, text.lower()) >= MIN_CHAPTER_SIMILARITY


def classify_line(line: Line, in_chapter: bool, before_findings: bool) -> Role:
    """Return the role of a line outside tables."""
    text = line.text
    if before_findings and len(text) < MAX_DATE_LINE_LENGTH and REPORT_DATE_LINE.search(text):
        return "as_at"
    if parse_heading(text):
        return "heading"
    if len(text) < MAX_DATE_LINE_LENGTH and is_chapter_heading(text):
        return "chapter"
    if in_chapter and NUMBERED_HEADING.match(text) and len(text) < MAX_DATE_LINE_LENGTH:
        return "heading"
    if before_findings and SUBJECT_LINE.match(text) and len(text) < 60:
        return "subject"
    return "prose"


def continues_heading(heading: Line, line: Line) -> bool:
    """Return whether a line is the second line of a heading: right below it and of the same size."""
    gap = line.box.top - heading.box.bottom
    return gap < heading.size and abs(line.size / heading.size - 1) < SIZE_TOLERANCE
