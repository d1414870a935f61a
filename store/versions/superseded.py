# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Several readings of one version: the better one counts, the others are marked as superseded."""

from collections import defaultdict
from datetime import date

from sqlalchemy import Connection, func, select, update

from store.joins import join_responses
from store.schema import CellRow, FindingRow, ReportRow, ResponseRow
from store.versions.case_rows import list_case_versions, load_case_rows
from store.versions.match_rows import match_rows
from store.versions.similarity import SuccessionLookup

MIN_TWIN_ROW_SHARE = 0.6  # of the rows of the smaller report have a twin, where two files are readings of one version


def mark_superseded(connection: Connection, review: str, find_succession: SuccessionLookup) -> None:
    """Mark all but the best reading of each version as superseded; they stay in the store."""
    by_date: dict[date, list[str]] = defaultdict(list)
    for version in list_case_versions(connection, review):
        if version.as_at:
            by_date[version.as_at].append(version.id)
    twins = [ids for ids in by_date.values() if len(ids) > 1]
    connection.execute(update(ReportRow).where(ReportRow.review_id == review).values(superseded_by=None))
    if not twins:
        return
    rows = load_case_rows(connection, review)
    for ids in twins:
        ranked = sorted(ids, key=lambda key: (-_reading_quality(connection, key), key))
        best = ranked[0]
        for other in ranked[1:]:
            least = min(len(rows[best]), len(rows[other]))
            if (
                not least
                or len(match_rows(rows[best], rows[other], find_succession).pairs) >= MIN_TWIN_ROW_SHARE * least
            ):
                connection.execute(update(ReportRow).where(ReportRow.id == other).values(superseded_by=best))


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
