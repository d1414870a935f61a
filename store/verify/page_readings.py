# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the stored page readings against their digests in the log."""

from collections.abc import Iterator

from normalise.model import Report
from store.reports.reading_digests import compute_reading_digests, load_logged_digests
from store.verify.context import VerifyContext
from store.verify.discrepancies import Discrepancy, DiscrepancyKind

EDITED_ADVICE = "The reading is not used any more. Restore a backup, or read the file again: boardtrace import --again."


def check_page_readings(context: VerifyContext, report: Report) -> Iterator[Discrepancy]:
    """Find the page readings of a report's file that are not those that it was imported from.

    A reading that the log does not have is not used to interpret the file again, so it is a remark: an import that was
    interrupted leaves such readings.
    """
    sha256, file = report.source.sha256, report.source.name
    logged = load_logged_digests(context.connection, sha256)
    if logged is None:
        return  # of an import by an earlier version: see check_rows
    entry = context.last_imports.get(report.id)
    since = entry.at if entry else ""
    for reader, pages in compute_reading_digests(context.connection, sha256, None).items():
        known = logged.get(reader, {})
        for page, digest in pages.items():
            if known.get(page) == digest:
                continue
            edited = page in known
            detail = (
                f"The reading of page {page} was edited since the import."
                if edited
                else f"The log does not have what reader {reader} read on page {page}."
            )
            yield Discrepancy(
                kind=DiscrepancyKind.READING if edited else DiscrepancyKind.NOT_COVERED, file=file, page=int(page),
                record=report.id, field="page reading", detail=detail, before=known.get(page), after=digest,
                since=since, advice=EDITED_ADVICE,
            )  # fmt: skip
