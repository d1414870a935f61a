# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Compare two stored versions of a report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from normalise.model import Report, list_targets
from store.compare.changes import find_changes, is_overdue, name_agency
from store.compare.history import count_slips
from store.compare.model import Change
from store.joins import join_source
from store.reports.load import load_report
from store.row_agencies import join_printed
from store.schema import LineageMemberRow, ReportRow, SourceRow
from store.versions.cases import Version, list_cases
from store.versions.lineage import load_lineage_members, match_by_lineage
from store.versions.match_rows import RowMatching, match_rows, rows_from_report
from store.versions.similarity import SuccessionLookup


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRow:
    """A row of the new version whose last target had passed at its date, and that is not complete."""

    response: str
    finding: str
    question: str
    agency: str
    status: str | None
    target_date: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`changes` has the certain ones and those that cannot be decided, the most severe first."""

    old: Version
    new: Version
    matching: RowMatching
    changes: tuple[Change, ...]
    overdue: tuple[OverdueRow, ...]

    @property
    def overdue_changes(self) -> tuple[Change, ...]:
        """The overdue rows in the form of changes, for lists that show both."""
        return tuple(
            Change(
                kind="overdue", field="target_date", finding=row.finding, question=row.question, agency=row.agency,
                old=row.target_date, new=row.target_date, score=1.0, old_id=None, new_id=row.response, days=row.days,
            )
            for row in self.overdue
        )  # fmt: skip

    @property
    def sure(self) -> tuple[Change, ...]:
        """The changes that are certain."""
        return tuple(c for c in self.changes if c.sure)

    @property
    def perhaps(self) -> tuple[Change, ...]:
        """The changes that cannot be decided."""
        return tuple(c for c in self.changes if not c.sure)


def compare_versions(
    connection: Connection, old: Version, new: Version, find_succession: SuccessionLookup
) -> Comparison:
    """Return the changes from one stored version to another."""
    before, after = load_report(connection, old.report), load_report(connection, new.report)
    rows = rows_from_report(before), rows_from_report(after)
    together = old.review == new.review
    matching = match_by_lineage(connection, *rows, find_succession) if together else match_rows(*rows, find_succession)
    found = find_changes(before, after, matching)
    return Comparison(
        old=old,
        new=new,
        matching=matching,
        changes=_with_slip_counts(connection, found, new),
        overdue=tuple(_find_overdue_rows(after)),
    )


def _find_overdue_rows(report: Report) -> Iterable[OverdueRow]:
    for finding in report.findings:
        for question in finding.questions:
            for row in question.responses:
                if report.as_at and is_overdue(row, report.as_at):
                    yield OverdueRow(
                        response=row.id,
                        finding=finding.number,
                        question=question.label,
                        agency=join_printed(name_agency(row), row.further_agencies),
                        status=row.rag.value,
                        target_date=row.cells["target_date"].text,
                        days=(report.as_at - max(list_targets(row.dates))).days,
                    )


def _with_slip_counts(connection: Connection, found: Sequence[Change], new: Version) -> tuple[Change, ...]:
    """Return the changes; each slipped date with how often that target has slipped so far."""
    known = load_lineage_members(connection, [c.new_id for c in found if c.kind == "slipped" and c.new_id])
    if not known:
        return tuple(found)
    times = count_slips(connection, new.review, {m.lineage for m in known.values()}, new.as_at)
    return tuple(
        replace(c, times=times.get(known[c.new_id].lineage, 0)) if c.kind == "slipped" and c.new_id in known else c
        for c in found
    )


def list_versions(connection: Connection) -> list[Version]:
    """List every stored report as a version of its case, the oldest first."""
    found = [v for review in list_cases(connection) for v in review.versions]
    return sorted(found, key=lambda v: (v.as_at is None, v.as_at or date.min, v.report))


def find_lineage(connection: Connection, response: str) -> str | None:
    """Return the id of a response's lineage, None where it was not matched."""
    return connection.execute(
        select(LineageMemberRow.lineage_id).where(LineageMemberRow.response_id == response)
    ).scalar_one_or_none()


def find_versions(connection: Connection, wanted: str) -> list[Version]:
    """Return the versions that a date, a report's id or a file name matches.

    They are sorted: current readings before superseded ones.
    """
    query = join_source(select(ReportRow.id, ReportRow.review_id))
    exact = connection.execute(query.where((ReportRow.id == wanted) | (SourceRow.name == wanted))).all()
    meant = exact or (
        connection.execute(query.where(ReportRow.as_at == on)).all() if (on := _parse_iso_date(wanted)) else []
    )
    ids = {row.id for row in meant}
    reviews = dict.fromkeys(row.review_id for row in meant)
    found = [v for review in reviews for r in list_cases(connection, review) for v in r.versions if v.report in ids]
    return found if exact else [v for v in found if v.superseded_by is None] or found


def _parse_iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
