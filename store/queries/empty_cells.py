# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Where the value of an empty cell would be printed: in the column of the other rows, beside the row's own values."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from ingest.model import Box, Span
from store.joins import join_finding
from store.reports.field_values import SPAN_COLUMNS, make_span
from store.schema import CellRow, FindingRow, ResponseRow, SpanRow

NEIGHBOUR_GAP_PT = 2.0  # between the frame and the text of the next column
MIN_WIDTH_PT = 8.0  # of a cell: less is left where the columns of two tables overlap
MAX_COLUMN_SPANS = 400  # of other rows: enough for the place of a column


def find_empty_place(
    connection: Connection, report_id: str, field: str, name: str, row: Iterable[Span]
) -> tuple[Span, ...]:
    """Return the place of a response's empty cell on the first page of the row; nothing where it is not known.

    `row` are the places of the row's other values.
    """
    boxes_by_page: dict[int, list[Box]] = {}
    for span in row:
        if span.box:
            boxes_by_page.setdefault(span.page, []).append(span.box)
    if not boxes_by_page:
        return ()
    page, boxes = min(boxes_by_page.items())
    spans = _load_column_spans(connection, report_id, field, name)
    column = [s.box for s in spans if s.page == page and s.box] or [s.box for s in spans if s.box]
    box = place_between_neighbours(Box.hull(column), boxes) if column else None
    return (Span(page=page, box=box),) if box else ()


def place_between_neighbours(column: Box, row: Sequence[Box]) -> Box | None:
    """Return the part of a column that is beside the values of a row; None where no space is left between them."""
    hull, middle = Box.hull(row), (column.x0 + column.x1) / 2
    left = max([column.x0, *(box.x1 + NEIGHBOUR_GAP_PT for box in row if box.x1 <= middle)])
    right = min([column.x1, *(box.x0 - NEIGHBOUR_GAP_PT for box in row if box.x0 >= middle)])
    is_covered = any(box.x0 < middle < box.x1 for box in row)
    if is_covered or right - left < MIN_WIDTH_PT:
        return None
    return Box(x0=left, top=hull.top, x1=right, bottom=hull.bottom)


def _load_column_spans(connection: Connection, report_id: str, field: str, name: str) -> list[Span]:
    query = (
        join_finding(
            select(*SPAN_COLUMNS)
            .join(CellRow, CellRow.id == SpanRow.cell_id)
            .join(ResponseRow, ResponseRow.id == CellRow.response_id)
        )
        .where(FindingRow.report_id == report_id, CellRow.field == field, CellRow.name == name)
        .limit(MAX_COLUMN_SPANS)
    )
    return [make_span(*columns) for columns in connection.execute(query)]
