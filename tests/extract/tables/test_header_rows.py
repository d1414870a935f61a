# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Header rows: found by their words, divided, repeated, and with prompts."""

from collections.abc import Sequence
from dataclasses import replace

from extract.tables.find_tables import find_tables
from extract.tables.grid import FoundTable
from extract.tables.header_rows import Section, find_sections, is_band
from extract.text.column_names import load_column_names
from tests.extract.drawn_pages import page

RECORD = ["1", "The Board should share its plans", "Marlsea Police", "Train all new staff", "May 2014"]
HEADER = ["Ref", "What needs to change?", "Agency involved", "What we will do", "By when"]


def table_of(rows: Sequence[Sequence[str] | str]) -> FoundTable:
    ((found,),) = [part.tables for part in find_tables([page(rows)])]
    return found


def sections_of(*rows: Sequence[str] | str) -> tuple[Section, ...]:
    found = table_of(rows)
    return find_sections(found.table, found.cell_texts(), load_column_names())


def test_a_header_of_names_that_nobody_listed() -> None:
    (section,) = sections_of(HEADER, RECORD)
    assert section.header == (0,)
    assert [column.name for column in section.columns] == HEADER


def test_a_row_parted_between_wide_cells_is_a_band() -> None:
    found = table_of([HEADER, RECORD, RECORD])
    wide = [(0, 2), (3, 4)]
    first = [cell for cell in found.table.cells if cell.row == 1]
    cells = [replace(cell, column=a, last_column=b) for cell, (a, b) in zip(first, wide, strict=False)]
    table = replace(found.table, cells=tuple(cells))
    assert is_band(table, 1, {cells[0].region: "2. Each agency should train its staff"})
    assert not is_band(table, 1, {cell.region: "Train" for cell in cells})


def test_a_row_of_values_is_not_a_header() -> None:
    (section,) = sections_of(RECORD, RECORD)
    assert section.header == ()


def test_rests_of_sentences_and_a_name_are_not_a_header() -> None:
    rests = ["", "for each decision about their care", "Director", "with help from the Review Group.", ""]
    (section,) = sections_of(rests, RECORD)
    assert section.header == ()


def test_one_known_name_is_enough_where_the_others_were_not_read() -> None:
    (section,) = sections_of(["", "Recommendation", "", "", ""], RECORD)
    assert section.header == (0,)


def test_a_row_of_prompts_belongs_to_the_header() -> None:
    prompts = ["e.g. 1.1", "What should be different?", "Name and post", "Please describe each step", "When?"]
    (section,) = sections_of(HEADER, prompts, RECORD)
    assert section.header == (0, 1)
    assert [column.name for column in section.columns] == HEADER


def test_short_prompts_belong_to_the_header_unless_a_cell_is_filled_in() -> None:
    prompts = ["", "Copied from the report", "Name or post", "What will you do?", "End month"]
    assert sections_of(HEADER, prompts, RECORD)[0].header == (0, 1)
    filled = ["", "Who asks?", "Police", "What will you do?", "May 2014"]
    assert sections_of(HEADER, filled, RECORD)[0].header == (0,)


def test_later_lines_of_names_belong_to_the_header_of_an_open_table() -> None:
    names = ["Ref", "Recommendation", "Responsible", "What will", "RAG"]
    found = table_of([names, ["", "", "organisation", "success look like?", "status"], RECORD])
    found = replace(found, table=replace(found.table, open=True))
    (section,) = find_sections(found.table, found.cell_texts(), load_column_names())
    assert section.header == (0, 1)
    assert [c.name for c in section.columns][2:] == [
        "Responsible organisation",
        "What will success look like?",
        "RAG status",
    ]


def test_a_header_printed_again_begins_no_other_columns() -> None:
    first, second = sections_of(HEADER, RECORD, HEADER, RECORD)
    assert (first.header, second.header) == ((0,), (2,))
    assert [c.name for c in first.columns] == [c.name for c in second.columns]


def test_a_band_above_the_header_is_passed_over() -> None:
    (section,) = sections_of("Theme 2: plans are shared", HEADER, RECORD)
    assert section.header == (1,)


def test_texts_that_continue_from_the_page_before_are_no_header() -> None:
    rest = ["", "for each agency that works with the family", "Director", "with help of the lead agency in May", ""]
    (section,) = sections_of(rest, RECORD)
    assert section.header == ()
