# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Counts by agency and by finding at one version, and the changes since the version before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from normalise.model import Response, Status
from store.compare.changes import is_overdue
from store.compare.compare import compare_versions
from store.compare.history import count_slips
from store.compare.model import Change
from store.reports.load import load_report
from store.versions.cases import Version
from store.versions.lineage import load_lineage_members
from store.versions.similarity import SuccessionLookup


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSummary:
    """Counts of the responses of an agency, or under a finding, at a version.

    A response counts for each agency that it names; `through_all` of them name it only by “All agencies”. `better`,
    `worse`, `slipped`: since the version before; `slipped_often`: promises put back more than once so far;
    `unanswered`: neither answer nor action.
    """

    kind: str
    name: str
    responses: int
    through_all: int
    red: int
    amber: int
    green: int
    complete: int
    none: int
    overdue: int
    slipped_often: int
    unanswered: int
    better: int
    worse: int
    slipped: int
    dropped: int


def summarise_version(
    connection: Connection, version: Version, before: Version | None, find_succession: SuccessionLookup
) -> list[StatusSummary]:
    """Return the counts by agency and by finding; those with most late, red or dropped rows first."""
    report = load_report(connection, version.report)
    known = load_lineage_members(connection, [row.id for row in report.responses])
    times = count_slips(connection, version.review, {m.lineage for m in known.values()}, version.as_at)
    often = {key for key, member in known.items() if times.get(member.lineage, 0) > 1}
    moved = compare_versions(connection, before, version, find_succession).sure if before else ()
    rows: dict[tuple[str, str], list[Response]] = {}
    owner: dict[str, list[tuple[str, str]]] = {}
    for finding in report.findings:
        for question in finding.questions:
            for row in question.responses:
                named = dict.fromkeys(agency.name for agency in row.agencies) or (row.agency.raw or "no agency",)
                owner[row.id] = [*(("agency", name) for name in named), ("finding", finding.number or "?")]
                for key in owner[row.id]:
                    rows.setdefault(key, []).append(row)
    moves: dict[tuple[str, str], list[Change]] = {}
    for change in moved:
        keys = owner.get(change.new_id or "") or [("agency", change.agency or ""), ("finding", change.finding)]
        for key in keys if change.new_id or change.kind == "removed" else ():
            moves.setdefault(key, []).append(change)
    found = [
        _summarise_group(key, rows.get(key, []), moves.get(key, []), often, report.as_at) for key in {**rows, **moves}
    ]
    return sorted(found, key=lambda s: (s.kind, -(s.overdue + s.red + s.dropped), s.name))


def _summarise_group(
    key: tuple[str, str], rows: Sequence[Response], moves: Sequence[Change], often: set[str], as_at: date | None
) -> StatusSummary:
    return StatusSummary(
        kind=key[0],
        name=key[1],
        responses=len(rows),
        through_all=sum(_is_named_through_all(r, key[1]) for r in rows) if key[0] == "agency" else 0,
        **{status.value: sum(r.rag.value == status for r in rows) for status in Status},
        none=sum(r.rag.value is None for r in rows),
        overdue=sum(is_overdue(r, as_at) for r in rows),
        slipped_often=sum(r.id in often for r in rows),
        unanswered=sum(not r.cells["response"].text and not r.cells["actions"].text for r in rows),
        better=sum(c.movement == "better" for c in moves),
        worse=sum(c.movement in ("worse", "lost") for c in moves),
        slipped=sum(c.kind == "slipped" for c in moves),
        dropped=sum(c.dropped for c in moves),
    )


def _is_named_through_all(row: Response, agency: str) -> bool:
    """Return whether a row names this agency only by printing "All agencies"."""
    return all(one.raw == "" for one in row.agencies if one.name == agency) and bool(row.agencies)
