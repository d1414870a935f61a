# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which problems of a report are closed, by whom, when and how.

A problem is closed by a decision on them, or by a person's correction or confirmation of the value that they are about.

Each correction closes one problem at most, except for the name of an agency, which is one problem wherever it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select, update

from extract.model import describe_unknown_column
from ingest.model import Box
from normalise.model import RecordKind
from store.joins import CELL_OWNERS
from store.schema import (
    AgencyDecisionRow,
    CellRow,
    CorrectionRow,
    LogEntryRow,
    ProblemDecisionRow,
    ProblemRow,
    ReportCountsRow,
    ReportRow,
    ResponseRow,
    SpanRow,
)

ANSWERING_FIELDS = {
    "agency": ("agency",),
    "label": ("label", "number"),
    "question": ("label", "text"),
    "heading": ("number", "title"),
    "as-at": ("as_at",),
    "date": ("target_date",),
    "status": ("rag",),
}
"""By the first words of a problem's code, the fields of the values that it may be about."""
UNKNOWN_AGENCY = "agency-unknown"
Place = tuple[int, Box | None]
"""A page, and the box on it, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    id: int
    page: int | None
    code: str
    detail: str
    box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decision:
    """A decision that may close problems: those with its code, page and detail, where it has them.

    `opening` is how the detail of a problem begins.
    """

    by: str
    at: str
    how: str
    code: str = ""
    page: int | None = None
    detail: str = ""
    opening: str = ""

    def answers(self, problem: _Problem) -> bool:
        return (
            self.code in ("", problem.code)
            and (not self.detail or (self.detail, self.page) == (problem.detail, problem.page))
            and problem.detail.casefold().startswith(self.opening.casefold())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _DecidedValue:
    """A value that a person corrected or confirmed, and its places; a report's own values have none."""

    by: str
    at: str
    how: str
    field: str
    places: tuple[Place, ...]

    def answers(self, problem: _Problem) -> bool:
        fields = next((f for code, f in ANSWERING_FIELDS.items() if problem.code.startswith(f"{code}-")), ())
        return self.field in fields and (self.field == "as_at" or any(_is_at(problem, *place) for place in self.places))


def _is_at(problem: _Problem, page: int, box: Box | None) -> bool:
    return problem.page == page and (problem.box is None or box is None or problem.box.overlap_area(box) > 0)


def close_problems(connection: Connection, report_id: str) -> None:
    """Set which problems of a report are closed, and count the others."""
    rows = connection.execute(
        select(ProblemRow).where(ProblemRow.report_id == report_id).order_by(ProblemRow.position)
    ).all()
    if not rows:
        return
    decisions = list(_load_decisions(connection, report_id))
    values = list(_load_decided_values(connection, report_id))
    for row in rows:
        problem = _Problem(
            id=row.id, page=row.page, code=row.code, detail=row.detail,
            box=_make_box(row.x0, row.top, row.x1, row.bottom),
        )  # fmt: skip
        answer: _Decision | _DecidedValue | None = next((d for d in decisions if d.answers(problem)), None)
        if answer is None and (answer := next((v for v in values if v.answers(problem)), None)):
            values.remove(answer)
        said = (answer.by, answer.at, answer.how) if answer else (None, None, "")
        if said != (row.closed_by, row.closed_at, row.closed_how):
            closing = dict(zip(("closed_by", "closed_at", "closed_how"), said, strict=True))
            connection.execute(update(ProblemRow).where(ProblemRow.id == row.id).values(**closing))
    is_open = (ProblemRow.report_id == report_id) & ProblemRow.closed_by.is_(None)
    count = select(func.count()).select_from(ProblemRow).where(is_open).scalar_subquery()
    connection.execute(update(ReportCountsRow).where(ReportCountsRow.report_id == report_id).values(faults=count))


def _load_decisions(connection: Connection, report_id: str) -> Iterator[_Decision]:
    sha256 = select(ReportRow.sha256).where(ReportRow.id == report_id).scalar_subquery()
    query = select(ProblemDecisionRow).where(
        ProblemDecisionRow.undone.is_(False),
        or_(ProblemDecisionRow.kind == "column", ProblemDecisionRow.subject == sha256),
    )
    for row in connection.execute(query.order_by(ProblemDecisionRow.entry.desc())):
        if row.kind == "column":
            how = "not part of the plan" if row.field == "other" else f"the column is {row.field}"
            named = describe_unknown_column(row.subject)
            yield _Decision(by=row.by, at=row.at, how=how, code="column-unknown", opening=named)
        elif row.kind == "file":
            yield _Decision(by=row.by, at=row.at, how="the file is ignored")
        else:
            yield _Decision(by=row.by, at=row.at, how="accepted", code=row.code, page=row.page, detail=row.detail)
    yield from _load_agency_decisions(connection)
    yield from _load_corrected_names(connection, report_id)


def _load_agency_decisions(connection: Connection) -> Iterator[_Decision]:
    query = select(AgencyDecisionRow).where(AgencyDecisionRow.undone.is_(False), AgencyDecisionRow.name.is_not(None))
    for row in connection.execute(query.order_by(AgencyDecisionRow.id.desc())):
        at = f"{row.at.isoformat(timespec='seconds')}"
        how = f"the agency is {row.agency_id}"
        yield _Decision(by=row.by, at=at, how=how, code=UNKNOWN_AGENCY, opening=f"“{row.name}” is ")


def _load_corrected_names(connection: Connection, report_id: str) -> Iterator[_Decision]:
    query = (
        select(ResponseRow.agency_raw, LogEntryRow.by, LogEntryRow.at, CorrectionRow.state)
        .join(CorrectionRow, CorrectionRow.owner_id == ResponseRow.id)
        .join(LogEntryRow, LogEntryRow.number == CorrectionRow.entry)
        .where(CorrectionRow.report_id == report_id, CorrectionRow.field == "agency")
    )
    for printed, by, at, state in connection.execute(query.where(CorrectionRow.state != "disputed")):
        yield _Decision(by=by, at=at, how=f"the agency was {state}", code=UNKNOWN_AGENCY, opening=f"“{printed}” is ")


def _load_decided_values(connection: Connection, report_id: str) -> Iterator[_DecidedValue]:
    query = (
        select(
            CorrectionRow.owner, CorrectionRow.owner_id, CorrectionRow.field, CorrectionRow.name, CorrectionRow.state,
            LogEntryRow.by, LogEntryRow.at,
        )
        .join(LogEntryRow, LogEntryRow.number == CorrectionRow.entry)
        .where(CorrectionRow.report_id == report_id, CorrectionRow.state != "disputed")
    )  # fmt: skip
    for owner, owner_id, field, name, state, by, at in connection.execute(query.order_by(CorrectionRow.entry)).all():
        cells = _list_cell_fields(owner, field)
        places = _load_places(connection, owner, owner_id, cells, name) if owner_id and cells else ()
        yield _DecidedValue(by=by, at=at, how=f"the value was {state}", field=field, places=places)


def _list_cell_fields(owner: str, field: str) -> Iterable[str]:
    """Return the fields of the cells at which a value is: a label is at its question, a number at its heading."""
    if owner not in {record.value for record in CELL_OWNERS}:
        return ()
    return {"label": ("text",), "number": ("title",)}.get(field, (field,))


def _load_places(
    connection: Connection, owner: str, owner_id: str, fields: Iterable[str], name: str
) -> tuple[Place, ...]:
    query = select(SpanRow.page, SpanRow.x0, SpanRow.top, SpanRow.x1, SpanRow.bottom)
    query = query.join(CellRow, CellRow.id == SpanRow.cell_id)
    of_value = (CELL_OWNERS[RecordKind(owner)] == owner_id) & CellRow.field.in_(fields) & (CellRow.name == name)
    return tuple((page, _make_box(*sides)) for page, *sides in connection.execute(query.where(of_value)))


def _make_box(x0: float | None, top: float | None, x1: float | None, bottom: float | None) -> Box | None:
    if x0 is None or top is None or x1 is None or bottom is None:
        return None
    return Box(x0=x0, top=top, x1=x1, bottom=bottom)
