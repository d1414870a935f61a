# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the kept copies of source files, their rows in the store, and files that no row refers to."""

from collections.abc import Iterator
from pathlib import Path

from ingest.identify_file import compute_sha256
from normalise.model import Report
from store import audit_log
from store.admin.orphans import find_orphans
from store.file_archive import archive_path, find_copies
from store.reports.converted_files import PDF_SUFFIX
from store.verify.context import VerifyContext, describe_entry
from store.verify.discrepancies import Discrepancy, DiscrepancyKind, quote_text

LOGGED_COLUMNS = ("pages", "kind", "pdf_sha256")
"""The log's knowledge of a source file, beside its name."""


def check_file(context: VerifyContext, report: Report) -> Iterator[Discrepancy]:
    """Check the kept copy of a report's file, and of the PDF that was made of it."""
    source = report.source
    yield from _check_copies(report, context.root, source.name, source.sha256, Path(source.name).suffix)
    if source.pdf_sha256:
        name = f"the PDF made of {source.name}"
        yield from _check_copies(report, context.root, name, source.pdf_sha256, PDF_SUFFIX)


def _check_copies(report: Report, root: Path, name: str, sha256: str, suffix: str) -> Iterator[Discrepancy]:
    file = report.source.name
    copies = find_copies(root, sha256)
    if not copies:
        detail = f"The copy that was kept of {name} is gone."
        advice = f"Put the file back as {archive_path(root, sha256, suffix)}."
        yield Discrepancy(kind=DiscrepancyKind.FILE, file=file, record=report.id, detail=detail, advice=advice)
    for copy in copies:
        own = compute_sha256(copy)
        if own != sha256:
            detail = f"The copy that was kept of {name} was changed: its SHA-256 is {own}, not {sha256}."
            advice = f"Put the file that was imported back as {copy}."
            yield Discrepancy(
                kind=DiscrepancyKind.FILE, file=file, record=report.id, detail=detail, advice=advice, before=sha256,
                after=own,
            )  # fmt: skip


def check_source(context: VerifyContext, report: Report) -> Iterator[Discrepancy]:
    """Check the row of a report's file against the log: its name, pages, kind, and PDF.

    A file that was imported under several names keeps the first.
    """
    source, last = report.source, context.last_imports.get(report.id)
    if last is None:
        return
    imports = [e for e in context.list_entries_of(audit_log.IMPORTED) if e.report_id == report.id]
    names = [str(e.detail["file"]) for e in imports if "file" in e.detail]
    differences = [("file", names[0], source.name)] if names and source.name not in names else []
    for column in LOGGED_COLUMNS:
        if column in last.detail and last.detail[column] != getattr(source, column):
            differences.append((column, str(last.detail[column]), str(getattr(source, column))))
    for field, before, after in differences:
        yield Discrepancy(
            kind=DiscrepancyKind.SOURCE, file=source.name, record=report.id, field=field, before=before, after=after,
            since=last.at,
            detail=f"The source of report {report.id} has the {field} {quote_text(after)}, but it was "
            f"{describe_entry(last)} with {quote_text(before)}.",
        )  # fmt: skip


def check_orphans(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find kept files that no row refers to."""
    for path in find_orphans(context.connection, context.root):
        yield Discrepancy(
            kind=DiscrepancyKind.ORPHAN, file=path.name, detail=f"{path} belongs to no report.",
            advice="boardtrace tidy removes it.",
        )  # fmt: skip
