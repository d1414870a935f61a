# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Compute the derived tables of all reports again."""

from sqlalchemy import Engine, select

from store.derived.refresh_derived import refresh_report
from store.engine import write_transaction
from store.schema import CaseRow, ReportRow
from store.versions.lineage import rebuild_lineages
from store.versions.similarity import SuccessionLookup


def refresh_store(engine: Engine, find_succession: SuccessionLookup) -> int:
    """Compute the lineages and the derived tables of all reports again, case by case; return the number of reports."""
    with engine.connect() as connection:
        cases = list(connection.execute(select(CaseRow.id).order_by(CaseRow.id)).scalars())
    count = 0
    for case in cases:
        with write_transaction(engine) as connection:
            rebuild_lineages(connection, case, find_succession)
            reports = connection.execute(select(ReportRow.id).where(ReportRow.review_id == case)).scalars().all()
            for report in reports:
                refresh_report(connection, report)
            count += len(reports)
    return count
