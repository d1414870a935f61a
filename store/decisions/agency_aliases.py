# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Agencies as reports name them, and the decisions on them: aliases and merges, each of which can be undone.

A decision applies to stored rows and to later imports. Ids of responses stay as they are, though they were made
with the agency's first id: they name a row, not its agency.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from store import audit_log
from store.clock import current_database_time
from store.derived.refresh_derived import refresh_report
from store.joins import join_report, split_into_batches
from store.reports.field_values import AGENCY_MATCH_COLUMNS
from store.row_agencies import FURTHER_MATCH_COLUMNS, restore_further_matches
from store.schema import (
    AgencyCountsRow,
    AgencyDecisionRow,
    AgencyMatchRow,
    AgencyRow,
    CellRow,
    FurtherAgencyRow,
    ReportRow,
    ResponseRow,
)
from store.versions.lineage import rebuild_lineages
from store.versions.similarity import SuccessionLookup, fold_for_matching

DECIDED_REASON = "a person said so"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyEntry:
    """An agency that reports name, with the spellings they use."""

    id: str
    name: str
    known: bool
    rows: int
    first: date | None
    last: date | None
    spellings: str

    def has_words(self, words: str) -> bool:
        """Return whether words are in its id, its name or a spelling, in any case."""
        return words.strip().lower() in f"{self.id} {self.name} {self.spellings}".lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A printed name, the agency that it matches, its score and reason, and its reports."""

    printed: str
    agency: str | None
    name: str
    score: float
    why: str
    rows: int
    reports: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyDecision:
    """A decision on agencies; `undone` is whether it was taken back."""

    id: int
    agency: str
    name: str | None
    other: str | None
    by: str
    at: datetime
    undone: bool


def list_agencies(connection: Connection) -> list[AgencyEntry]:
    """List all agencies of stored rows, those with the most rows first."""
    query = (
        select(
            AgencyCountsRow.agency_id, AgencyCountsRow.printed, func.sum(AgencyCountsRow.responses),
            func.min(ReportRow.as_at), func.max(ReportRow.as_at),
        )
        .join(ReportRow, ReportRow.id == AgencyCountsRow.report_id)
        .where(AgencyCountsRow.agency_id.is_not(None))
        .group_by(AgencyCountsRow.agency_id, AgencyCountsRow.printed)
    )  # fmt: skip
    printed: dict[str, list[tuple[str, int, date | None, date | None]]] = {}
    for key, raw, count, first, last in connection.execute(query):
        printed.setdefault(str(key), []).append((raw, int(count), first, last))
    named = {r.id: r for r in connection.execute(select(AgencyRow))}
    accepted = {d.agency for d in list_agency_decisions(connection) if not d.undone}
    entries = []
    for key, forms in printed.items():
        days = [d for _, _, first, last in forms for d in (first, last) if d]
        entries.append(
            AgencyEntry(
                id=key, name=named[key].name, known=named[key].known or key in accepted,
                rows=sum(count for _, count, _, _ in forms),
                first=min(days, default=None), last=max(days, default=None),
                spellings="; ".join(raw for raw, *_ in sorted(forms, key=lambda f: (-f[1], f[0])) if raw),
            )
        )  # fmt: skip
    return sorted(entries, key=lambda e: (-e.rows, e.id))


def list_spellings(connection: Connection, agency: str) -> list[Spelling]:
    """List the printed names that were matched to an agency, and how."""
    columns = (AgencyCountsRow.printed, AgencyCountsRow.name, AgencyCountsRow.score, AgencyCountsRow.why)
    query = select(*columns, AgencyCountsRow.report_id, AgencyCountsRow.responses)
    found: dict[tuple[str, str, float, str], list[tuple[str, int]]] = {}
    for row in connection.execute(query.where(AgencyCountsRow.agency_id == agency)):
        found.setdefault((row.printed, row.name, row.score, row.why), []).append((row.report_id, row.responses))
    spellings = [
        Spelling(
            printed=printed, agency=agency, name=name, score=score, why=why, rows=sum(count for _, count in where),
            reports=" ".join(sorted(report for report, _ in where)),
        )
        for (printed, name, score, why), where in found.items()
    ]  # fmt: skip
    return sorted(spellings, key=lambda s: (-s.rows, s.printed))


def list_agency_decisions(connection: Connection) -> list[AgencyDecision]:
    """List the decisions on agencies, the oldest first."""
    return [
        AgencyDecision(id=r.id, agency=r.agency_id, name=r.name, other=r.other_id, by=r.by, at=r.at, undone=r.undone)
        for r in connection.execute(select(AgencyDecisionRow).order_by(AgencyDecisionRow.id))
    ]


def decide_agency(
    connection: Connection,
    agency: str,
    by: str,
    find_succession: SuccessionLookup,
    *,
    alias: str | None = None,
    other: str | None = None,
) -> int:
    """Decide that the printed name `alias`, or the agency `other`, is `agency`, and apply it; return its number.

    It adds an entry to the log, as `undo_agency_decision` does (see `audit_log.append_entry`).

    Raises:
        KeyError: No row has the agency.
        ValueError: The merge would go in a circle.
    """
    known = {entry.id for entry in list_agencies(connection)} | _load_agency_ids(connection)
    for key in (agency, *([other] if other else [])):
        if key not in known:
            raise KeyError(key)
    if agency == other:
        raise ValueError(f"{agency} is itself already")
    if other and resolve_agency(agency, "", list_agency_decisions(connection)) == other:
        raise ValueError(f"{agency} was merged with {other}: undo that first")
    at = current_database_time()
    made = connection.execute(
        insert(AgencyDecisionRow)
        .values(agency_id=agency, name=alias, other_id=other, by=by, at=at, undone=False)
        .returning(AgencyDecisionRow.id)
    ).scalar_one()
    _append_log_entry(connection, audit_log.NAMED if alias else audit_log.MERGED, by, agency, alias or other)
    _reapply_decisions(connection, find_succession)
    return int(made)


def accept_agency(connection: Connection, printed: str, by: str, find_succession: SuccessionLookup) -> int:
    """Decide that a printed name, which is in no register, is that of a real agency; return the decision's number.

    Raises KeyError where no row has the name.
    """
    query = select(AgencyCountsRow.agency_id, AgencyCountsRow.printed).where(AgencyCountsRow.agency_id.is_not(None))
    wanted = fold_for_matching(printed)
    found = {fold_for_matching(name): agency for agency, name in connection.execute(query.distinct())}
    agency = found.get(wanted) if wanted else None
    if agency is None:
        raise KeyError(printed)
    return decide_agency(connection, agency, by, find_succession, alias=printed)


def _append_log_entry(connection: Connection, act: str, by: str, agency: str, said: str | None) -> None:
    audit_log.append_entry(
        connection, by=by, act=act, owner="agency", owner_id=agency, detail=audit_log.make_text_detail(said or "")
    )


def _load_agency_ids(connection: Connection) -> set[str]:
    return set(connection.execute(select(AgencyRow.id)).scalars())


def undo_agency_decision(
    connection: Connection, by: str, find_succession: SuccessionLookup, number: int | None = None
) -> AgencyDecision:
    """Undo a decision: the last one in force, if no number is given. Raises KeyError where there is none."""
    held = [d for d in list_agency_decisions(connection) if not d.undone and number in (None, d.id)]
    if not held:
        raise KeyError(number)
    connection.execute(update(AgencyDecisionRow).where(AgencyDecisionRow.id == held[-1].id).values(undone=True))
    taken = held[-1]
    _append_log_entry(connection, audit_log.UNNAMED, by, taken.agency, taken.name or taken.other)
    _reapply_decisions(connection, find_succession)
    return taken


def _reapply_decisions(connection: Connection, find_succession: SuccessionLookup) -> None:
    """Restore the matched agency of all rows, apply the decisions again, and rebuild the lineages of changed cases."""
    before = set(connection.execute(select(AgencyMatchRow.response_id)).scalars())
    for row in connection.execute(select(AgencyMatchRow)).all():
        values = {name: getattr(row, name) for name in AGENCY_MATCH_COLUMNS}
        connection.execute(update(ResponseRow).where(ResponseRow.id == row.response_id).values(**values))
    connection.execute(delete(AgencyMatchRow))
    before |= restore_further_matches(connection)
    after = apply_agency_decisions(connection)
    reviews: dict[str, None] = {}
    reports: dict[str, None] = {}
    for at in split_into_batches(sorted(before | after)):
        query = join_report(select(ReportRow.id, ReportRow.review_id).select_from(ResponseRow).distinct()).where(
            ResponseRow.id.in_(at)
        )
        for report_id, case_id in connection.execute(query):
            reports[report_id] = None
            if case_id:
                reviews[case_id] = None
    for review in reviews:
        rebuild_lineages(connection, review, find_succession)
    for report in reports:
        refresh_report(connection, report)


def apply_agency_decisions(connection: Connection, report: str | None = None) -> set[str]:
    """Apply the decisions to the rows of one report, or of all; return the ids of the rows that changed."""
    decisions = [d for d in list_agency_decisions(connection) if not d.undone]
    if not decisions:
        return set()
    query = select(ResponseRow.id, ResponseRow.agency_raw, *(getattr(ResponseRow, n) for n in AGENCY_MATCH_COLUMNS))
    query = (
        join_report(query).where(ReportRow.id == report)
        if report
        else query.where(_make_affected_condition(connection, decisions))
    )
    names = {r.id: r.name for r in connection.execute(select(AgencyRow))}
    # Where the printed name was corrected, an alias applies to the corrected name.
    put_right = select(CellRow.response_id, CellRow.text).where(CellRow.field == "agency", CellRow.state == "corrected")
    printed = {r.response_id: r.text for r in connection.execute(put_right)}
    changed: set[str] = set()
    for row in connection.execute(query).all():
        target = decide_row_agency(row.agency_id, row.agency_known, printed.get(row.id, row.agency_raw), decisions)
        if target is None:
            continue
        kept = {name: getattr(row, name) for name in AGENCY_MATCH_COLUMNS}
        connection.execute(insert(AgencyMatchRow).values(response_id=row.id, **kept))
        said = {"agency_id": target, "agency_name": names.get(target, target), "agency_score": 1.0,
                "agency_known": True, "agency_why": DECIDED_REASON}  # fmt: skip
        connection.execute(update(ResponseRow).where(ResponseRow.id == row.id).values(**said))
        changed.add(row.id)
    changed |= _apply_to_further_agencies(connection, decisions, names, report)
    if report and changed:
        refresh_report(connection, report)
    return changed


def _apply_to_further_agencies(
    connection: Connection, decisions: Sequence[AgencyDecision], names: dict[str, str], report: str | None
) -> set[str]:
    """Apply the decisions to the agencies that rows name after the first; return the ids of the rows that changed."""
    match = [getattr(FurtherAgencyRow, name) for name in FURTHER_MATCH_COLUMNS]
    query = select(FurtherAgencyRow.id, FurtherAgencyRow.response_id, FurtherAgencyRow.raw, *match)
    if report:
        query = join_report(query.join(ResponseRow, ResponseRow.id == FurtherAgencyRow.response_id))
        query = query.where(ReportRow.id == report)
    changed: set[str] = set()
    for key, response_id, raw, agency, *matched in connection.execute(query).all():
        _, _, known, _ = matched
        target = decide_row_agency(agency, known, raw, decisions)
        if target is None:
            continue
        said = (target, names.get(target, target), 1.0, True, DECIDED_REASON)
        values = dict(zip(FURTHER_MATCH_COLUMNS, said, strict=True))
        decided = update(FurtherAgencyRow).where(FurtherAgencyRow.id == key)
        connection.execute(decided.values(**values, decided=True, matched=[agency, *matched]))
        changed.add(response_id)
    return changed


def _make_affected_condition(connection: Connection, decisions: Sequence[AgencyDecision]) -> ColumnElement[bool]:
    """Return the condition of a response that a decision may concern: its printed name or its agency was decided on.

    It reads the responses themselves: the counts of agencies still have the agencies of before.
    """
    names = {fold_for_matching(d.name) for d in decisions if d.name}
    every = connection.execute(select(ResponseRow.agency_raw).distinct()).scalars() if names else ()
    printed = ResponseRow.agency_raw.in_([name for name in every if fold_for_matching(name) in names])
    merged = ResponseRow.agency_id.in_({d.other for d in decisions if d.other})
    corrected = select(CellRow.response_id).where(CellRow.field == "agency", CellRow.state == "corrected")
    return printed | merged | ResponseRow.id.in_(corrected)


def decide_row_agency(agency: str | None, known: bool, printed: str, decisions: Sequence[AgencyDecision]) -> str | None:
    """Return the agency that decisions give to a row; None where they leave it as it was read.

    An agency that is in no register is given to its own row where a person accepted its printed name.
    """
    target = resolve_agency(agency, printed, decisions)
    if target != agency or known or not agency:
        return target if target != agency else None
    name = fold_for_matching(printed)
    accepted = {fold_for_matching(d.name) for d in decisions if d.name and d.agency == agency and not d.undone}
    return agency if name and name in accepted else None


def resolve_agency(agency: str | None, printed: str, decisions: Sequence[AgencyDecision]) -> str | None:
    """Return the agency that a row has after all decisions; of several on one name, the last applies."""
    held = [d for d in decisions if not d.undone]
    name = fold_for_matching(printed)
    found = next((d.agency for d in reversed(held) if d.name and name and fold_for_matching(d.name) == name), agency)
    seen = set[str]()
    while found and found not in seen:
        seen.add(found)
        found = next((d.agency for d in reversed(held) if d.other == found), found)
    return found
