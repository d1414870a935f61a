# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Three versions of one case, and helpers that store versions and read their lineages."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Engine, select

from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.model import Report, TargetDate
from store.reports.save import save_report
from store.schema import LineageMemberRow
from store.versions.lineage import (
    place_report_in_case,
)
from tests.store.report_versions import cell, rag, version, with_rows

AKIN = relation_explainer(load_register())
SPRING, SUMMER, AUTUMN = date(2019, 3, 1), date(2019, 6, 1), date(2019, 9, 1)


def keep(engine: Engine, *reports: Report) -> None:
    for report in reports:
        with engine.begin() as connection:
            save_report(connection, report, replace=True)
            place_report_in_case(connection, report.id, AKIN)


def lives(connection: Connection) -> set[frozenset[str]]:
    """The lineages as sets of responses."""
    groups: dict[str, set[str]] = {}
    for row in connection.execute(select(LineageMemberRow.response_id, LineageMemberRow.lineage_id)):
        groups.setdefault(row.lineage_id, set()).add(row.response_id)
    return {frozenset(group) for group in groups.values()}


def late(report: Report) -> Report:
    """The report with the police's targets put back by three months and their statuses red."""
    put_back = TargetDate(date=date(2019, 9, 30), precision="day")
    return with_rows(
        report,
        lambda r: (
            replace(r, dates=(put_back,), rag=rag("red")).with_cells(target_date=cell("30/09/2019"))
            if r.agency.id == "police"
            else r
        ),
    )


def late_with_changes(report: Report) -> Report:
    """Return `late(report)` without the row 2b of social care, and with 1b of the youth offending service complete."""
    return with_rows(
        late(report),
        lambda row: (
            None
            if row.id.endswith("2b-csc-1")
            else replace(row, rag=rag("complete"))
            if row.id.endswith("1b-yos-1")
            else row
        ),
    )


VERSIONS = (version("aaaa", SPRING), late(version("bbbb", SUMMER)), late(version("cccc", AUTUMN)))
