# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Paging of long lists."""

from dataclasses import dataclass

from boardtrace.web.rendering import query_string


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """The part of a list that is shown: rows `start` + 1 to `end` of `total`.

    `before` and `after` are the query strings of the neighbouring pages, "" where there is none.
    """

    number: int
    pages: int
    start: int
    end: int
    total: int
    before: str
    after: str


def paginate(total: int, rows_per_page: int, number: int, **values: object) -> Paging:
    """Return page `number` (from 1) of a list, or the nearest existing one. `values` are the list's own query."""
    pages = max(1, -(-total // rows_per_page))
    number = min(max(1, number), pages)
    start = (number - 1) * rows_per_page
    return Paging(
        number=number,
        pages=pages,
        start=start,
        end=min(start + rows_per_page, total),
        total=total,
        before=query_string(**values, page=number - 1) or "?" if number > 1 else "",
        after=query_string(**values, page=number + 1) if number < pages else "",
    )
