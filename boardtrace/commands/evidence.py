# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `evidence`: records with their pages as a PDF to hand over."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import Connection

from boardtrace.commands._lookup import find_report_id, find_version
from boardtrace.commands._options import OUTPUT_PATH, db_option, filter_options, open_database, open_matched_database
from boardtrace.commands._output import format_count, write_output
from boardtrace.commands.compare import format_change
from boardtrace.commands.trace import load_traces
from boardtrace.version import own_version
from ingest.identify_file import compute_sha256
from store import audit_log
from store.clock import current_time
from store.compare.compare import compare_versions
from store.provenance.trace_text import COPY_MISSING
from store.queries.listings import ResponseFilter, list_responses

if TYPE_CHECKING:
    from store.provenance.evidence_pdf import Exhibit, Seal

RecordNotes = dict[str, tuple[str, ...]]
"""Record ids, each with notes that are printed beside the record."""


@click.command("evidence")
@click.argument("idents", metavar="[ID]...", nargs=-1)
@db_option
@click.option("-o", "--output", required=True, type=OUTPUT_PATH, help="The PDF to write.")
@filter_options
@click.option("--compare", "versions", nargs=2, metavar="OLD NEW", help="The records that changed between versions.")
def evidence_command(
    idents: tuple[str, ...], db: str, output: Path, versions: tuple[str, str] | None, **filters: str | None
) -> None:
    """Write an evidence pack as PDF.

    The records are selected by ID, by filters, or as those that changed between two versions. Each has the picture of
    its place in the scan, its values, and the way from the file to each value.

    Example: boardtrace evidence --agency police --status red -o police.pdf
    """
    from store.provenance.evidence_pdf import Exhibit, build_evidence_pack

    filtered = any(value is not None for value in filters.values())
    if sum((bool(idents), filtered, versions is not None)) != 1:
        raise click.UsageError("Select records by ids, by filters such as --agency, or by --compare OLD NEW.")
    if output.suffix.lower() != ".pdf":
        raise click.UsageError(f"The evidence pack is a PDF file. Name it {output.stem}.pdf.")
    changed = _changed_records(db, *versions) if versions else {}
    with open_database(db).connect() as connection:
        chosen = changed or (dict.fromkeys(idents, ()) if idents else _filter_records(connection, filters))
        if not chosen:
            raise click.UsageError("No record matches. No file was written.")
        exhibits = [Exhibit(traces=load_traces(connection, db, ident), notes=notes) for ident, notes in chosen.items()]
        seal = _make_seal(connection, exhibits, _describe_selection(idents, versions, filters))
    write_output(build_evidence_pack(exhibits, seal), output)
    click.echo(f"{format_count(len(exhibits), 'record')} written to {output}", err=True)


def _filter_records(connection: Connection, filters: Mapping[str, str | None]) -> RecordNotes:
    wanted = ResponseFilter(**{**filters, "report": find_report_id(connection, filters["report"])})
    return {record.id: () for record in list_responses(connection, wanted)}


def _changed_records(db: str, old: str, new: str) -> RecordNotes:
    """Return the records of both versions that changed, each with its changes."""
    engine, find_succession = open_matched_database(db)
    found: dict[str, dict[str, None]] = {}
    with engine.connect() as connection:
        compared = compare_versions(
            connection, find_version(connection, old), find_version(connection, new), find_succession
        )
    for change in compared.sure:
        line = format_change(change)
        note = f"{line.what}, {line.field}: {line.detail}"
        for ident in (change.old_id, change.new_id):
            if ident:
                found.setdefault(ident, {})[note] = None
    return {ident: tuple(notes) for ident, notes in found.items()}


def _describe_selection(
    idents: Sequence[str], versions: tuple[str, str] | None, filters: Mapping[str, str | None]
) -> str:
    if versions:
        return f"Changes from {versions[0]} to {versions[1]}"
    if idents:
        return "Records selected by id"
    return "Records with " + ", ".join(f"{name} {value}" for name, value in filters.items() if value is not None)


def _make_seal(connection: Connection, exhibits: Sequence["Exhibit"], selection: str) -> "Seal":
    from store.provenance.evidence_pdf import Seal

    files = {e.traces[0].file.sha256: e.traces[0].file for e in exhibits}
    broken = audit_log.find_chain_breaks(connection)
    head = audit_log.load_head(connection)
    intact = f"unbroken over {format_count(head.number, 'entry', 'entries')}"
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
