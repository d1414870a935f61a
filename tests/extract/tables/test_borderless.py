# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows of a table without vertical ruling lines, from words in blocks."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.assemble.assemble_draft import assemble_draft
from extract.model import Draft
from extract.tables.find_tables import find_tables
from extract.tables.grid import find_colour
from ingest.model import Box, Colour, Fill, OpenTable, Page, Region, Ruling, Word

COLUMNS = ((30.0, 130.0), (130.0, 230.0), (230.0, 420.0), (420.0, 600.0))
HEADER = ("Question", "Agency", "Response", "Actions")
LEADING = 9.0


class Sheet:
    """A page being set: each cell is a block of its column."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.regions: list[Region] = []
        self.words: list[Word] = []
        self.tables: list[OpenTable] = []
        self.rulings: list[Ruling] = []

    def block(self, x0: float, top: float, text: str, kind: str = "block") -> float:
        """Sets lines (parted by "/") and gives the foot of the last."""
        region, y = len(self.regions), top
        for line in text.split("/"):
            x = x0
            for word in line.split():
                box = Box(x0=x, top=y, x1=x + 4 * len(word), bottom=y + 7)
                number = len(self.words) if not self.words else self.words[-1].line + (x == x0)
                self.words.append(Word(text=word, box=box, confidence=0.96, line=number, region=region))
                x += 4 * len(word) + 3
            y += LEADING
        inside = [w.box for w in self.words if w.region == region]
        hull = Box(x0=x0, top=top, x1=max(b.x1 for b in inside), bottom=y - 2)
        self.regions.append(Region(kind="band" if kind == "band" else "block", box=hull))
        return y - 2

    def table(self, top: float, rows: Sequence[Sequence[str]], ruled: bool = False) -> float:
        y = top
        for row in rows:
            if ruled:
                self.rulings.append(Ruling(axis="h", box=Box(x0=28, top=y - 5, x1=600, bottom=y - 4.4)))
            feet = [self.block(x0 + 3, y, text) for (x0, _), text in zip(COLUMNS, row, strict=True) if text]
            y = max(feet) + (8 if ruled else 12)
        self.tables.append(OpenTable(box=Box(x0=30, top=top, x1=600, bottom=y - 8), columns=COLUMNS))
        return y

    def page(self) -> Page:
        return Page(
            number=self.number,
            width=842,
            height=595,
            words=tuple(self.words),
            regions=tuple(self.regions),
            open_tables=tuple(self.tables),
            rulings=tuple(self.rulings),
        )


def rows(read: Draft) -> list[tuple[str, str, str, str]]:
    return [
        (q.label, r.agency.body, " ".join(r.cells["response"].body.split()), " ".join(r.cells["actions"].body.split()))
        for f in read.findings
        for q in f.questions
        for r in q.responses
    ]


FIRST = (
    "1a. How will the/Board learn from/families whether/its work is right?",
    "Police",
    "We met./We met again.",
    "Write it",
)
SECOND = ("", "Housing", "Nothing yet is planned/by the service.", "Train all staff/Then test them")
THIRD = ("1b. Who should/lead on this?", "Probation", "A lead was named.", "")


def test_rows_are_separated_by_white_space_or_by_ruling_lines() -> None:
    for ruled in (False, True):
        sheet = Sheet(1)
        sheet.table(60, (HEADER, FIRST, SECOND, THIRD), ruled)
        read = assemble_draft([sheet.page()])
        assert rows(read) == [
            ("1a", "Police", "We met. We met again.", "Write it"),
            ("1a", "Housing", "Nothing yet is planned by the service.", "Train all staff Then test them"),
            ("1b", "Probation", "A lead was named.", ""),
        ]
        asked = [" ".join(q.text.body.split()) for f in read.findings for q in f.questions]
        assert asked == [
            "How will the Board learn from families whether its work is right?",
            "Who should lead on this?",
        ]


def test_a_row_continues_on_the_next_page_without_a_header() -> None:
    first, second = Sheet(1), Sheet(2)
    first.table(60, (HEADER, FIRST))
    second.table(40, (("", "", "And it goes on here,/to its end.", ""), THIRD))
    read = rows(assemble_draft([first.page(), second.page()]))
    assert read[0] == ("1a", "Police", "We met. We met again. And it goes on here, to its end.", "Write it")
    assert read[1][0] == "1b"


def test_a_few_lines_at_the_head_of_a_page_complete_the_last_row() -> None:
    first, second = Sheet(1), Sheet(2)
    first.table(60, (HEADER, FIRST))
    second.block(COLUMNS[2][0] + 3, 40, "until the end/of the year.", "band")
    second.block(33, 90, "Finding 2: What is not seen is not helped", "band")
    second.table(130, (HEADER, ("2a. Is it known?", "Police", "It is.", "")))
    read = assemble_draft([first.page(), second.page()])
    assert rows(read)[0][2] == "We met. We met again. until the end of the year."
    assert [f.number for f in read.findings][-1] == "2"


def test_coverage_counts_every_word() -> None:
    first, second = Sheet(1), Sheet(2)
    first.block(33, 20, "An action plan", "band")
    first.table(60, (HEADER, FIRST, SECOND, THIRD))
    second.block(33, 40, "Some words that nobody asked for stand here on the second page", "band")
    for page, ledger in zip((first, second), assemble_draft([first.page(), second.page()]).coverage, strict=True):
        counted = ledger.in_cells + ledger.in_headings + ledger.furniture + ledger.left_over
        assert counted == len(page.words)


def test_a_page_with_many_words_left_over_is_a_problem() -> None:
    first, second = Sheet(1), Sheet(2)
    first.block(33, 20, "Finding 1: What is not seen is not helped", "band")
    first.table(60, (HEADER, FIRST))
    second.block(33, 40, "Some words that nobody asked for stand here on the second page", "band")
    codes = {(f.code, f.page) for f in assemble_draft([first.page(), second.page()]).faults}
    assert ("coverage-low", 2) in codes


def test_cell_that_the_rulings_leave_out_spans_the_rows_on_both_sides() -> None:
    sheet = Sheet(1)
    sheet.table(100, [HEADER, FIRST, ("", "Housing", "They met too.", "Print it")])
    below = max(r.box.bottom for r in sheet.regions if r.box.x0 < 130)
    foot = next(r.box.top for r in sheet.regions if r.box.top > below) - 4
    sheet.rulings.append(Ruling(axis="h", box=Box(x0=130, top=foot, x1=600, bottom=foot + 0.6)))
    ((found,),) = (part.tables for part in find_tables([sheet.page()]))
    questions = [cell for cell in found.table.cells if cell.column == 0 and cell.row == 1]
    assert [(cell.row, cell.last_row) for cell in questions] == [(1, 2)]


@pytest.mark.parametrize("coloured", [slice(0, 2), slice(1, 2), slice(0, 1)])
def test_ruling_that_coloured_cells_continue_parts_their_column_too(coloured: slice) -> None:
    sheet = Sheet(1)
    sheet.table(100, [HEADER, FIRST, ("", "Housing", "They met too.", "Print it")])
    below = max(r.box.bottom for r in sheet.regions if r.box.x0 < 130)
    foot = next(r.box.top for r in sheet.regions if r.box.top > below) - 4
    sheet.rulings.append(Ruling(axis="h", box=Box(x0=130, top=foot, x1=600, bottom=foot + 0.6)))
    colours: tuple[Colour, Colour] = ((230, 30, 30), (40, 170, 80))
    sides = ((foot - 30, foot), (foot, foot + 30))
    fills = tuple(
        Fill(box=Box(x0=30, top=top, x1=130, bottom=bottom), colour=colour)
        for colour, (top, bottom) in zip(colours, sides, strict=True)
    )
    ((found,),) = (part.tables for part in find_tables([replace(sheet.page(), fills=fills[coloured])]))
    assert {cell.row - cell.last_row for cell in found.table.cells} == {0}


def test_neighbouring_cells_of_one_colour_have_it_each() -> None:
    sheet = Sheet(1)
    sheet.table(100, [HEADER, FIRST])
    sheet.table(200, [HEADER, FIRST])
    top = next(region.box.top for region in sheet.regions if region.box.top > 100)
    narrow = Fill(box=Box(x0=30, top=top - 2, x1=230, bottom=top + 6), colour=(230, 30, 30))
    wide = Fill(box=Box(x0=30, top=top - 2, x1=600, bottom=top + 6), colour=(230, 230, 30))
    for fill, count in ((narrow, 2), (wide, 1)):
        (part,) = find_tables([replace(sheet.page(), fills=(fill,))])
        fills = [f for f in part.tables[0].table.page.fills if f.colour == fill.colour]
        assert len(fills) == count
        assert Box.hull(f.box for f in fills).x0 == fill.box.x0


def test_boxes_of_colours_beside_the_rows_are_no_table() -> None:
    sheet = Sheet(1)
    sheet.table(100, [HEADER, FIRST, ("", "Housing", "They met too.", "Print it")])
    rows = sorted({region.box.top for region in sheet.regions})[1:3]
    boxes = [Box(x0=620, top=top - 2, x1=660, bottom=top + 6) for top in rows]
    sheet.regions += [Region(kind="box", box=box) for box in boxes]
    (part,) = find_tables([sheet.page()])
    assert [found.table.open for found in part.tables] == [True]


def test_colour_wider_than_the_print_of_the_last_column_is_that_of_its_cell() -> None:
    sheet = Sheet(1)
    sheet.table(100, [HEADER, FIRST])
    top = next(region.box.top for region in sheet.regions if region.box.top > 100)
    (x0, x1), red = COLUMNS[-1], (230, 30, 30)
    fill = Fill(box=Box(x0=x0, top=top - 2, x1=x1 + 40, bottom=top + 6), colour=red)
    ((found,),) = (part.tables for part in find_tables([replace(sheet.page(), fills=(fill,))]))
    last = [cell.box for cell in found.table.cells if cell.row == 1 and cell.column == len(COLUMNS) - 1]
    assert [find_colour(found.table.page, box) for box in last] == [red]


def test_dot_at_the_right_side_of_the_last_name_is_in_its_column() -> None:
    sheet = Sheet(1)
    sheet.table(100, [HEADER, FIRST])
    row = next(region.box for region in sheet.regions if region.box.top > 100)
    right, red = COLUMNS[-1][1], (230, 30, 30)
    dot = Fill(box=Box(x0=right - 1, top=row.top - 1, x1=right + 10, bottom=row.top + 9), colour=red)
    ((found,),) = (part.tables for part in find_tables([replace(sheet.page(), fills=(dot,))]))
    last = [cell.box for cell in found.table.cells if cell.row == 1 and cell.column == len(COLUMNS) - 1]
    assert [find_colour(found.table.page, box) for box in last] == [red]


def test_text_with_a_small_letter_begins_no_row() -> None:
    sheet = Sheet(1)
    sheet.table(100, [("Care home group", "Write to the", "They met too.", "Print it"), ("", "wards again", "", "now")])
    ((found,),) = (part.tables for part in find_tables([sheet.page()]))
    assert found.table.rows == 1


def test_line_that_white_does_not_part_at_the_columns_is_not_of_the_table() -> None:
    sheet = Sheet(1)
    sheet.table(100, [HEADER, FIRST])
    for x, text in ((33, "Each of them had seen it"), (128, "and all the others had said"), (234, "so to them")):
        sheet.block(x, 86, text)
    sheet.tables[:] = [replace(sheet.tables[0], box=replace(sheet.tables[0].box, top=84.0))]
    ((found,),) = (part.tables for part in find_tables([sheet.page()]))
    assert "Each" not in " ".join(found.cell_texts().values())
    assert [cell.column for cell in found.table.cells_starting_in(0)] == [0, 1, 2, 3]


def test_question_in_the_middle_of_a_ruled_row_begins_no_row() -> None:
    sheet = Sheet(1)
    sheet.table(100, [HEADER])
    sheet.tables.clear()
    sheet.rulings += [Ruling(axis="h", box=Box(x0=28, top=y, x1=600, bottom=y + 0.6)) for y in (112, 160, 208)]
    for top, label, agency in ((118, "1a. Is it safe?", "Police"), (166, "1b. Is it clear?", "Housing")):
        sheet.block(33, top + 13, label)
        sheet.block(133, top + 13, agency)
        sheet.block(233, top, "We met once./We met again./We wrote to all./Then we stopped.")
        sheet.block(423, top + 13, "Train staff")
    sheet.tables.append(OpenTable(box=Box(x0=30, top=100, x1=600, bottom=204), columns=COLUMNS))
    assert [(label, agency) for label, agency, *_ in rows(assemble_draft([sheet.page()]))] == [
        ("1a", "Police"),
        ("1b", "Housing"),
    ]


def test_labels_printed_close_are_rows_beside_their_figures() -> None:
    sheet = Sheet(1)
    for (x0, _), text in zip(COLUMNS, ("Year", "Total", "Homes", "Wards"), strict=True):
        sheet.block(x0 + 3, 30, text)
    sheet.block(COLUMNS[0][0] + 3, 50, "Actual/2011/2012/2013/2014")
    for x0, _ in COLUMNS[1:]:
        sheet.block(x0 + 3, 50 + LEADING, "310/422/518/627")
    sheet.tables.append(OpenTable(box=Box(x0=30, top=30, x1=600, bottom=95), columns=COLUMNS))
    ((found,),) = (part.tables for part in find_tables([sheet.page()]))
    texts = found.cell_texts()
    first = [texts[cell.region] for cell in found.table.cells if cell.column == 0]
    assert first == ["Year", "Actual", "2011", "2012", "2013", "2014"]
