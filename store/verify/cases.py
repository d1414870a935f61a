# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check which case each report is in, and the names of the cases, against the log."""

from collections.abc import Iterator

from sqlalchemy import select

from store.audit_log import Entry
from store.logged_case import CASE_KEY, LoggedCase, hash_case_names
from store.schema import CaseRow, ReportRow
from store.verify.context import VerifyContext, describe_entry
from store.verify.discrepancies import Discrepancy, DiscrepancyKind, quote_text


def check_cases(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find reports in another case than the log has, and cases with other names.

    Reports whose imports were made by earlier versions, and their cases, are not in the log.
    """
    of_report: dict[str, tuple[LoggedCase, Entry]] = {}
    of_case: dict[str, tuple[LoggedCase, Entry]] = {}
    for entry in context.entries:
        case = entry.detail.get(CASE_KEY)
        if isinstance(case, dict) and entry.report_id:
            of_report[entry.report_id] = of_case[case["id"]] = (case, entry)
    for report_id, case_id in context.connection.execute(select(ReportRow.id, ReportRow.review_id)):
        if report_id in of_report and of_report[report_id][0]["id"] != case_id:
            case, entry = of_report[report_id]
            yield _make_discrepancy(report_id, "case", case["id"], case_id, entry)
    for row in context.connection.execute(select(CaseRow)):
        if row.id not in of_case:
            continue
        case, entry = of_case[row.id]
        for field, digest in hash_case_names(row.id, row).items():
            if case[field] != digest:
                yield _make_discrepancy(row.id, field, None, getattr(row, field), entry)


def _make_discrepancy(record: str, field: str, before: str | None, after: str | None, entry: Entry) -> Discrepancy:
    return Discrepancy(
        kind=DiscrepancyKind.CASE, record=record, field=field, before=before, after=after, since=entry.at,
        detail=f"The {field} of {record} is {quote_text(after)}; it was {quote_text(before) if before else 'another'} "
        f"when a report was {describe_entry(entry)}.",
    )  # fmt: skip
