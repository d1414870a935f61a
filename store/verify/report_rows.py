# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the rows of a report against the digest of its import, and name the fields that were edited."""

from collections.abc import Iterator, Mapping

from normalise.model import Report
from store.audit_log import Entry
from store.reports.digest import DIGEST_VERSION, hash_fields, is_unchanged
from store.reports.load import load_report
from store.verify.context import VerifyContext, describe_entry
from store.verify.discrepancies import Discrepancy, DiscrepancyKind, quote_text
from store.verify.printed_words import list_cells

EDITED_ROW_ADVICE = "Look at it (boardtrace trace), and go back to a backup of before it was changed."


def check_rows(context: VerifyContext, report: Report) -> Iterator[Discrepancy]:
    """Find edits of a report's reading since its import."""
    entry, name = context.last_imports.get(report.id), report.source.name
    if entry is None:
        detail = "The log has no entry of its import, so that nothing tells whether its rows were edited."
        yield Discrepancy(kind=DiscrepancyKind.LOG, file=name, record=report.id, detail=detail)
        return
    if is_unchanged(report, entry.detail):
        if entry.detail.get("digest_version") != DIGEST_VERSION:
            detail = (
                f"Its import of {entry.at[:10]} was made by an earlier version: the log does not cover its page "
                "readings, legend, labels and case."
            )
            yield Discrepancy(
                kind=DiscrepancyKind.NOT_COVERED, file=name, record=report.id, detail=detail,
                advice="boardtrace reprocess adds the missing parts to the log, in the name of its user.",
            )  # fmt: skip
        return
    edited = list(_list_edited_fields(context, report, entry))
    if edited:
        yield from edited
        return
    detail = f"Rows were edited, or their order: they are not those {describe_entry(entry)}."
    yield Discrepancy(kind=DiscrepancyKind.ROWS, file=name, record=report.id, detail=detail, since=entry.at)


def _list_edited_fields(context: VerifyContext, report: Report, entry: Entry) -> Iterator[Discrepancy]:
    """Yield the values whose hash is not that of the import; none for an import that has no hashes of values."""
    logged: Mapping[str, Mapping[str, str]] = entry.detail.get("fields") or {}
    if not logged:
        return
    stored = hash_fields(report)
    shown = _list_shown_texts(load_report(context.connection, report.id))
    known = {(e.owner_id, e.field): e.detail["reading"]["text"] for e in context.entries if "reading" in e.detail}
    for record in {**logged, **stored}:
        if record not in stored or record not in logged:
            state = "is gone" if record not in stored else "is not of its import"
            yield Discrepancy(
                kind=DiscrepancyKind.ROWS, file=report.source.name, record=record, since=entry.at,
                detail=f"The record {record} {state}: the report was {describe_entry(entry)}.",
            )  # fmt: skip
            continue
        before, after = logged[record], stored[record]
        for field in {**before, **after}:
            if before.get(field) == after.get(field):
                continue
            now, was = shown.get((record, field)), known.get((record, field))
            said = f"it says {quote_text(now)}" if (record, field) in shown else "its value, place or certainty differs"
            more = f" It was read as {quote_text(was)}." if was is not None else ""
            yield Discrepancy(
                kind=DiscrepancyKind.ROWS, file=report.source.name, record=record, field=field, before=was, after=now,
                since=entry.at, advice=EDITED_ROW_ADVICE,
                detail=f"{field} of {record} was edited since the report was {describe_entry(entry)}: {said}.{more}",
            )  # fmt: skip


def _list_shown_texts(report: Report) -> dict[tuple[str, str], str]:
    """Return the current text of each value by its record's id and its field."""
    found = {(record, field): cell.text for record, field, cell in list_cells(report)}
    found |= {(report.id, name): getattr(report, name) for name in ("title", "board", "subject")}
    found[report.id, "as_at"] = str(report.as_at or "")
    for finding in report.findings:
        found[finding.id, "number"] = finding.number
        for question in finding.questions:
            found[question.id, "label"] = question.label
            for row in question.responses:
                found[row.id, "rag"] = row.rag.value or ""
                found[row.id, "agency"] = row.agency.name
                found[row.id, "dates"] = ", ".join(str(day.date) for day in row.dates)
    return found
