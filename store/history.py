"""How promises went over a review's versions, and how many stood where at each."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import Connection, func, select

from normalise.nouns import RagValue, Response
from store.changes import overdue
from store.lineage import members
from store.load import load_report
from store.reviews import Review, Version, list_reviews
from store.schema import FindingRow, MemberRow, QuestionRow, ReportRow, ResponseRow, TargetDateRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A response in one version. `there` is False where the version does not have it; `status` None where
    none is visible. `target_date` is its target as printed, `targets` the dates in it, `overdue` whether the
    last of them had passed."""

    report: str
    as_at: date | None
    file: str
    there: bool
    response: str | None = None
    finding: str = ""
    question: str = ""
    agency: str = ""
    agency_id: str | None = None
    status: RagValue | None = None
    target_date: str = ""
    targets: tuple[date, ...] = ()
    actions: str = ""
    overdue: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The life of one response over a review's versions, oldest first: a point for each version from its first
    to the review's last. `name` is short and fit for a reader ("2a Police")."""

    lineage: str
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many responses of a version stand where; `none` without a visible status."""

    report: str
    as_at: date | None
    red: int
    amber: int
    green: int
    complete: int
    none: int
    overdue: int


def histories(connection: Connection, review: str, lineages: set[str] | None = None) -> list[Line]:
    """The lives of a review's responses over its current versions, in the order of the newest version that has them."""
    found = list_reviews(connection, review)
    if not found:
        return []
    versions = found[0].current
    reports = {v.report: load_report(connection, v.report) for v in versions}
    placed: dict[str, dict[str, Point]] = {}
    order: dict[str, tuple[int, int]] = {}
    for at, version in enumerate(versions):
        report = reports[version.report]
        spot = 0
        ids = [row.id for f in report.findings for q in f.questions for row in q.responses]
        known = members(connection, ids)
        for finding in report.findings:
            for question in finding.questions:
                for row in question.responses:
                    spot += 1
                    member = known.get(row.id)
                    if member is None or (lineages is not None and member.lineage not in lineages):
                        continue
                    point = _point(version, finding.number, question.label, row, member.doubtful)
                    placed.setdefault(member.lineage, {})[version.report] = point
                    order[member.lineage] = (-at, spot)
    lines = []
    for lineage in sorted(placed, key=lambda key: order[key]):
        points = placed[lineage]
        first = next(i for i, v in enumerate(versions) if v.report in points)
        last = [points[v.report] for v in versions if v.report in points][-1]
        lines.append(
            Line(
                lineage=lineage,
                name=f"{last.question} {last.agency}".strip(),
                points=tuple(points.get(v.report) or _absent(v) for v in versions[first:]),
            )
        )
    return lines


def _point(version: Version, finding: str, question: str, row: Response, doubtful: bool) -> Point:
    return Point(
        report=version.report,
        as_at=version.as_at,
        file=version.file,
        there=True,
        response=row.id,
        finding=finding,
        question=question,
        agency=row.agency.raw or row.agency.name,
        agency_id=row.agency.id,
        status=row.rag.value,
        target_date=row.target_date.text,
        targets=tuple(d.date for d in row.dates),
        actions=row.actions.text,
        overdue=overdue(row, version.as_at),
        doubtful=doubtful,
    )


def _absent(version: Version) -> Point:
    return Point(report=version.report, as_at=version.as_at, file=version.file, there=False)


def counts(lines: Sequence[Line], review: Review) -> list[Count]:
    """How many responses of each version stand where."""
    found = []
    for version in review.current:
        points = [p for line in lines for p in line.points if p.report == version.report and p.there]
        status = {value: sum(p.status == value for p in points) for value in ("red", "amber", "green", "complete")}
        found.append(
            Count(
                report=version.report,
                as_at=version.as_at,
                **status,
                none=sum(p.status is None for p in points),
                overdue=sum(p.overdue for p in points),
            )
        )
    return found


def slip_counts(connection: Connection, review: str, lineages: Collection[str], until: date | None) -> dict[str, int]:
    """How often the last target of each of these promises was put back, up to a date."""
    query = (
        select(MemberRow.lineage_id, func.max(TargetDateRow.on))
        .join(ResponseRow, ResponseRow.id == MemberRow.response_id)
        .join(TargetDateRow, TargetDateRow.response_id == ResponseRow.id)
        .join(QuestionRow, QuestionRow.id == ResponseRow.question_id)
        .join(FindingRow, FindingRow.id == QuestionRow.finding_id)
        .join(ReportRow, ReportRow.id == FindingRow.report_id)
        .where(ReportRow.review_id == review, ReportRow.superseded_by.is_(None))
        .group_by(MemberRow.lineage_id, ReportRow.as_at, MemberRow.response_id)
        .order_by(ReportRow.as_at.is_(None), ReportRow.as_at)
    )
    if until:
        query = query.where(ReportRow.as_at <= until)
    targets: dict[str, list[date]] = defaultdict(list)
    for lineage, last in connection.execute(query):
        targets[lineage].append(last)
    return {key: sum(b > a for a, b in pairwise(targets[key])) for key in lineages if key in targets}
