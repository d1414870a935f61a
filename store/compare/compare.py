"""Two stored versions of a report compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from normalise.model import Report
from store.compare.changes import Change, changes, overdue
from store.compare.history import slip_counts
from store.reports.load import load_report
from store.schema import LineageMemberRow, ReportRow, SourceRow
from store.versions.cases import Version, list_reviews
from store.versions.lineage import matching_of, members
from store.versions.match_rows import Akin, Matching, match_rows, rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
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
    """`changes` are those that are sure and those that may be OCR's, the gravest first."""

    old: Version
    new: Version
    matching: Matching
    changes: tuple[Change, ...]
    overdue: tuple[Overdue, ...]

    @property
    def sure(self) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if c.sure)

    @property
    def perhaps(self) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if not c.sure)


def compare(connection: Connection, old: Version, new: Version, akin: Akin) -> Comparison:
    """What moved from one stored version to another."""
    before, after = load_report(connection, old.report), load_report(connection, new.report)
    rows = rows_of(before), rows_of(after)
    together = old.review == new.review
    matching = matching_of(connection, *rows, akin) if together else match_rows(*rows, akin)
    found = changes(before, after, matching)
    return Comparison(
        old=old,
        new=new,
        matching=matching,
        changes=_counted(connection, found, new),
        overdue=tuple(_overdue(after)),
    )


def _overdue(report: Report) -> Iterable[Overdue]:
    for finding in report.findings:
        for question in finding.questions:
            for row in question.responses:
                if report.as_at and overdue(row, report.as_at):
                    yield Overdue(
                        response=row.id,
                        finding=finding.number,
                        question=question.label,
                        agency=row.agency.raw or row.agency.name,
                        status=row.rag.value,
                        target_date=row.target_date.text,
                        days=(report.as_at - max(d.date for d in row.dates)).days,
                    )


def _counted(connection: Connection, found: Sequence[Change], new: Version) -> tuple[Change, ...]:
    """The changes, each date that slipped with how often that promise has slipped so far."""
    known = members(connection, [c.new_id for c in found if c.kind == "slipped" and c.new_id])
    if not known:
        return tuple(found)
    times = slip_counts(connection, new.review, {m.lineage for m in known.values()}, new.as_at)
    return tuple(
        replace(c, times=times.get(known[c.new_id].lineage, 0)) if c.kind == "slipped" and c.new_id in known else c
        for c in found
    )


def versions_of(connection: Connection) -> list[Version]:
    """Every stored report as a version of its review, from the oldest."""
    found = [v for review in list_reviews(connection) for v in review.versions]
    return sorted(found, key=lambda v: (v.as_at is None, v.as_at or date.min, v.report))


def lineage_of(connection: Connection, response: str) -> str | None:
    return connection.execute(
        select(LineageMemberRow.lineage_id).where(LineageMemberRow.response_id == response)
    ).scalar_one_or_none()


def version_named(connection: Connection, wanted: str) -> list[Version]:
    """The versions that a date, a report's id or a file's name means; current readings before superseded ones."""
    query = select(ReportRow.id, ReportRow.review_id).join(SourceRow, SourceRow.sha256 == ReportRow.sha256)
    exact = connection.execute(query.where((ReportRow.id == wanted) | (SourceRow.name == wanted))).all()
    meant = exact or (connection.execute(query.where(ReportRow.as_at == on)).all() if (on := _day(wanted)) else [])
    ids = {row.id for row in meant}
    reviews = dict.fromkeys(row.review_id for row in meant)
    found = [v for review in reviews for r in list_reviews(connection, review) for v in r.versions if v.report in ids]
    return found if exact else [v for v in found if v.superseded_by is None] or found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
