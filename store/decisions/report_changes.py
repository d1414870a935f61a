# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Decisions on a whole report: the case that it is a version of, and another reading that counts in its place.

The functions need a transaction of `store.engine.write_transaction`.
"""

from sqlalchemy import Connection, select

from normalise.agencies.registry import Register
from normalise.agencies.succession import relation_explainer
from store import audit_log
from store.audit_log import Entry
from store.decisions.structure_changes import store_again, undo_carried_edits
from store.logged_case import CASE_KEY, describe_case
from store.reports.field_values import FieldError
from store.schema import CaseRow, ReportRow
from store.versions.case_rows import list_case_versions
from store.versions.cases import move_report_to_case, take_back_case_move
from store.versions.lineage import place_report_in_case, rebuild_lineages
from store.versions.superseded import list_replaced_reports


def move_report(
    connection: Connection, report_id: str, case_id: str | None, *, by: str, why: str, register: Register
) -> Entry:
    """Make a report a version of another case, or with None of one of its own; return the log entry.

    Raises:
        KeyError: The report or the case is unknown.
        FieldError: The report is in that case already.
    """
    before = _load_case_id(connection, report_id)
    if case_id and connection.execute(select(CaseRow.id).where(CaseRow.id == case_id)).first() is None:
        raise KeyError(case_id)
    if before == (case_id or report_id):
        raise FieldError("The report is a version of this case already.")
    move_report_to_case(connection, report_id, case_id, by, why)
    entry = audit_log.load_entry(connection, audit_log.load_head(connection).number)
    _place_again(connection, report_id, before, register)
    return entry


def replace_report(connection: Connection, worse: str, better: str, *, by: str, why: str, register: Register) -> Entry:
    """Decide that two reports are readings of the same version, and that the better one counts.

    The worse one stays in the store, and its corrections are carried over.

    Raises:
        KeyError: The report is unknown.
        FieldError: They are one report or of two cases, the decision is made already, or it would go in a circle.
    """
    cases = {_load_case_id(connection, report) for report in (worse, better)}
    if worse == better:
        raise FieldError("A report cannot replace itself.")
    if len(cases) > 1:
        raise FieldError("The reports are versions of two cases. Move one of them to the case of the other first.")
    replaced = list_replaced_reports(connection, [version.id for version in list_case_versions(connection, *cases)])
    if replaced.get(worse) == better:
        raise FieldError(f"Report {worse} is replaced by {better} already.")
    if _leads_to(replaced, better, worse):
        raise FieldError(f"Report {better} is itself replaced by {worse}. Undo that first.")
    entry = audit_log.append_entry(
        connection, by=by, act=audit_log.REPLACED, report_id=worse, owner="report", owner_id=worse, why=why,
        detail=audit_log.make_text_detail(better),
    )  # fmt: skip
    store_again(connection, worse, register)
    return entry


def _leads_to(replaced: dict[str, str], report: str, wanted: str) -> bool:
    """Return whether a report is replaced by another one, directly or by way of others."""
    while report in replaced:
        report = replaced[report]
        if report == wanted:
            return True
    return False


def undo_report_change(connection: Connection, entry: Entry, *, by: str, why: str, register: Register) -> Entry:
    """Undo a move or a replacement; return the entry of the undoing. Raises FieldError where it is not in force."""
    report_id = entry.report_id or ""
    standing = audit_log.list_standing_entries(connection, [entry.act], [report_id])
    if entry.number not in [one.number for one in standing]:
        raise FieldError(f"Entry {entry.number} ({entry.act} by {entry.by}) is not in force: there is nothing to undo.")
    if standing[-1].number != entry.number:
        raise FieldError(f"The report was {entry.act} again: undo entry {standing[-1].number} first.")
    before = _load_case_id(connection, report_id)
    if entry.act == audit_log.MOVED:
        take_back_case_move(connection, report_id, standing[-2] if len(standing) > 1 else None)
        _place_again(connection, report_id, before, register)
    detail = {"before": entry.detail["after"], "after": {"text": ""}}
    if entry.act == audit_log.MOVED:
        detail = {
            "before": {"text": before}, **audit_log.make_text_detail(_load_case_id(connection, report_id)),
            CASE_KEY: describe_case(connection, report_id) or {},
        }  # fmt: skip
    undone = audit_log.append_entry(
        connection, by=by, act=audit_log.UNDONE, report_id=report_id, owner="report", owner_id=report_id, why=why,
        over=entry.number, detail=detail,
    )  # fmt: skip
    if entry.act == audit_log.REPLACED:
        if connection.execute(select(ReportRow.id).where(ReportRow.id == entry.after)).first():
            undo_carried_edits(connection, report_id, entry.after or "", by=by, why=why, register=register)
        for report in (entry.after or "", report_id):  # the corrections that were carried over go
            if connection.execute(select(ReportRow.id).where(ReportRow.id == report)).first():
                store_again(connection, report, register)
    return undone


def _place_again(connection: Connection, report_id: str, before: str, register: Register) -> None:
    """Place a report among the versions of its case, and rebuild the case that it was in before."""
    find_succession = relation_explainer(register)
    place_report_in_case(connection, report_id, find_succession)
    rebuild_lineages(connection, before, find_succession)


def _load_case_id(connection: Connection, report_id: str) -> str:
    """Return the id of a report's case. Raises KeyError for an unknown report."""
    found = connection.execute(select(ReportRow.review_id).where(ReportRow.id == report_id)).first()
    if found is None:
        raise KeyError(report_id)
    return str(found.review_id or "")
