# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Carry corrections over to a new reading of the same file, and to a better scan of the same version.

A correction finds its value by id, by its place on the page, or by the matched row of the other scan. Where the new
reading is not the one that the person saw, the correction is disputed and waits for a decision.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from ingest.model import Span
from normalise.agencies.registry import Register
from normalise.agencies.succession import relation_explainer
from normalise.model import RecordKind
from store.audit_log import Entry
from store.codec import spans_from_lists
from store.decisions.agency_aliases import apply_agency_decisions
from store.decisions.corrections import MATCHING_FIELDS, apply_entry, list_entries_in_force
from store.decisions.stored_corrections import DISPUTED, find_correction
from store.derived.refresh_derived import refresh_report
from store.joins import CELL_OWNERS, join_cell_owner, join_finding
from store.reports.field_values import (
    CELL_FIELDS_OF_RECORD,
    COLUMNS_OF_RECORD,
    FieldError,
    Target,
    find_target,
    load_spans,
)
from store.schema import CellRow, CorrectionRow, FindingRow, LineageMemberRow, QuestionRow, ReportRow, ResponseRow
from store.versions.lineage import place_report_in_case

MIN_OVERLAP_SHARE = 0.5  # of the smaller of two boxes, where they are one cell's in two readings


def place_report_with_corrections(connection: Connection, report_id: str, register: Register) -> None:
    """Apply the corrections of a report that was just saved, and place it among the versions of its case.

    The choice between readings of one version, and the lineages, come after the corrections they depend on.
    """
    find_succession = relation_explainer(register)
    said = list_entries_in_force(connection, [report_id])
    _carry_entries(connection, report_id, said, {})
    place_report_in_case(connection, report_id, find_succession)
    moved, touched = False, {report_id} if said else set()
    for worse, better in list_superseded_readings(connection, report_id):
        entries = [e for e in list_entries_in_force(connection, [worse, better]) if e.report_id == worse]
        moved |= _carry_entries(connection, better, entries, _match_record_ids(connection, worse, better))
        touched |= {better} if entries else set()
    if moved:
        place_report_in_case(connection, report_id, find_succession)
    for changed in sorted(touched):
        refresh_report(connection, changed)


def list_superseded_readings(connection: Connection, report_id: str) -> list[tuple[str, str]]:
    """List the superseded readings in the report's case, each with the one that superseded it."""
    review = select(ReportRow.review_id).where(ReportRow.id == report_id).scalar_subquery()
    query = select(ReportRow.id, ReportRow.superseded_by).where(
        ReportRow.review_id == review, ReportRow.superseded_by.is_not(None)
    )
    return [(r.id, r.superseded_by) for r in connection.execute(query.order_by(ReportRow.id))]


def _carry_entries(connection: Connection, report_id: str, entries: Sequence[Entry], twins: dict[str, str]) -> bool:
    """Apply log entries to the report's values; return whether one of them affects the matching of rows."""
    laid = set(connection.execute(select(CorrectionRow.entry).where(CorrectionRow.report_id == report_id)).scalars())
    moved = False
    carried = [entry for entry in entries if entry.number not in laid]
    for entry in carried:
        target = _find_target(connection, report_id, entry, twins)
        if target is None:
            _store_unplaced_correction(connection, report_id, entry)
        elif _is_uncorrected(connection, target):
            moved |= apply_entry(connection, target, entry) != DISPUTED and entry.field in MATCHING_FIELDS
    if any(entry.field == "agency" for entry in carried):
        apply_agency_decisions(connection, report_id)  # those on the names that were corrected
    return moved


def _is_uncorrected(connection: Connection, target: Target) -> bool:
    """Return whether the value has no correction yet: one made on this reading has priority."""
    return find_correction(connection, target) is None


def _store_unplaced_correction(connection: Connection, report_id: str, entry: Entry) -> None:
    connection.execute(
        insert(CorrectionRow).values(
            report_id=report_id, owner=entry.owner, owner_id=None, field=entry.field, name=entry.name,
            entry=entry.number, state=DISPUTED, beneath='{"text": ""}',
        )
    )  # fmt: skip


def _find_target(connection: Connection, report_id: str, entry: Entry, twins: dict[str, str]) -> Target | None:
    """Find the entry's value in this report, or None."""
    field, place = entry.field or "", spans_from_lists(entry.detail["place"])
    if entry.owner == RecordKind.REPORT:
        return Target(report_id=report_id, owner=RecordKind.REPORT, owner_id=report_id, field=field)
    same_file = entry.report_id == report_id
    wanted = entry.owner_id if same_file else twins.get(entry.owner_id or "")
    if wanted:
        target = _find_target_or_none(connection, wanted, entry)
        if target and (
            not same_file or field in COLUMNS_OF_RECORD[target.owner] or _is_at_place(connection, target, place)
        ):
            return target
    return _find_target_at_place(connection, report_id, entry, place) if same_file and place else None


def _find_target_or_none(connection: Connection, owner_id: str, entry: Entry) -> Target | None:
    """Return the entry's value of this record, or None where it does not have it."""
    try:
        return find_target(connection, owner_id, entry.field or "", entry.name)
    except (KeyError, FieldError):
        return None


def _is_at_place(connection: Connection, target: Target, place: tuple[Span, ...]) -> bool:
    owner = CELL_OWNERS[target.owner]
    query = select(CellRow.id).where(owner == target.owner_id, CellRow.field == target.cell_field)
    cell = connection.execute(query.where(CellRow.name == target.name)).scalar_one()
    found = load_spans(connection, [cell])[cell]
    return not place or not found or _spans_overlap(found, place)


def _find_target_at_place(
    connection: Connection, report_id: str, entry: Entry, place: tuple[Span, ...]
) -> Target | None:
    """Find the value of the same field at the place where the person saw it, whatever its id."""
    owner = RecordKind(entry.owner or "")
    if entry.field not in CELL_FIELDS_OF_RECORD[owner]:
        return None
    wanted = Target(report_id=report_id, owner=owner, owner_id="", field=entry.field, name=entry.name)
    query = select(CellRow.id, CELL_OWNERS[owner].label("owner_id"))
    query = query.where(CellRow.field == wanted.cell_field, CellRow.name == entry.name)
    query = join_finding(join_cell_owner(query, owner), owner)
    rows = connection.execute(query.where(FindingRow.report_id == report_id)).all()
    for row in rows:
        if _spans_overlap(load_spans(connection, [row.id])[row.id], place):
            return _find_target_or_none(connection, str(row.owner_id), entry)
    return None


def _spans_overlap(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    return any(
        a.page == b.page
        and (a.box.overlap_share(b.box) >= MIN_OVERLAP_SHARE if a.box and b.box else _lines_overlap(a, b))
        for a in one
        for b in other
    )


def _lines_overlap(one: Span, other: Span) -> bool:
    if not one.lines or not other.lines:
        return False
    return one.lines[0] <= other.lines[1] and other.lines[0] <= one.lines[1]


def _match_record_ids(connection: Connection, worse: str, better: str) -> dict[str, str]:
    """Map the ids of records in the worse reading to their ids in the better one.

    Rows are matched by their lineage, questions and findings by their rows.
    """
    of = {
        report: connection.execute(
            join_finding(
                select(ResponseRow.id, QuestionRow.id.label("question"), FindingRow.id.label("finding"))
            ).where(FindingRow.report_id == report)
        ).all()
        for report in (worse, better)
    }
    theirs = {r.id: r for r in of[better]}
    query = select(LineageMemberRow.response_id, LineageMemberRow.previous).where(
        LineageMemberRow.response_id.in_([r.id for r in of[worse]])
    )
    found = {r.response_id: r.previous for r in connection.execute(query) if r.previous in theirs}
    twins = dict(found)
    for r in of[worse]:
        if r.id in found:
            twins.setdefault(r.question, theirs[found[r.id]].question)
            twins.setdefault(r.finding, theirs[found[r.id]].finding)
    return twins
