# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `evidence`: records with their pages as a PDF to hand over."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from boardtrace.commands._lookup import find_version
from boardtrace.commands._options import (
    OUTPUT_PATH,
    db_option,
    names_option,
    open_database,
    open_matched_database,
)
from boardtrace.commands._output import format_count, write_output
from boardtrace.commands._tracker_options import make_tracker_filter, tracker_options
from boardtrace.settings import files_folder
from store.compare.compare import compare_versions
from store.engine import store_url
from store.queries.tracker import list_tracked

RecordNotes = dict[str, tuple[str, ...]]
"""Record ids, each with notes that are printed beside the record."""


@click.command("evidence")
@click.argument("idents", metavar="[ID]...", nargs=-1)
@db_option
@click.option("-o", "--output", required=True, type=OUTPUT_PATH, help="The PDF to write.")
@tracker_options
@click.option("--compare", "versions", nargs=2, metavar="OLD NEW", help="The records that changed between versions.")
@names_option
def evidence_command(
    idents: tuple[str, ...],
    db: str,
    output: Path,
    versions: tuple[str, str] | None,
    without_names: bool,
    **filters: Any,
) -> None:
    """Write an evidence pack as PDF.

    The records are selected by ID, by filters, or as those that changed between two versions. Filters select what
    `boardtrace records` lists with them: the newest version of each case, without scans that a better one replaces,
    unless --all-versions or --report is given. Each record has the picture of its place in the scan, its values,
    and the way from the file to each value.

    Example: boardtrace evidence --agency police --status red -o police.pdf
    """
    from boardtrace.documents.evidence import make_evidence_pack

    filtered = any(filters.values())
    if sum((bool(idents), filtered, versions is not None)) != 1:
        raise click.UsageError("Select records by ids, by filters such as --agency, or by --compare OLD NEW.")
    if output.suffix.lower() != ".pdf":
        raise click.UsageError(f"The evidence pack is a PDF file. Name it {output.stem}.pdf.")
    changed = _changed_records(db, *versions) if versions else {}
    with open_database(db).connect() as connection:
        chosen = changed or (dict.fromkeys(idents, ()) if idents else _filter_records(connection, filters))
        if not chosen:
            raise click.UsageError("No record matches. No file was written.")
        selection = _describe_selection(idents, versions, filters)
        try:
            content = make_evidence_pack(
                connection, files_folder(store_url(db)), chosen, selection, without_names=without_names
            )
        except KeyError as error:
            raise click.UsageError(
                f"No record has the id {error.args[0]}. 'boardtrace records --format csv' lists ids."
            ) from error
    write_output(content, output)
    click.echo(f"{format_count(len(chosen), 'record')} written to {output}", err=True)


def _filter_records(connection: Connection, filters: dict[str, Any]) -> RecordNotes:
    return {record.id: () for record in list_tracked(connection, make_tracker_filter(connection, filters))}


def _changed_records(db: str, old: str, new: str) -> RecordNotes:
    """Return the records of both versions that changed, each with its changes."""
    from boardtrace.documents.evidence import note_changed_records

    engine, find_succession = open_matched_database(db)
    with engine.connect() as connection:
        compared = compare_versions(
            connection, find_version(connection, old), find_version(connection, new), find_succession
        )
    return note_changed_records(compared)


def _describe_selection(idents: Sequence[str], versions: tuple[str, str] | None, filters: Mapping[str, Any]) -> str:
    if versions:
        return f"Changes from {versions[0]} to {versions[1]}"
    if idents:
        return "Records selected by id"
    given = {name.replace("_", " "): value for name, value in filters.items() if value}
    return "Records with " + ", ".join(name if value is True else f"{name} {value}" for name, value in given.items())
