"""Which values need a person, why in words, and how urgently: what a field is worth, times how doubtful it is.
Statuses, dates and agencies come before prose, a correction that no longer fits its reading before all. The queue is
kept with a report's rows; what a person confirms or puts right leaves it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from store import audit_log
from store.schema import (
    CellRow,
    CorrectionRow,
    FindingRow,
    LineageMemberRow,
    QuestionRow,
    ReportRow,
    ResponseRow,
    ReviewQueueRow,
    TargetDateRow,
)

DISPUTED, UNDATED = 1000.0, 500.0  # a person's word in doubt; a report that no version can be compared with
WORTH = {"rag": 100.0, "target_date": 80.0, "agency": 80.0, "lead_person": 8.0}
PROSE = 5.0  # however doubtful, it comes after the least doubtful status: WORTH x (1 - SURE) is more
MATCH = 60.0  # rows matched over versions: a wrong match makes false changes
SURE, SURE_PROSE = 0.9, 0.75  # confidence from which no person is asked
UNREAD = 0.5  # how doubtful it is, where something is printed that could not be understood
EMPTY = 0.2  # the same of an empty cell in a row that promises something: most are empty on the page as well
UNKNOWN = 0.15  # of a name that is well read but in no register
AS_IN_REGISTER = 0.95  # score of a match from which a name needs no look
NO_COLOUR = "the page shows no colour"  # a reason of normalise: then a person sees no status either
CALLED = {
    "rag": "status", "target_date": "target date", "lead_person": "lead person", "desired_outcome": "desired outcome",
    "as_at": "report's date", "text": "question", "match": "match",
}  # fmt: skip


def called(field: str, name: str = "") -> str:
    """A field as people call it."""
    return name if field == "other" and name else CALLED.get(field, field.replace("_", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    owner: str
    owner_id: str
    field: str
    kind: str
    harm: float
    why: str
    name: str = ""


def queue_report(connection: Connection, report_id: str) -> None:
    """Writes anew what of a report needs a person; what still does keeps its place."""
    wanted = {(w.owner, w.owner_id, w.field, w.name): w for w in _wanted(connection, report_id)}
    kept: set[tuple[str, ...]] = set()
    gone: list[int] = []
    for row in connection.execute(select(ReviewQueueRow).where(ReviewQueueRow.report_id == report_id)):
        key = (row.owner, row.owner_id, row.field, row.name)
        now = wanted.get(key)
        if now and (now.kind, now.harm, now.why) == (row.kind, row.harm, row.why):
            kept.add(key)
        else:
            gone.append(row.id)
    if gone:
        connection.execute(delete(ReviewQueueRow).where(ReviewQueueRow.id.in_(gone)))
    fresh = [
        {"report_id": report_id, "owner": w.owner, "owner_id": w.owner_id, "field": w.field, "name": w.name,
         "kind": w.kind, "harm": w.harm, "why": w.why}
        for key, w in wanted.items() if key not in kept
    ]  # fmt: skip
    if fresh:
        connection.execute(insert(ReviewQueueRow), fresh)


def _wanted(connection: Connection, report_id: str) -> Iterator[_Wanted]:
    report = connection.execute(select(ReportRow).where(ReportRow.id == report_id)).one()
    if report.superseded_by is not None:
        return
    said = {}
    for overlay in connection.execute(select(CorrectionRow).where(CorrectionRow.report_id == report_id)):
        said[overlay.owner_id, overlay.field, overlay.name] = overlay
        if overlay.state == "disputed":
            yield _disputed(connection, overlay)
    if report.as_at is None and (report_id, "as_at", "") not in said:
        why = "No date was found that the report speaks for; without one it is compared with none."
        yield _Wanted(owner="report", owner_id=report_id, field="as_at", kind="empty", harm=UNDATED, why=why)
    yield from _of_headings(connection, report_id)
    yield from _of_rows(connection, report_id)


def _disputed(connection: Connection, overlay: Row[Any]) -> _Wanted:
    entry = audit_log.entry(connection, overlay.entry)
    word = f"{entry.by} {entry.act} it {'to' if entry.act == audit_log.CORRECTED else 'as'} “{entry.after}”"
    if overlay.owner_id is None:
        return _Wanted(
            owner="log", owner_id=str(overlay.entry), field=overlay.field, name=overlay.name, kind="disputed",
            harm=DISPUTED, why=f"{word}, but the report, read anew, has no such place any more.",
        )  # fmt: skip
    return _Wanted(
        owner=overlay.owner, owner_id=overlay.owner_id, field=overlay.field, name=overlay.name, kind="disputed",
        harm=DISPUTED, why=f"{word}, but what is read beneath it is no longer what was seen then.",
    )  # fmt: skip


def _of_headings(connection: Connection, report_id: str) -> Iterator[_Wanted]:
    """Findings' and questions' texts that are read badly."""
    titles = select(CellRow, FindingRow.id.label("owner")).join(FindingRow, FindingRow.id == CellRow.finding_id)
    asked = (
        select(CellRow, QuestionRow.id.label("owner"))
        .join(QuestionRow, QuestionRow.id == CellRow.question_id)
        .join(FindingRow, FindingRow.id == QuestionRow.finding_id)
    )
    queries: tuple[tuple[str, Any], ...] = (("finding", titles), ("question", asked))
    for owner, query in queries:
        bad = query.where(FindingRow.report_id == report_id, CellRow.confidence < SURE_PROSE, CellRow.state == "read")
        for cell in connection.execute(bad.order_by(CellRow.id)):
            yield _doubtful(owner, cell.owner, cell)


def _doubtful(owner: str, owner_id: str, cell: Row[Any], more: str = "") -> _Wanted:
    because = "; ".join((*cell.reasons, *([more] if more else [])))
    why = f"The {called(cell.field, cell.name)} is read with a confidence of {cell.confidence:.2f}"
    return _Wanted(
        owner=owner, owner_id=owner_id, field=cell.field, name=cell.name, kind="doubtful",
        harm=WORTH.get(cell.field, PROSE) * (1 - cell.confidence), why=f"{why}: {because}." if because else f"{why}.",
    )  # fmt: skip


def _of_rows(connection: Connection, report_id: str) -> Iterator[_Wanted]:
    rows: Any = connection.execute(
        select(
            ResponseRow,
            LineageMemberRow.previous,
            LineageMemberRow.score.label("match"),
            LineageMemberRow.doubtful,
            LineageMemberRow.reasons,
        )
        .join(QuestionRow, QuestionRow.id == ResponseRow.question_id)
        .join(FindingRow, FindingRow.id == QuestionRow.finding_id)
        .outerjoin(LineageMemberRow, LineageMemberRow.response_id == ResponseRow.id)
        .where(FindingRow.report_id == report_id)
        .order_by(FindingRow.position, QuestionRow.position, ResponseRow.position)
    ).all()
    cells = _cells(connection, report_id)
    shown = {
        "rag": any(row.rag_value for row in rows),
        **{f: any(cells[row.id][f, ""].text for row in rows if (f, "") in cells[row.id])
           for f in ("target_date", "lead_person")},
    }  # fmt: skip
    dated = _dated(connection, report_id)
    unknown: set[str] = set()
    for row in rows:
        own = cells[row.id]
        if row.doubtful:
            yield _match(row)
        yield from _agency(row, own, unknown)
        yield from _status(row, own, shown["rag"])
        yield from _target(row, own, row.id in dated, shown["target_date"])
        for (field, _), cell in own.items():
            if field in ("rag", "agency", "target_date") or cell.state != "read":
                continue
            if cell.confidence is not None and cell.confidence < SURE_PROSE:
                yield _doubtful("response", row.id, cell)
            elif field == "lead_person" and not cell.text and shown[field] and _promises(row, own):
                yield _empty(row, field, "The row promises something and names nobody to lead it.")


Cells = Mapping[tuple[str, str], Row[Any]]


def _cells(connection: Connection, report_id: str) -> dict[str, Cells]:
    found: dict[str, dict[tuple[str, str], Row[Any]]] = defaultdict(dict)
    query: Any = (
        select(CellRow.response_id, CellRow.field, CellRow.name, CellRow.text, CellRow.raw, CellRow.confidence,
               CellRow.reasons, CellRow.state)
        .join(ResponseRow, ResponseRow.id == CellRow.response_id)
        .join(QuestionRow, QuestionRow.id == ResponseRow.question_id)
        .join(FindingRow, FindingRow.id == QuestionRow.finding_id)
        .where(FindingRow.report_id == report_id)
        .order_by(CellRow.id)
    )  # fmt: skip
    for cell in connection.execute(query):
        found[cell.response_id][cell.field, cell.name] = cell
    return found  # type: ignore[return-value]


def _dated(connection: Connection, report_id: str) -> set[str]:
    query = (
        select(TargetDateRow.response_id)
        .join(ResponseRow, ResponseRow.id == TargetDateRow.response_id)
        .join(QuestionRow, QuestionRow.id == ResponseRow.question_id)
        .join(FindingRow, FindingRow.id == QuestionRow.finding_id)
        .where(FindingRow.report_id == report_id)
    )
    return set(connection.execute(query).scalars())


def _promises(row: Row[Any], own: Cells) -> bool:
    """Whether a row says that something will be done, and is not complete."""
    actions = own.get(("actions", ""))
    return bool(actions and actions.text.strip()) and row.rag_value != "complete"


def _empty(row: Row[Any], field: str, why: str) -> _Wanted:
    return _Wanted(
        owner="response", owner_id=row.id, field=field, kind="empty", harm=WORTH[field] * EMPTY, why=why
    )  # fmt: skip


def _match(row: Row[Any]) -> _Wanted:
    because = "; ".join(row.reasons or ())
    return _Wanted(
        owner="response", owner_id=row.id, field="match", kind="match", harm=MATCH * (1 - (row.match or 0)),
        why=f"It is doubtful whether this is the row {row.previous} of an earlier version ({row.match or 0:.2f})"
        + (f": {because}." if because else "."),
    )  # fmt: skip


def _agency(row: Row[Any], own: Cells, unknown: set[str]) -> Iterator[_Wanted]:
    """A name read badly, matched with doubt, or in no register: of the last, the report's first row stands for all."""
    cell = own.get(("agency", ""))
    named = row.agency_name.casefold()
    first = named not in unknown
    if not row.agency_known:
        unknown.add(named)
    if cell is None or cell.state != "read":
        return
    if cell.confidence is not None and cell.confidence < SURE:
        yield _doubtful("response", row.id, cell)
        return
    harm, why = 0.0, ""
    if not cell.text:
        harm, why = WORTH["agency"] * UNREAD, "The row names no agency."
    elif row.agency_known and row.agency_score < AS_IN_REGISTER:
        harm = WORTH["agency"] * (1 - row.agency_score)
        why = f"“{cell.text}” was taken for {row.agency_name} ({row.agency_score:.2f}): {row.agency_why}."
    elif not row.agency_known and first:
        harm = WORTH["agency"] * UNKNOWN
        why = f"“{cell.text}”: {row.agency_why or 'not in the register'}."
    if harm:
        kind = "empty" if not cell.text else "doubtful" if row.agency_known else "unknown"
        yield _Wanted(owner="response", owner_id=row.id, field="agency", kind=kind, harm=harm, why=why)


def _status(row: Row[Any], own: Cells, shown: bool) -> Iterator[_Wanted]:
    cell = own.get(("rag", ""))
    if cell is None or cell.state != "read" or NO_COLOUR in cell.reasons:
        return
    if row.rag_value is not None:
        if cell.confidence is not None and cell.confidence < SURE:
            yield _doubtful("response", row.id, cell)
    elif cell.raw.strip() or cell.reasons:
        because = "; ".join(cell.reasons) or f"“{cell.raw.strip()}” is no status"
        yield _Wanted(
            owner="response", owner_id=row.id, field="rag", kind="doubtful", harm=WORTH["rag"] * UNREAD,
            why=f"No status could be told: {because}.",
        )  # fmt: skip
    elif shown and _promises(row, own):
        yield _empty(row, "rag", "The row promises something and shows no status, where other rows of the report do.")


def _target(row: Row[Any], own: Cells, dated: bool, shown: bool) -> Iterator[_Wanted]:
    cell = own.get(("target_date", ""))
    if cell is None or cell.state != "read":
        return
    if cell.confidence is not None and cell.confidence < SURE:
        told = dated or any("date" in reason for reason in cell.reasons)
        yield _doubtful("response", row.id, cell, "" if told else "no date was understood in it")
    elif not cell.text and shown and _promises(row, own):
        yield _empty(row, "target_date", "The row promises something and names no date for it.")
