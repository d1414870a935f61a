# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Where a text keeps the blanks between its columns, its columns are found by them."""

import pytest

from extract.plaintext.agency_names import index_agency_names
from extract.plaintext.pieces import PRINT_ORDER
from extract.plaintext.spaced_columns import ColumnLayout, LinePart, find_layout, split_at_gaps

NAMES = index_agency_names(["Police", "Housing"])
TABLE = """
1a What is done         Police             We hold a list of them.           Publish the list            05/06/2019
for the young           Housing            It was read by us all.            Share it                    07/06/2019
1b Who knows it         Police             Staff were asked about it.        Meet with them              08/06/2019
1c Who else did         Housing            The list is kept.                 Add a page                  09/06/2019
""".strip().split("\n")


def test_a_line_is_parted_at_wide_gaps_and_rulings() -> None:
    parts = split_at_gaps("1a Who  | Police We did.     . * Meet")
    assert [part.text for part in parts] == ["1a Who", "Police We did.", ". * Meet"]


def test_a_part_begins_where_the_print_before_it_ends() -> None:
    narrow, wide = split_at_gaps("ill     a"), split_at_gaps("mmm     a")
    assert narrow[1].x < wide[1].x
    assert narrow[0].x == wide[0].x == 0.0


def test_columns_and_their_fields_are_found() -> None:
    layout = find_layout(TABLE * 2, NAMES, PRINT_ORDER)
    assert layout is not None
    assert layout.fields == ("question", "agency", "response", "actions", "target_date")
    assert list(layout.lefts) == sorted(layout.lefts)


@pytest.mark.parametrize("lines", [[], ["1a What is done about it"], [" ".join(line.split()) for line in TABLE]])
def test_a_text_without_gaps_has_no_layout(lines: list[str]) -> None:
    assert find_layout(lines, NAMES, PRINT_ORDER) is None


def test_places_are_measured_from_the_column_before() -> None:
    layout = ColumnLayout((0.0, 20.0, 40.0), ("question", "response", "actions"), (15.0, 15.0, 15.0))
    parts = (LinePart("a", 0.0), LinePart("b", 22.0), LinePart("c", 42.0))  # 2 too far, and 2 no farther
    columns, misfit = layout.place_parts(parts, 0)
    assert columns == (0, 1, 2)
    assert misfit == pytest.approx((2 * 2 / 5) ** 2)
    assert layout.place_parts(parts, 2)[1] == float("inf")
