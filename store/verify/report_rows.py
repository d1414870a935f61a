# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the rows of a report against the digest of its import, and name the fields that were edited."""

from collections.abc import Iterator, Mapping

from normalise.model import Report
from store.audit_log import Entry
from store.reports.digest import DIGEST_VERSION, compute_digest, hash_fields, is_unchanged
from store.reports.kept_reading import load_kept_reading
from store.reports.load import load_report, load_uncorrected_report
from store.structure.apply_edits import apply_edits
from store.structure.logged_edits import list_edits
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
    edited = list(_list_edited_fields(context, report, entry.detail.get("fields") or {}, entry))
    if edited:
        yield from edited
        return
    detail = f"Rows were edited, or their order: they are not those {describe_entry(entry)}."
    yield Discrepancy(kind=DiscrepancyKind.ROWS, file=name, record=report.id, detail=detail, since=entry.at)


def check_edited_rows(context: VerifyContext, report: Report) -> Iterator[Discrepancy]:
    """Find rows that are not those of the reading with the edits of its structure that people made.

    `report` is as it was read. Of a report without edits the rows are the reading.
    """
    edits = list_edits(context.connection, report.id)
    is_kept = load_kept_reading(context.connection, report.id) is not None
    if not edits and not is_kept:
        return
    name, since = report.source.name, max((logged.entry for logged in edits), default=0)
    if not edits or not is_kept:
        detail = (
            "A reading is kept beside its rows, but the log has no edit of them."
            if is_kept
            else f"Its rows were edited by entry {since} of the log, but are as they were read."
        )
        yield Discrepancy(kind=DiscrepancyKind.ROWS, file=name, record=report.id, detail=detail)
        return
    expected, stored = apply_edits(report, edits), load_uncorrected_report(context.connection, report.id)
    if compute_digest(expected) == compute_digest(stored):
        return
    entry = next(one for one in context.entries if one.number == since)
    edited = list(_list_edited_fields(context, stored, hash_fields(expected), entry))
    detail = f"Rows were edited, or their order: they are not those {describe_entry(entry)}."
    yield from edited or [
        Discrepancy(kind=DiscrepancyKind.ROWS, file=name, record=report.id, detail=detail, since=entry.at)
    ]


def _list_edited_fields(
    context: VerifyContext, report: Report, logged: Mapping[str, Mapping[str, str]], entry: Entry
) -> Iterator[Discrepancy]:
    """Yield the values whose hash is not the logged one; none where there are no hashes of values.

    `entry` is the one since which they are as logged.
    """
    if not logged:
        return
    stored = hash_fields(report)
    shown = _list_shown_texts(load_report(context.connection, report.id))
    known = {(e.owner_id, e.field): e.detail["reading"]["text"] for e in context.entries if "reading" in e.detail}
    for record in {**logged, **stored}:
        if record not in stored or record not in logged:
            state = "is gone" if record not in stored else f"is not of the report that was {entry.act}"
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
