# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows without rulings between them, cut where their columns begin level."""

from dataclasses import replace

from extract.tables.find_tables import find_tables, list_cells
from extract.tables.grid import FoundTable, GridCell
from extract.tables.grid import Table as GridTable
from extract.tables.level_rows import find_level_cuts, split_level_rows
from extract.text.cells import Line
from ingest.model import Box, Fill, Word
from tests.extract.drawn_pages import Table, page

TALL = 8.0
NAMES = ["Question", "Action", "Agency", "Lead", "Due"]


def rows(table: Table) -> list[list[str]]:
    ((found,),) = (part.tables for part in find_tables([page(table)]))
    cells = list_cells(found)
    return [[c.text for c in cells if c.row == row] for row in range(found.table.rows)]


def column(*tops: float, text: str = "Ask the ward") -> list[Line]:
    boxes = [Box(x0=0, top=top, x1=50, bottom=top + TALL) for top in tops]
    words = [tuple(Word(text=w, box=box, confidence=1.0, line=0, region=0) for w in text.split()) for box in boxes]
    return [Line(words=own, box=box, size=5) for own, box in zip(words, boxes, strict=True)]


def numbers(*tops: float) -> list[Line]:
    return column(*tops, text="A1")


def test_a_row_of_a_table_without_level_rulings_is_cut() -> None:
    first = ["Who checks?\n\n\nWho asks?", "Call the ward\nevery day\n\nWrite a note", "Police\n\n\nHealth"]
    read = rows([NAMES, [*first, "Ann Lee\n\n\nBob Day", "May\n\n\nJune"]])
    assert read[1:] == [
        ["Who checks?", "Call the ward\nevery day", "Police", "Ann Lee", "May"],
        ["Who asks?", "Write a note", "Health", "Bob Day", "June"],
    ]


def test_a_row_of_prompts_below_the_names_is_no_row_with_rulings() -> None:
    prompts = [
        "What is asked?",
        "What will you do?",
        "Which agency is this?",
        "Who will lead?",
        "When will it be done?",
    ]
    row = ["Who checks?\n\n\nWho asks?", "Call the ward\n\n\nWrite a note", "Police\n\n\nHealth"]
    read = rows([NAMES, prompts, [*row, "Ann Lee\n\n\nBob Day", "May\n\n\nJune"]])
    assert [cells[2] for cells in read[2:]] == ["Police", "Health"]


def test_a_table_that_rules_its_rows_is_left_as_it_is() -> None:
    row = ["Who asks?", "Call the ward\n\n\nWrite a note", "Police\n\n\nHealth", "Ann Lee\n\n\nBob Day", "May"]
    assert len(rows([NAMES, row, ["Who checks?", "Ask", "Health", "Bob Day", "June"]])) == 3


def test_a_row_whose_cells_all_go_on_in_the_next_is_left_as_it_is() -> None:
    box = Box(x0=0, top=0, x1=40, bottom=20)
    tall = [GridCell(region=i, box=box, row=0, last_row=1, column=i, last_column=i) for i in range(5)]
    table = GridTable(page=page("Text"), box=box, cells=tuple(tall), rows=2, columns=5)
    found = FoundTable(table=table, words={})
    assert split_level_rows(found) is found


def test_a_question_beside_several_rows_is_not_cut() -> None:
    found = find_level_cuts([column(0, 10, 20, 30, 40), column(0, 10, 30), column(0, 30), column(0, 30)])
    assert found.at == (24.0,)
    assert dict(found.crossed) == {0: frozenset({24.0})}


def test_lines_of_one_text_are_not_rows() -> None:
    close = column(0, 10, 20, 30)
    assert not find_level_cuts([close, close, close, close]).at


def test_a_paragraph_a_little_below_the_lines_of_other_texts_begins_no_row() -> None:
    assert not find_level_cuts([column(0, 10.5, 21), column(0, 13), column(0, 10.5), column(0, 10.5)]).at


def test_two_texts_with_level_paragraphs_are_one_row() -> None:
    assert not find_level_cuts([column(0), column(0, 10, 30), column(0, 30), column(0)]).at


def test_print_across_the_white_on_the_right_keeps_a_row_whole() -> None:
    assert not find_level_cuts([column(0, 30), column(0, 30), column(0, 30), column(0, 10, 20, 30)]).at


def test_texts_in_the_middle_of_their_cells_begin_no_row() -> None:
    texts = [column(0, 10, 20, 30), column(0, 10, 20, 30), column(0), column(0), column(16), column(16), column(16)]
    assert not find_level_cuts(texts).at
    ruled = [[*column(-40), *lines] for lines in texts]
    assert all(at < 0 for at in find_level_cuts(ruled, known=[-20.0]).at)


def test_texts_of_four_columns_begin_a_row_beside_others_in_the_middle() -> None:
    begun = [column(0, 10, 40, 50) for _ in range(4)]
    middle = [column(5, 45) for _ in range(3)]
    found = find_level_cuts([column(0), column(0), column(0, 10), *begun, *middle])
    assert len(found.at) == 1


def test_a_merged_cell_that_is_blank_beside_a_row_does_not_keep_it_whole() -> None:
    number, theme, question = numbers(0, 60), column(-40, -30), column(0, 10, 20, 30, 40)
    rest = [column(-40, 0, 30, 60) for _ in range(4)]
    found = find_level_cuts([number, theme, question, *rest], known=[-8.0])
    assert 27.0 > min(at for at in found.at if at > 0) > 8.0


def test_the_edge_of_a_coloured_cell_cuts_rows_that_do_not_begin_level() -> None:
    columns = [column(0, 10, 20, 30, 40, 50), column(5, 45), column(0, 10, 38, 48)]
    assert not find_level_cuts(columns).at
    found = find_level_cuts(columns, [28.0])
    assert found.at == (28.0,)
    assert dict(found.crossed) == {0: frozenset({28.0})}


def test_an_edge_that_print_runs_across_on_the_right_cuts_no_row() -> None:
    assert not find_level_cuts([column(0, 30), column(0, 10, 20, 30, 40)], [24.0]).at


def test_a_blank_column_left_of_a_question_over_several_rows_does_not_keep_them_together() -> None:
    found = find_level_cuts([[], column(0, 10, 20, 30, 40), column(0, 10, 30), column(0, 30), column(0, 30)])
    assert found.at == (24.0,)
    assert dict(found.crossed) == {0: frozenset({24.0}), 1: frozenset({24.0})}


def test_a_number_beside_a_question_over_several_rows_does_not_keep_them_together() -> None:
    number, question = numbers(0), column(0, 10, 20, 30, 40)
    found = find_level_cuts([number, question, column(0, 10, 30), column(0, 30), column(0, 30)])
    assert dict(found.crossed) == {0: frozenset({24.0}), 1: frozenset({24.0})}
    found = find_level_cuts([number, question, column(0, 10, 28), column(5, 36), column(0, 10, 34)], [24.0])
    assert dict(found.crossed) == {0: frozenset({24.0}), 1: frozenset({24.0})}


def test_a_text_that_runs_across_a_coloured_area_keeps_the_row_whole() -> None:
    texts = [column(0), column(0), column(2, 12, 22), column(2, 12, 22), column(6), column(6)]
    assert not find_level_cuts(texts, [22.5]).at


def test_a_number_that_begins_below_a_question_keeps_it_whole() -> None:
    assert not find_level_cuts([numbers(0, 30), column(0, 10, 20, 30, 40), column(0, 30), column(0, 30)]).at


def test_wide_white_across_the_columns_on_the_right_ends_a_row_though_few_of_them_begin_the_next() -> None:
    ended = [column(0, 10), column(0), column(0), column(0)]
    assert not find_level_cuts([column(0, 25), column(0, 25), column(0, 25), *ended]).at
    assert find_level_cuts([column(0, 40), column(0, 40), column(0, 40), *ended]).at == (29.0,)


def test_two_texts_below_wide_white_begin_a_row_but_two_statuses_do_not() -> None:
    blank = [column(0)] * 3
    assert find_level_cuts([column(0, 30), column(0, 30), *blank]).at == (19.0,)
    assert find_level_cuts([column(0, 30, text="red"), column(0, 30, text="red"), *blank]).at == ()


def test_rows_of_three_columns_are_cut_in_blank_lines() -> None:
    read = rows(
        [["Place", "Visits", "Checks"], ["Homes\n\nWards", "each month\n\nevery week", "by phone\n\nby letter"]]
    )
    assert read[1:] == [["Homes", "each month", "by phone"], ["Wards", "every week", "by letter"]]


def test_paragraphs_of_two_of_three_columns_are_one_row() -> None:
    row = ["Call each ward\nonce a week\nand at night", "each month\n\nevery week", "by phone\n\nby letter"]
    assert len(rows([["Place", "Visits", "Checks"], row])) == 2


def test_a_finding_that_ends_above_a_row_and_a_question_beside_it_are_not_cut() -> None:
    found = find_level_cuts([column(0), column(0, 10), column(0, 10, 20, 30, 40), *[column(0, 30)] * 3])
    assert found.at == (19.0,)
    assert set(found.crossed) == {0, 1, 2}


def test_statuses_in_the_middle_of_their_cells_begin_no_row_beside_a_text() -> None:
    status = column(20, text="red")
    assert not find_level_cuts([column(0), column(0, 10, 20, 30, 40), status, status, status]).at


def test_a_row_below_one_that_continues_from_the_page_before_begins_below_white() -> None:
    assert find_level_cuts([*[column(40, 50)] * 3, column(0, 10, 20)]).at == (34.0,)


def test_two_texts_below_white_wider_than_a_blank_line_begin_a_row_of_a_small_table() -> None:
    ended = [column(0), column(0)]
    assert find_level_cuts([column(0, 10, 34), column(0, 10, 34), *ended]).at == (26.0,)
    assert not find_level_cuts([column(0, 10, 30), column(0, 10, 30), *ended]).at


def test_dots_begin_a_row_with_the_texts_beside_them() -> None:
    texts = [(0, 10, 20, 30, 40, 50, 60), (0, 10, 20, 50, 60), (), (), (0, 10, 20, 32, 50)]
    boxes = [Box(x0=100 * i, top=-5, x1=100 * i + 95, bottom=75) for i in range(5)]
    cells = [GridCell(region=i, box=box, row=0, last_row=0, column=i, last_column=i) for i, box in enumerate(boxes)]
    words = {i: [w for line in column(*tops) for w in line.words] for i, tops in enumerate(texts)}
    words = {
        i: [replace(w, box=w.box.moved(100 * i, 0), line=round(w.box.top)) for w in own] for i, own in words.items()
    }
    dots = [
        Fill(box=Box(x0=100 * i + 40, top=top, x1=100 * i + 47, bottom=top + 7), colour=(230, 30, 30))
        for i in (2, 3)
        for top in (1, 51)
    ]
    for fills, count in (([], 1), (dots, 2)):
        sheet = replace(page("Text"), fills=tuple(fills))
        table = GridTable(page=sheet, box=Box.hull(boxes), cells=tuple(cells), rows=1, columns=5)
        assert split_level_rows(FoundTable(table=table, words=words)).table.rows == count
