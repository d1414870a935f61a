"""Account for every word that was read: where the words of each page went, and the problems of words left over."""

import re
from collections.abc import Mapping, Sequence

from extract.model import Coverage, Leftover
from extract.text.cells import Line
from ingest.model import Page, Problem

MIN_COVERAGE = 0.8  # of a page's words have a place on any page that was understood
REAL_WORD = re.compile(r"[^\W\d_]{3}")  # dust is read as fewer letters
MAX_QUOTED = 3  # leftovers that a problem quotes


def count_line_words(lines: Sequence[Line]) -> int:
    return sum(len(line.words) for line in lines)


def measure_coverage(page: Page, counts: Mapping[str, int]) -> Coverage:
    """Return where the words of a page went; see `ReportState.counts`."""
    return Coverage(
        page=page.number,
        in_cells=counts["cells"],
        in_headings=counts["headings"],
        furniture=counts["furniture"],
        left_over=counts["left"],
        reader=page.reader,
    )


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
