# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pieces of an open table become one where no heading is between them."""

from extract.tables.joined_pieces import join_pieces
from extract.tables.shared_columns import share_columns
from ingest.model import Page
from tests.extract.tables.test_shared_columns import WHOLE, Row, draw, row

LOWER = ("table", (110.0, 210.0, 310.0), [row("hear", "ask them", "ward", "amber")])


def join(*parts: tuple[str, tuple[float, ...], list[Row]]) -> Page:
    page, known = share_columns(draw(*parts), None)
    return join_pieces(page, known)


def test_pieces_with_white_between_are_one_table() -> None:
    page = join(WHOLE, LOWER)
    assert [len(part.columns) for part in page.open_tables] == [4]
    assert page.open_tables[0].box.bottom > 80


def test_line_of_one_cell_between_pieces_is_part_of_the_table() -> None:
    page = join(WHOLE, ("band", (), [row("", "and the home", "", "")]), LOWER)
    assert len(page.open_tables) == 1
    home = next(word for word in page.words if word.text == "home")
    assert page.regions[home.region].kind == "block"


def test_heading_in_the_first_column_keeps_pieces_apart() -> None:
    assert len(join(WHOLE, ("band", (), [row("Theme 2", "", "", "")]), LOWER).open_tables) == 2


def test_tables_with_other_columns_stay_apart() -> None:
    longer: Row = {20.0: "a longer name for it", 170.0: "home", 330.0: "ward"}
    assert len(join(WHOLE, ("table", (150.0, 250.0), [longer])).open_tables) == 2
