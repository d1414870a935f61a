# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Paging of long lists."""

from boardtrace.web.paging import paginate


def test_a_middle_page_links_to_both_neighbours() -> None:
    paging = paginate(45, 20, 2, q="wren")
    assert (paging.pages, paging.start, paging.end) == (3, 20, 40)
    assert (paging.before, paging.after) == ("?q=wren&page=1", "?q=wren&page=3")


def test_the_last_page_is_partly_filled_and_has_no_next_page() -> None:
    paging = paginate(45, 20, 3)
    assert (paging.start, paging.end, paging.after) == (40, 45, "")


def test_a_page_number_out_of_range_becomes_the_nearest_page() -> None:
    assert paginate(45, 20, 99).number == 3
    assert paginate(45, 20, -1).number == 1


def test_an_empty_list_has_one_empty_page() -> None:
    paging = paginate(0, 20, 1)
    assert (paging.pages, paging.start, paging.end, paging.before, paging.after) == (1, 0, 0, "", "")
