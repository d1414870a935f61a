# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `reprocess`: interpret the stored pages again, by the current rules."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from sqlalchemy import Engine

from boardtrace.commands._options import db_option, format_option, open_database, understanding_options
from boardtrace.commands._output import format_count, print_list, printable
from boardtrace.exit_codes import Exit
from boardtrace.pipeline.executors import LocalProcesses
from boardtrace.pipeline.read_pages import count_cores
from boardtrace.pipeline.report_store import SqlReportStore, add_names_from_decisions
from boardtrace.pipeline.reprocess_progress import ReprocessProgress, hash_rules
from boardtrace.pipeline.understand_worker import NoTable, NotUnderstood, UnderstandTask, pack_names, understand_file
from boardtrace.pipeline.worker_pool import WorkerDeath, WorkerPool
from boardtrace.settings import files_folder, find_columns_file, login_name
from boardtrace.version import own_version
from extract.text.column_names import load_column_names
from ingest.model import Source
from normalise.agencies.registry import load_register
from normalise.model import Report
from store.audit_log import load_last_import
from store.engine import store_url
from store.file_archive import archive_path, find_copy
from store.reports.converted_files import PDF_SUFFIX
from store.reports.digest import is_covering, is_unchanged
from store.reports.load import load_sources
from store.reports.page_cache import load_page_readings
from store.reports.reading_changes import ReadingChange, list_reading_changes
from store.reports.reading_digests import (
    describe_edited_pages,
    find_logged_reader,
    load_logged_digests,
    select_trusted_readings,
)
from store.reports.save import lacks_fields, load_column_hashes


@click.command("reprocess")
@click.argument("reports", nargs=-1)
@db_option
@understanding_options("Files")
@format_option()
@click.option("--dry-run", is_flag=True, help="Change nothing; list the values that would be read otherwise.")
def reprocess_command(
    reports: tuple[str, ...],
    db: str,
    jobs: int | None,
    agencies: Path | None,
    columns: Path | None,
    form: str,
    dry_run: bool,
) -> int:
    """Interpret the stored pages of all reports again, or of REPORTS by id.

    Use it after a change of rules, agencies or column names. No page is read again, and corrections are kept. You can
    stop it at any time: reports that are done are stored, and it resumes after them when you start it again. --format
    is for the list of --dry-run.

    Example: boardtrace reprocess --dry-run
    """
    url = store_url(db)
    engine = open_database(db)
    root = files_folder(url)
    register = load_register(agencies)
    known = add_names_from_decisions(load_column_names(columns or find_columns_file(url)), engine)
    report_store = SqlReportStore(engine, root, register, login_name(), own_version())
    console = Console(stderr=True, highlight=False)
    chosen = _choose_sources(engine, set(reports))
    progress = ReprocessProgress(root, hash_rules(known.config_hash, agencies))
    sources = [source for report, source in chosen.items() if dry_run or report not in progress.done]
    if len(sources) < len(chosen):
        total = format_count(len(chosen), "file")
        console.print(f"Resuming: {len(chosen) - len(sources)} of {total} are done already.")
    changed = failed = 0
    changes: list[ReadingChange] = []

    def report_failure(source: Source, why: str) -> int:
        console.print(f"✗ {printable(source.name)}: {why}", style="red")
        return 1

    readers = {source: _find_reader(engine, source) for source in sources}
    readable = {source: reader for source, reader in readers.items() if reader is not None}
    for source in sources:
        if source not in readable:
            failed += report_failure(source, "its pages are not stored. Import the file again.")
    edited = {source: pages for source, reader in readable.items() if (pages := _find_edited(engine, source, reader))}
    for source, pages in edited.items():
        failed += report_failure(source, describe_edited_pages(pages))
        del readable[source]
    names = pack_names(register, known)
    with WorkerPool(LocalProcesses(jobs or count_cores())) as pool:
        tasks = (_load_pages(engine, root, source, reader, names) for source, reader in readable.items())
        results = pool.run_each(understand_file, tasks)
        for file, result in track(results, "files", len(readable), console=console, transient=True):
            if isinstance(result, NotUnderstood | WorkerDeath):
                failed += report_failure(file.source, f"{result.why.rstrip('.')}; the stored report is kept.")
            elif isinstance(result, NoTable):
                failed += report_failure(file.source, "no table was found any more; the stored report is kept.")
            elif dry_run:
                found = _preview_changes(engine, result)
                changes += found
                changed += bool(found)
            else:
                if _has_changed(engine, result, known.config_hash):
                    report_store.save(result, known.config_hash)
                    changed += 1
                    console.print(f"✓ {printable(file.source.name)}: updated")
                progress.note_done(result.id)
    if dry_run:
        _print_changes(changes, form)
        console.print(f"{len(sources)} files, {changed} of them would change. Nothing was changed.")
    else:
        progress.finish()
        console.print(f"{len(sources)} files, {changed} of them changed.")
    return Exit.PROBLEMS if failed else Exit.READ


def _preview_changes(engine: Engine, report: Report) -> list[ReadingChange]:
    """Return the changes that a new reading of a report would make; nothing is stored."""
    with engine.connect() as connection:
        try:
            return list_reading_changes(connection, report)
        finally:
            connection.rollback()


def _print_changes(changes: list[ReadingChange], form: str) -> None:
    print_list(
        changes,
        form,
        kind=ReadingChange,
        title=format_count(len(changes), "value") + " would be read otherwise",
        columns={"record": "record", "field": "field", "before": "before", "after": "after"},
    )


def _choose_sources(engine: Engine, wanted: set[str]) -> dict[str, Source]:
    """Return the files of these reports, or of all, by report. Raises UsageError for an unknown report."""
    with engine.connect() as connection:
        sources = load_sources(connection)
    unknown = wanted - sources.keys()
    if unknown:
        raise click.UsageError(f"No report has the id {', '.join(sorted(unknown))}. 'boardtrace reports' lists them.")
    return {report: source for report, source in sources.items() if not wanted or report in wanted}


def _find_reader(engine: Engine, source: Source) -> str | None:
    """Return the reader version whose readings of all pages are stored, "" for plain text, which needs none."""
    if source.kind == "text":
        return ""
    with engine.connect() as connection:
        return find_logged_reader(connection, source.sha256, source.pages)


def _find_edited(engine: Engine, source: Source, reader: str) -> list[int]:
    """Return the pages whose stored readings are not those that the log has of the file's import."""
    with engine.connect() as connection:
        readings = load_page_readings(connection, source.sha256, reader)
        trusted = select_trusted_readings(readings, reader, load_logged_digests(connection, source.sha256))
    return sorted(readings.keys() - trusted.keys())


def _load_pages(engine: Engine, root: Path, source: Source, reader: str, names: bytes) -> UnderstandTask:
    # Workers have no network, and the database may be on another machine: its values are passed to them.
    with engine.connect() as connection:
        readings = load_page_readings(connection, source.sha256, reader) if reader else {}
    suffix = PDF_SUFFIX if source.pdf_sha256 else Path(source.name).suffix
    kept = find_copy(root, source.read_sha256) or archive_path(root, source.read_sha256, suffix)
    return UnderstandTask(source=source, kept=kept, readings=readings, names=names)


def _has_changed(engine: Engine, report: Report, column_config_hash: str) -> bool:
    """Say whether a report differs from the stored one; an equal one is not written again."""
    sha256 = report.source.sha256
    with engine.connect() as connection:
        last = load_last_import(connection, report.id)
        known = load_column_hashes(connection, [sha256])
        if last is None or not is_unchanged(report, last.detail) or known.get(sha256, "") != column_config_hash:
            return True
        if not is_covering(last.detail):
            return True  # the new entry has what later checks need
        return lacks_fields(connection, report.id)
