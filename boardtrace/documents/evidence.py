# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Put an evidence pack together: records with their pages, the state of the kept files, and that of the log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from boardtrace.version import own_version
from ingest.identify_file import compute_sha256
from normalise.persons import LEAD_FIELD, NOTICE, NameMask, describe_lead, find_lead_names, mask_texts
from store import audit_log
from store.clock import current_time
from store.compare.compare import Comparison
from store.export.change_lines import format_change
from store.provenance.evidence_pdf import Exhibit, Seal, build_evidence_pack
from store.provenance.trace import Trace, trace_record
from store.provenance.trace_text import COPY_MISSING

NAMES_NOTICE = f"{NOTICE} The pictures of the pages, which show them, are left out too."
RecordNotes = Mapping[str, tuple[str, ...]]
"""Record ids, each with notes that are printed beside the record."""


def make_evidence_pack(
    connection: Connection,
    root: Path,
    chosen: RecordNotes,
    selection: str,
    *,
    without_names: bool = False,
    pictures: bool = True,
    log: Connection | None = None,
) -> bytes:
    """Return the evidence of some records as a PDF. `selection` says how they were selected.

    `without_names` leaves out the names of persons, and the pictures of the pages, which show them. Without `pictures`,
    those alone are left out. `log` sees the whole log where `connection` shows only a part of the store.

    Raises KeyError for an unknown record, PictureError where a page cannot be drawn.
    """
    exhibits = [
        Exhibit(traces=trace_record(connection, ident, root, "", ""), notes=notes, pictures=pictures)
        for ident, notes in chosen.items()
    ]
    seal = _make_seal(log or connection, exhibits, selection)
    if without_names:
        exhibits, seal = _leave_names_out(exhibits), replace(seal, notice=NAMES_NOTICE)
    return build_evidence_pack(exhibits, seal)


def _leave_names_out(exhibits: Sequence[Exhibit]) -> list[Exhibit]:
    leads = [trace.text for one in exhibits for trace in one.traces if trace.field == LEAD_FIELD]
    mask = NameMask(name for lead in leads for name in find_lead_names(lead))
    return [
        Exhibit(
            traces=tuple(_mask_trace(trace, mask) for trace in one.traces),
            notes=tuple(map(mask.mask, one.notes)),
            pictures=False,
        )
        for one in exhibits
    ]


def _mask_trace(trace: Trace, mask: NameMask) -> Trace:
    """Mask the texts of a value; the reading and its author are left out where it is a lead."""
    masked = mask_texts(trace, mask)
    if trace.field != LEAD_FIELD:
        return masked
    role = describe_lead(trace.text)
    return replace(masked, text=role, read=role, raw=role, understood=(), struck=(), corrections=())


def note_changed_records(comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """Return the records of both versions that changed, each with its changes."""
    found: dict[str, dict[str, None]] = {}
    for change in comparison.sure:
        line = format_change(change)
        note = f"{line.what}, {line.field}: {line.detail}"
        for ident in (change.old_id, change.new_id):
            if ident:
                found.setdefault(ident, {})[note] = None
    return {ident: tuple(notes) for ident, notes in found.items()}


def _make_seal(connection: Connection, exhibits: Sequence[Exhibit], selection: str) -> Seal:
    files = {e.traces[0].file.sha256: e.traces[0].file for e in exhibits}
    broken = audit_log.find_chain_breaks(connection)
    head = audit_log.load_head(connection)
    intact = f"unbroken over {head.number} {'entry' if head.number == 1 else 'entries'}"
    return Seal(
        made=current_time(),
        program=f"boardtrace {own_version()}",
        what=selection,
        files=tuple(
            (file, _check_copy(file.copy, file.sha256), _check_copy(file.pdf_copy, file.pdf_sha256 or ""))
            for file in files.values()
        ),
        log=" ".join(broken) or intact,
        head=str(head),
    )


def _check_copy(copy: Path | None, expected: str) -> str:
    """Say whether the kept copy of a file still has its hash."""
    if copy is None:
        return COPY_MISSING
    sha256 = compute_sha256(copy)
    return "has this hash" if sha256 == expected else f"HAS ANOTHER HASH, {sha256}: it was changed"
