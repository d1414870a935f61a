"""Prose outside the tables, told apart: title, report date, headings, narrative, page furniture."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extract.text.cells import Line, is_debris
from ingest.model import Page

Role = Literal["as_at", "subject", "chapter", "heading", "prose", "furniture"]

HEADING = re.compile(
    r"""^\s*(?P<kind>(?:Key\s+)?Finding|(?:Key\s+)?Theme|Recommendation|Learning\s+point|Learning\s+theme|Lesson|
        (?:Key\s+|Strategic\s+)?Priority|(?:Strategic\s+)?Objective|(?:Practice\s+)?Issue)
        \s+(?:(?:no|number)\.?\s*)?(?P<number>\d{1,2}(?:\.\d{1,2})?|(?:[A-H]|[IVX]{1,4})(?=\s*[:.)–—-]))
        \s*(?P<close>[:.)\-–—]*)\s*(?P<title>.*)$""",
    re.I | re.X | re.S,
)
NUMBERED = re.compile(r"^\s*(?P<number>\d{1,2})\s*[.):]\s+(?P<title>[A-Z].{3,})$")
CHAPTER = re.compile(r"additional\s+learning", re.I)
AS_AT = re.compile(
    r"\b(as\s+at|position\s+at|u[pnr]dated|update\s+at|status\s+at|dated|progress\s+(?:as\s+)?at|report\s+date|last\s+reviewed)\b.{0,12}?\d",
    re.I,
)
SUBJECT = re.compile(r"^\s*(Child(?:ren)?|Baby|Infant|Adult|Family|Young\s+Person|Sibling)s?\s+[\"'“‘]?[A-Z0-9]", re.I)
# A lone sign at a page's foot is its number too: "1" is read as "i" or "l".
PAGE_NUMBER = re.compile(r"^\s*(?:(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\S)\s*$", re.I)
CHAPTER_NAME = "additional learning"
CHAPTER_LIKE = 84  # of 100: three of its letters misread
EDGE = 0.09  # of a page's height: where running heads and page numbers stand
REPEATED = 3  # pages on which the same line at the same height is furniture
SAME_SIZE = 0.09  # of the print: lines of one heading; headings are printed 15 % larger than prose or more
DATE_LINE = 120  # characters; a longer line that speaks of a date is prose


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingText:
    """A finding's heading taken apart: `kind` is the printed word in lower case."""

    kind: str
    number: str
    title: str


def heading_in(text: str) -> HeadingText | None:
    """The heading that a text is. A word and number in a sentence ("Priority 1 families") are none."""
    match = HEADING.match(text)
    if match is None:
        return None
    title = match["title"].strip()
    if title and not match["close"] and title[0].islower():
        return None
    return HeadingText(kind=" ".join(match["kind"].lower().split()), number=match["number"], title=title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A line outside the tables and what it is."""

    page: Page
    line: Line
    role: Role


def furniture_of(pages: Sequence[tuple[Page, Sequence[Line]]]) -> set[tuple[int, int]]:
    """(page number, line's index) of page numbers, and of heads and feet that recur on several pages."""
    seen: Counter[tuple[str, int]] = Counter()

    def key(page: Page, line: Line) -> tuple[str, int]:
        return re.sub(r"[\d\W]+", "", line.text.lower()), round(line.box.top / 12)

    for page, lines in pages:
        seen.update({key(page, line) for line in lines if _at_edge(page, line)})
    found = set()
    for page, lines in pages:
        for i, line in enumerate(lines):
            if is_debris(line.text) or (
                _at_edge(page, line)
                and (PAGE_NUMBER.match(line.text) or (key(page, line)[0] and seen[key(page, line)] >= REPEATED))
            ):
                found.add((page.number, i))
    return found


def _at_edge(page: Page, line: Line) -> bool:
    high = page.width if page.turn in (90, 270) else page.height
    return line.box.bottom < EDGE * high or line.box.top > (1 - EDGE) * high


def is_chapter(text: str) -> bool:
    """Whether a line opens the closing chapter, also where some of its letters are misread."""
    from rapidfuzz import fuzz

    if len(text) < len(CHAPTER_NAME):
        return False
    return bool(CHAPTER.search(text)) or fuzz.partial_ratio(CHAPTER_NAME, text.lower()) >= CHAPTER_LIKE


def role_of(line: Line, in_chapter: bool, before_findings: bool) -> Role:
    text = line.text
    if before_findings and len(text) < DATE_LINE and AS_AT.search(text):
        return "as_at"
    if heading_in(text):
        return "heading"
    if len(text) < DATE_LINE and is_chapter(text):
        return "chapter"
    if in_chapter and NUMBERED.match(text) and len(text) < DATE_LINE:
        return "heading"
    if before_findings and SUBJECT.match(text) and len(text) < 60:
        return "subject"
    return "prose"


def goes_on(heading: Line, line: Line) -> bool:
    """Whether a line is the second line of a heading: right below it, and printed as large."""
    gap = line.box.top - heading.box.bottom
    return gap < heading.size and abs(line.size / heading.size - 1) < SAME_SIZE
