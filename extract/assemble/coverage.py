# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Account for every word that was read: where the words of each page went, and the problems of words left over."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.assemble.records import list_cells
from extract.coordinates import locate_on_page
from extract.model import Coverage, DraftCell, DraftFinding, Leftover
from extract.tables.find_tables import PageTables
from extract.text.cells import group_lines, is_debris
from ingest.model import Box, Page, Problem, Word

MIN_COVERAGE = 0.8  # of a page's words have a place on any page that was understood
REAL_WORD = re.compile(r"[^\W\d_]{3}")  # dust is read as fewer letters
MAX_QUOTED = 3  # leftovers that a problem quotes
CLAIM_MARGIN_PT = 1.5  # by which a word's centre may be outside the rounded box of its text


@dataclass(frozen=True, slots=True)
class _Claim:
    """A text of the draft and the words of it that no printed word was found for yet."""

    box: Box
    words: Counter[str]
    leftover: bool


def account_words(
    part: PageTables,
    furniture: Sequence[Word],
    asides: Sequence[Word],
    placed: Iterable[DraftCell],
    leftovers: Iterable[Leftover],
) -> tuple[Coverage, tuple[Leftover, ...]]:
    """Return where the words of a page went, and those that are in no text of the draft.

    Args:
        part: The page and its tables.
        furniture: The words of page furniture and legends.
        asides: The words of tables that are not the plan, with their headings.
        placed: The cells, headings and other texts of the finished draft, of any page.
        leftovers: The words known to be left over, of any page.
    """
    page = part.page
    claims = _index_claims(_list_claims(page, placed, leftovers))
    known = {_identify_word(word) for word in furniture}
    other = {_identify_word(word) for word in asides}
    in_tables = {_identify_word(word) for found in part.tables for words in found.words.values() for word in words}
    counts: Counter[str] = Counter()
    lost = []
    for word in page.words:
        if _identify_word(word) in known or page.regions[word.region].kind == "background":
            counts["furniture"] += 1
            continue
        if _identify_word(word) in other:
            counts["other"] += 1
            continue
        claim = _find_claim(page, word, claims)
        if claim:
            claim.words.subtract(word.text.split())
            counts["left" if claim.leftover else "cells" if _identify_word(word) in in_tables else "headings"] += 1
        elif is_debris(word.text):
            counts["furniture"] += 1
        else:
            counts["left"] += 1
            lost.append(word)
    return _make_coverage(page, counts), tuple(_group_leftovers(page, lost))


def _identify_word(word: Word) -> tuple[str, Box]:
    """Return the key of a word, whichever region of the page it is counted to."""
    return word.text, word.box


def _make_coverage(page: Page, counts: Counter[str]) -> Coverage:
    return Coverage(
        page=page.number,
        in_cells=counts["cells"],
        in_headings=counts["headings"],
        other_tables=counts["other"],
        furniture=counts["furniture"],
        left_over=counts["left"],
        reader=page.reader,
    )


def _group_leftovers(page: Page, words: Sequence[Word]) -> Iterator[Leftover]:
    for line in group_lines(words):
        yield Leftover(text=line.text, source=locate_on_page(page, line.box))


def _list_claims(page: Page, placed: Iterable[DraftCell], leftovers: Iterable[Leftover]) -> list[_Claim]:
    """Return the texts of a page, the smallest first. A cell that covers several rows is there once.

    The captions of a cell are outside the box of its text, anywhere on the page.
    """
    whole = Box(x0=0.0, top=0.0, x1=page.width, bottom=page.height)
    claims = []
    for cell in {(cell.source, cell.raw): cell for cell in placed if cell.raw}.values():
        boxes = [span.box for span in cell.source if span.page == page.number and span.box]
        captions = Counter(" ".join(cell.captions).split())
        words = Counter(cell.raw.split()) - (captions if cell.body else Counter())
        claims += [_Claim(box, words, False) for box in boxes]
        claims += [_Claim(whole, captions, False)] if boxes and captions else []
    for left in leftovers:
        if left.source.page == page.number and left.source.box:
            claims.append(_Claim(left.source.box, Counter(left.text.split()), True))
    return sorted(claims, key=lambda claim: claim.box.area)


def _index_claims(claims: Iterable[_Claim]) -> dict[str, list[_Claim]]:
    """Return the texts that have each word, the smallest first."""
    found: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        for word in claim.words:
            found[word].append(claim)
    return found


def _find_claim(page: Page, word: Word, claims: Mapping[str, Sequence[_Claim]]) -> _Claim | None:
    """Return the text that a printed word belongs to: it is within its box and among its words."""
    tokens = word.text.split()
    likely = claims.get(tokens[0]) if tokens else None
    box = locate_on_page(page, word.box).box if likely else None
    if not likely or box is None:
        return None
    for claim in likely:
        if claim.box.contains_centre(box, margin=CLAIM_MARGIN_PT) and all(claim.words[token] > 0 for token in tokens):
            return claim
    return None


def list_finding_cells(findings: Iterable[DraftFinding]) -> Iterator[DraftCell]:
    """Return all cells of findings, their questions and responses."""
    for finding in findings:
        yield from (finding.title, finding.narrative)
        for question in finding.questions:
            yield question.text
            for response in question.responses:
                yield from list_cells(response)


def check_coverage(
    coverage: Sequence[Coverage], leftovers: Sequence[Leftover], first_page: int | None
) -> list[Problem]:
    """Return the problems of pages with words left over.

    Args:
        coverage: The coverage of each page.
        leftovers: The words left over on all pages.
        first_page: The page of the first finding, None without one. Words on earlier pages introduce the report.
    """
    problems = []
    for page in coverage:
        left = [x.text for x in leftovers if x.source.page == page.page and REAL_WORD.search(x.text)]
        if not left or first_page is None or page.page < first_page:
            continue
        quoted = "; ".join(left[:MAX_QUOTED]) + (" ..." if len(left) > MAX_QUOTED else "")
        if page.placed < MIN_COVERAGE:
            detail = (
                f"Only {page.placed:.0%} of the page's words have a place in a cell or heading; left over: “{quoted}”."
            )
            problems.append(Problem(code="coverage-low", detail=detail, page=page.page))
        elif page.page > first_page:
            detail = f"Words were read that belong to no cell or heading: “{quoted}”."
            problems.append(Problem(code="words-left-over", detail=detail, page=page.page))
    return problems
