# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Columns of a ruled table between which a border was not read."""

from dataclasses import replace

from extract.tables.find_tables import find_tables
from extract.tables.grid import FoundTable
from ingest.model import Box, Page
from tests.extract.drawn_pages import page

HEADER = ["Ref", "Action", "Target date", "Lead", "Status"]
ROWS = [["1", "Train staff", "May 2026", "Ann Lee", "Green"], ["2", "Visit homes", "June 2026", "Bob Day", "Red"]]


def glue_columns(read: Page, left: int) -> Page:
    """Return a page with one table of five columns in which a column and the next one are read as one."""
    regions = list(read.regions)
    for at in range(left, len(regions), len(HEADER)):
        regions[at] = replace(regions[at], box=Box.hull((regions[at].box, regions[at + 1].box)))
        regions[at + 1] = replace(regions[at + 1], kind="background")
    words = (replace(w, region=w.region - (w.region % len(HEADER) == left + 1)) for w in read.words)
    return replace(read, regions=tuple(regions), words=tuple(words))


def read_rows(found: FoundTable) -> list[list[str]]:
    texts = found.cell_texts()
    return [[texts[c.region] for c in found.table.cells_starting_in(row)] for row in range(found.table.rows)]


def find_last_table(*pages: Page) -> list[list[str]]:
    return read_rows(find_tables(pages)[-1].tables[-1])


def test_a_border_is_known_from_the_page_before() -> None:
    second = glue_columns(page(ROWS, number=2), 2)
    assert find_last_table(page([HEADER, *ROWS]), second) == ROWS
    assert [len(row) for row in find_last_table(second)] == [4, 4]


def test_white_below_two_names_is_a_border() -> None:
    assert find_last_table(glue_columns(page([HEADER, *ROWS]), 3)) == [HEADER, *ROWS]


def test_a_text_that_runs_over_the_white_keeps_a_column_whole() -> None:
    long = ["3", "Write", "the first of the four dates that the board agreed", "", "Red"]
    read = find_last_table(glue_columns(page([HEADER, *ROWS, long]), 2))
    assert [len(row) for row in read] == [4, 4, 4, 4]
