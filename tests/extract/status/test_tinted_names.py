# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A list of names on tinted rows is not a legend."""

from extract.status.legend import read_legend
from extract.tables.find_tables import find_tables
from tests.extract.drawn_pages import page

TINT = (232, 238, 247)


def test_a_list_of_names_on_tinted_rows_is_no_legend() -> None:
    rows = [["Name", "Post"], ["Jo Hart", "Named GP"], ["Al Reed", "Chair"], ["Di Cole", "Nurse"]]
    fills = {(row, 0): (TINT[0] - row, *TINT[1:]) for row in range(1, 4)} | {(0, 0): (68, 114, 196)}
    ((found,),) = (part.tables for part in find_tables([page(rows, fills=fills)]))
    assert read_legend(found.table, found.words) == ()
