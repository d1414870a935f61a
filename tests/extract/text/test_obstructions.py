# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cells whose print is not read whole."""

from typing import Literal

import pytest

from extract.model import DraftCell
from extract.text.cells import build_cell, group_lines
from extract.text.obstructions import OBSTRUCTED_CONFIDENCE, add_obstruction_reasons, list_obstruction_problems
from ingest.model import Box, Obstruction, Page, Region, Word

CELL = Box(x0=10, top=10, x1=110, bottom=60)
WORD = Box(x0=15, top=15, x1=60, bottom=22)
ON_WORD, BELOW_WORD = Box(x0=50, top=18, x1=80, bottom=30), Box(x0=50, top=40, x1=80, bottom=50)
Kind = Literal["mark", "blackout", "cut-off"]


def make_page(kind: Kind, place: Box, stamped: str = "") -> Page:
    words = [Word(text="Riverside", box=WORD, confidence=0.96, line=0, region=0)]
    if stamped:
        words.append(Word(text=stamped, box=place, confidence=0.9, line=1, region=1))
    return Page(
        number=3,
        width=200,
        height=100,
        words=tuple(words),
        regions=(Region(kind="box", box=CELL), Region(kind="background", box=place)),
        obstructions=(Obstruction(kind=kind, box=place),),
    )


def read_cell(page: Page) -> DraftCell:
    return add_obstruction_reasons(page, build_cell(page, group_lines(page.words[:1])), CELL)


def test_words_under_a_mark_are_kept_and_doubtful() -> None:
    cell = read_cell(make_page("mark", ON_WORD))
    assert (cell.body, cell.confidence) == ("Riverside", OBSTRUCTED_CONFIDENCE)
    assert cell.reasons == ("a stamp or pen mark lies over this cell",)


def test_mark_beside_the_words_is_a_reason_only() -> None:
    cell = read_cell(make_page("mark", BELOW_WORD))
    assert cell.confidence is not None
    assert cell.confidence > OBSTRUCTED_CONFIDENCE
    assert cell.reasons == ("a stamp or pen mark lies over this cell",)


def test_cell_without_obstruction_is_unchanged() -> None:
    page = make_page("mark", Box(x0=150, top=15, x1=170, bottom=30))
    assert read_cell(page).reasons == ()


def test_blacked_out_cell_without_words_has_a_reason_and_a_place() -> None:
    page = make_page("blackout", ON_WORD)
    cell = add_obstruction_reasons(page, DraftCell(), CELL)
    assert (cell.raw, cell.confidence) == ("", None)
    assert cell.reasons == ("part of this cell is blacked out",)
    assert cell.source[0].box == ON_WORD


@pytest.mark.parametrize(
    ("kind", "code"), [("mark", "mark-over-print"), ("blackout", "blacked-out"), ("cut-off", "print-cut-off")]
)
def test_each_kind_of_obstruction_is_a_problem_with_its_place(kind: Kind, code: str) -> None:
    (problem,) = list_obstruction_problems(make_page(kind, ON_WORD))
    assert (problem.code, problem.page, problem.box) == (code, 3, ON_WORD)


def test_problem_of_a_mark_quotes_the_stamp() -> None:
    (problem,) = list_obstruction_problems(make_page("mark", ON_WORD, "RECEIVED"))
    assert "“RECEIVED”" in problem.detail
