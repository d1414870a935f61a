# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Every word of a page is in the finished draft once: in a cell, a heading or the leftovers."""

from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.assemble.assemble_draft import assemble_draft
from extract.assemble.coverage import list_finding_cells
from extract.assemble.outline import FROM_HEADING
from extract.model import Draft
from tests import search_effort
from tests.extract.drawn_pages import Table, page

NAMES = ["Ref", "Recommendation", "Agency", "Action", "Progress", "Lead", "Target date", "RAG", "Cost", "Notes"]
BANDS = ["Theme 2: {}", "Recommendation 3: {}", "Finding 1 – {}", "{} Police", "1a. {}?", "* {}", "{}"]
CELLS = ["{}", "1. {}", "2a {}", "{} Council", "Mr {}", "3 May 2014 {}", "{} (continued)", ""]
LETTERS = "abcdefghjk"  # each unlike the others for an OCR program
LINES = ["Finding 1: {}", "2. {} shall be", "{}", "1b. Who asks {}?"]


def list_printed_words(draft: Draft) -> Iterator[str]:
    """Yield the words of a draft.

    A cell that several rows share, a heading that is a question, and a row's number in its question count once.
    """
    cells = [cell for cell in list_finding_cells(draft.findings) if FROM_HEADING not in cell.reasons]
    numbers = {
        (number.source, number.raw)
        for finding in draft.findings
        for question in finding.questions
        for number in (response.cells["action_ref"] for response in question.responses)
        if question.text.raw.startswith(f"{number.raw}\n")
    }
    for place, cell in {(cell.source, cell.raw): cell for cell in cells}.items():
        if place in numbers:
            continue
        yield from cell.raw.split()
    for text in (draft.title, draft.subject, *(left.text for left in draft.leftovers)):
        yield from text.split()
    for table in draft.other_tables:
        for text in (table.heading, *(text for row in table.rows for text in row)):
            yield from text.split()


def make_word(number: int) -> str:
    """Return another word for each number, without figures: lines that differ by figures alone are running heads."""
    return "W" + "".join(LETTERS[int(figure)] * 2 for figure in f"{number:03}") + "w"


@st.composite
def draw_tables(draw: st.DrawFn) -> list[list[str | Table]]:
    """Draw the parts of one or two pages; each text has another word in place of "{}"."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=4, max_size=6, unique=True))
    count = iter(range(1000))

    def fill(forms: list[str]) -> str:
        return draw(st.sampled_from(forms)).format(make_word(next(count)))

    pages: list[list[str | Table]] = []
    for _ in range(draw(st.integers(1, 2))):
        parts: list[str | Table] = [fill(LINES) for _ in range(draw(st.integers(0, 2)))]
        rows: list[list[str] | str] = [names]
        for _ in range(draw(st.integers(1, 4))):
            rows.append(fill(BANDS) if draw(st.booleans()) else [fill(CELLS) for _ in names])
        pages.append([*parts, rows])
    return pages


@settings(max_examples=search_effort.count(reduced=6, full=400), deadline=None)
@given(draw_tables())
def test_each_word_is_in_the_draft_once(pages: list[list[str | Table]]) -> None:
    sheets = [page(*parts, number=n) for n, parts in enumerate(pages, 1)]
    draft = assemble_draft(sheets)
    marked = Counter(word for word in list_printed_words(draft) if word.startswith("W") and word[1:2].islower())
    printed = {word.text for sheet in sheets for word in sheet.words if word.text.startswith("W")} - {"Who"}
    wrong = {word: marked[word] for word in printed if marked[word] != 1}
    assert not wrong
    counted = sum(c.in_cells + c.in_headings + c.other_tables + c.furniture + c.left_over for c in draft.coverage)
    assert counted == sum(len(sheet.words) for sheet in sheets)
