"""Long lists, a page at a time."""

from dataclasses import dataclass

from boardtrace.web.rendering import query


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which part of a list is shown: rows `start` + 1 to `end` of `total`. `before` and `after` are the queries of
    the neighbouring pages, empty where there is none."""

    number: int
    pages: int
    start: int
    end: int
    total: int
    before: str
    after: str


def paged(total: int, a_page: int, number: int, **values: object) -> Paging:
    """Page `number` (from 1; one that is not there becomes the nearest), `values` being the list's own query."""
    pages = max(1, -(-total // a_page))
    number = min(max(1, number), pages)
    start = (number - 1) * a_page
    return Paging(
        number=number,
        pages=pages,
        start=start,
        end=min(start + a_page, total),
        total=total,
        before=query(**values, page=number - 1) or "?" if number > 1 else "",
        after=query(**values, page=number + 1) if number < pages else "",
    )
