"""Where the values of several responses stand on their pages, looked up at once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from ingest.model import Span
from store.reports.field_values import span_of
from store.schema import CellRow, SpanRow
from store.versions.lineage import slices


def load_value_places(connection: Connection, responses: Sequence[str]) -> dict[str, dict[str, list[Span]]]:
    """By response, then by field (for `other` the column's printed name)."""
    found: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for keys in slices(sorted(set(responses))):
        query: Any = (
            select(SpanRow, CellRow.response_id, CellRow.field, CellRow.name)
            .join(CellRow, CellRow.id == SpanRow.cell_id)
            .where(CellRow.response_id.in_(keys))
            .order_by(CellRow.id, SpanRow.position)
        )
        for row in connection.execute(query):
            field = row.name if row.field == "other" else row.field
            found[row.response_id][field].append(span_of(row))
    return found
