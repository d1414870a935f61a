"""Keep the ids of responses when a file is read again.

A new id is made of the label and the agency of a row, as they were first read. Later rules may read either otherwise,
so a row at the place of a stored one has the id of that: corrections, links and saved addresses still find it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from ingest.model import Box, Span
from normalise.model import RecordKind, Report, Response
from store.joins import join_cell_owner, limit_to_report
from store.reports.field_values import SPAN_COLUMNS, make_span
from store.schema import CellRow, ResponseRow, SpanRow

MIN_SHARED_AREA = 0.25
"""The least area that two readings of one row share, as a share of the larger one's: where a row is now read as two or
three, the largest of them has its id."""

Places = Mapping[int, Sequence[Box]]
"""The boxes of a row's cells, by page."""

_SELECT_PLACES = limit_to_report(
    join_cell_owner(
        select(ResponseRow.id, *SPAN_COLUMNS).select_from(SpanRow).join(CellRow, CellRow.id == SpanRow.cell_id),
        RecordKind.RESPONSE,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRow:
    """A row of one reading: its id, and the places of all its cells."""

    id: str
    spans: tuple[Span, ...]


def keep_response_ids(connection: Connection, report: Report) -> Report:
    """Return a report that was read again, with the ids of the stored rows at the places of its rows."""
    kept = assign_ids(_list_rows(report), _load_rows(connection, report.id))
    return _with_ids(report, kept)


def assign_ids(rows: Sequence[PlacedRow], stored: Sequence[PlacedRow]) -> dict[str, str]:
    """Return the id of each row by the id that was made for it.

    A row that is at no stored row's place has its made id, unless that is now the id of another row.
    """
    kept = _match_places(rows, stored)
    taken = set(kept.values())
    for row in rows:
        if row.id not in kept:
            kept[row.id] = _find_free_id(row.id, taken)
            taken.add(kept[row.id])
    return kept


def _match_places(rows: Sequence[PlacedRow], stored: Sequence[PlacedRow]) -> dict[str, str]:
    """Match the rows that share most of their area first; of equal ones those of the same id, then in their order."""
    new, old = _list_own_places(rows), _list_own_places(stored)
    pairs = [
        (-share, row.id != before.id, i, j)
        for i, row in enumerate(rows)
        for j, before in enumerate(stored)
        if (share := _share_area(new[i], old[j])) >= MIN_SHARED_AREA
    ]
    found: dict[str, str] = {}
    used: set[str] = set()
    for _, _, i, j in sorted(pairs):
        if rows[i].id not in found and stored[j].id not in used:
            found[rows[i].id] = stored[j].id
            used.add(stored[j].id)
    return found


def _find_free_id(made: str, taken: set[str]) -> str:
    stem, _, number = made.rpartition("-")
    at = int(number) if number.isdigit() else 1
    ident = made
    while ident in taken:
        at += 1
        ident = f"{stem}-{at}"
    return ident


def _list_own_places(rows: Sequence[PlacedRow]) -> list[Places]:
    """Return the places of each row that no other row has: a cell that covers several rows tells none of them apart.
    A row without a place of its own has all its places."""
    placed = [set(_iterate_boxes(row.spans)) for row in rows]
    uses = Counter(place for places in placed for place in places)
    return [_group_by_page({place for place in places if uses[place] == 1} or places) for places in placed]


def _iterate_boxes(spans: Sequence[Span]) -> Iterator[tuple[int, Box]]:
    """Yield places as boxes with their page: each line of a text page is a square, once for all cells that it is in."""
    for span in spans:
        if span.box:
            yield span.page, span.box
        elif span.lines:
            for line in range(span.lines[0], span.lines[1] + 1):
                yield span.page, Box(x0=0.0, top=line, x1=1.0, bottom=line + 1)


def _group_by_page(places: Iterable[tuple[int, Box]]) -> Places:
    found: defaultdict[int, list[Box]] = defaultdict(list)
    for page, box in places:
        found[page].append(box)
    return found


def _share_area(one: Places, other: Places) -> float:
    """Return the area that two rows share, of that of the larger one."""
    shared = sum(a.overlap_area(b) for page in one.keys() & other.keys() for a in one[page] for b in other[page])
    return shared / max(_sum_area(one), _sum_area(other)) if shared else 0.0


def _sum_area(places: Places) -> float:
    return sum(box.area for boxes in places.values() for box in boxes)


def _list_rows(report: Report) -> list[PlacedRow]:
    return [PlacedRow(id=row.id, spans=tuple(_iterate_spans(row))) for row in _iterate_responses(report)]


def _iterate_responses(report: Report) -> Iterator[Response]:
    return (row for finding in report.findings for question in finding.questions for row in question.responses)


def _iterate_spans(row: Response) -> Iterator[Span]:
    yield from row.agency.cell.source
    yield from row.rag.source
    for cell in (*row.cells.values(), *(cell for _, cell in row.other)):
        yield from cell.source


def _load_rows(connection: Connection, report_id: str) -> list[PlacedRow]:
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    rows = connection.execute(_SELECT_PLACES, {"report_id": report_id})
    for ident, page, x0, top, x1, bottom, first, last in rows:
        spans[ident].append(make_span(page, x0, top, x1, bottom, first, last))
    return [PlacedRow(id=ident, spans=tuple(places)) for ident, places in spans.items()]


def _with_ids(report: Report, kept: Mapping[str, str]) -> Report:
    findings = tuple(
        replace(
            finding,
            questions=tuple(
                replace(question, responses=tuple(replace(row, id=kept[row.id]) for row in question.responses))
                for question in finding.questions
            ),
        )
        for finding in report.findings
    )
    return replace(report, findings=findings)
