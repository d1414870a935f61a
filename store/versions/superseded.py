# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Several readings of one version: the better one counts, the others are marked as superseded."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, func, select, update

from store import audit_log
from store.joins import join_responses
from store.schema import CellRow, FindingRow, ReportRow, ResponseRow
from store.versions.case_rows import list_case_versions, load_case_rows
from store.versions.match_rows import match_rows
from store.versions.similarity import SuccessionLookup

MIN_TWIN_ROW_SHARE = 0.6  # of the rows of the smaller report have a twin, where two files are readings of one version


def mark_superseded(connection: Connection, review: str, find_succession: SuccessionLookup) -> None:
    """Mark all but the best reading of each version as superseded; they stay in the store.

    Where people said which reading counts, that one does.
    """
    versions = list_case_versions(connection, review)
    there = {version.id for version in versions}
    replaced = {one: other for one, other in list_replaced_reports(connection, there).items() if other in there}
    connection.execute(update(ReportRow).where(ReportRow.review_id == review).values(superseded_by=None))
    superseded = dict(replaced)
    by_date: dict[date, list[str]] = defaultdict(list)
    for version in versions:
        if version.as_at and version.id not in replaced:
            by_date[version.as_at].append(version.id)
    twins = [ids for ids in by_date.values() if len(ids) > 1]
    if twins:
        superseded |= _find_worse_readings(connection, review, twins, set(replaced.values()), find_succession)
    for report in superseded:
        best = _find_last_replacement(report, superseded)
        connection.execute(update(ReportRow).where(ReportRow.id == report).values(superseded_by=best))


def list_replaced_reports(connection: Connection, reports: Collection[str]) -> dict[str, str]:
    """Return those of the reports that people set aside, each with the one that counts in its place."""
    found = audit_log.list_standing_entries(connection, [audit_log.REPLACED], reports)
    return {entry.report_id: entry.after for entry in found if entry.report_id and entry.after}


def _find_last_replacement(report: str, superseded: Mapping[str, str]) -> str:
    """Return the report that counts in the end, where the one that replaces a report is superseded too."""
    seen = {report}
    while (best := superseded[report]) in superseded and best not in seen:
        seen.add(best)
        report = best
    return best


def _find_worse_readings(
    connection: Connection,
    review: str,
    twins: Sequence[Sequence[str]],
    chosen: Collection[str],
    find_succession: SuccessionLookup,
) -> dict[str, str]:
    """Return the worse readings of each version, each with the best; `chosen` are those that people said count."""
    rows = load_case_rows(connection, review)
    found: dict[str, str] = {}
    for ids in twins:
        ranked = sorted(ids, key=lambda key: (key not in chosen, -_reading_quality(connection, key), key))
        best = ranked[0]
        for other in ranked[1:]:
            least = min(len(rows[best]), len(rows[other]))
            pairs = match_rows(rows[best], rows[other], find_succession).pairs if least else ()
            if not least or len(pairs) >= MIN_TWIN_ROW_SHARE * least:
                found[other] = best
    return found


def _reading_quality(connection: Connection, report_id: str) -> float:
    """Return the mean confidence of a report's cells, to compare two scans of one version.

    An additional row counts more than the confidence.
    """
    query = (
        join_responses(
            select(func.count(ResponseRow.id.distinct()), func.avg(CellRow.confidence)).select_from(FindingRow)
        )
        .join(CellRow, CellRow.response_id == ResponseRow.id)
        .where(FindingRow.report_id == report_id)
    )
    count, mean = connection.execute(query).one()
    return round(float(mean or 0), 4) + 0.01 * int(count)
