# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `import`: read files into the database, with progress and the outcome of each file."""

import os
from pathlib import Path

import click
from sqlalchemy import Engine

from boardtrace.commands._import_run import format_outcome, run_import, set_up_import
from boardtrace.commands._options import db_option, understanding_options
from boardtrace.commands._output import print_table, printable
from boardtrace.exit_codes import Exit
from boardtrace.pipeline.executors import DaskCluster, ExecutorFactory, LocalProcesses
from boardtrace.pipeline.find_files import SkippedFile, find_archive, find_files
from boardtrace.pipeline.import_model import TRANSIENT_PROBLEMS, FileOutcome, Outcome
from boardtrace.pipeline.read_pages import count_cores
from ingest.identify_file import make_printable_name
from store.reports.import_runs import REFUSED, list_paths_to_retry, list_unread_files


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@db_option
@click.option(
    "--retry-failed",
    is_flag=True,
    help="Try failed files again (those below PATHS, if given), and list refused files with what to do.",
)
@click.option(
    "--again", is_flag=True, help="Read files again that an earlier version read, and open refused files again."
)
@understanding_options("Pages")
@click.option("--cluster", metavar="URL", help="Read the pages on a Dask cluster, such as tcp://reader-1:8786.")
@click.option(
    "--files-at",
    metavar="FOLDER|URL",
    default="",
    help="Where the cluster's workers find the kept files, if not at the same path as on this machine.",
)
def import_command(
    paths: tuple[Path, ...],
    db: str,
    retry_failed: bool,
    again: bool,
    jobs: int | None,
    agencies: Path | None,
    columns: Path | None,
    cluster: str | None,
    files_at: str,
) -> int:
    """Read report files into the database.

    PATHS are scanned or born-digital PDFs, PNG, JPEG or TIFF images, Word or Excel files, the output of an OCR program
    (plain text, hOCR, ALTO or TSV), zip archives of these, or folders that are searched for them. A file that was
    imported before is not read again; if the column names have changed, its stored pages are interpreted again. A
    refused file is not opened again until it changes. After an update, --again reads a file again; corrections are
    kept. The exit code is 3 where a file was refused or does not exist.

    Example: boardtrace import samples/
    """
    missing = [] if retry_failed else [path for path in paths if not os.path.lexists(path)]
    for path in missing:
        click.echo(f"There is no file or folder “{printable(path)}”. Check its name.", err=True)
    if missing and len(missing) == len(paths):
        return Exit.REFUSED
    paths = tuple(path for path in paths if path not in missing)
    executors: ExecutorFactory = DaskCluster(cluster) if cluster else LocalProcesses(jobs or count_cores())
    setup = set_up_import(db, agencies, columns, executors)
    passed_over, files = _find_failed_files(setup.engine, paths) if retry_failed else _find_files(paths)
    outcomes, terminal = run_import(setup, files, passed_over, where=files_at, again=again)
    terminal.show_summary(outcomes, len(missing))
    if retry_failed:
        _print_refused(setup.engine)
    return Exit.REFUSED if missing else _exit_code(outcomes)


def _find_files(paths: tuple[Path, ...]) -> tuple[list[FileOutcome], list[Path]]:
    """Return the outcomes of files in folders that are not read, and the files to read. Raises UsageError.

    A file of another format is named, and does not change the exit code.
    """
    passed_over: list[FileOutcome] = []

    def pass_over(skipped: SkippedFile) -> None:
        outcome: Outcome = "refused" if skipped.refused else "passed over"
        passed_over.append(
            FileOutcome(
                path=skipped.path,
                name=make_printable_name(skipped.path),
                outcome=outcome,
                reason=skipped.reason,
                advice=skipped.advice,
            )
        )

    if not paths:
        raise click.UsageError("Name files or folders to import, or use --retry-failed to try failed files again.")
    files = find_files(paths, pass_over)
    if not files and not any(v.outcome == "refused" for v in passed_over):
        named = ", ".join(printable(path) for path in paths)
        others = "".join(f"\n{line}" for v in passed_over for line in format_outcome(v))
        raise click.UsageError(f"No report file found in {named}.{others}")
    return passed_over, files


def _find_failed_files(engine: Engine, paths: tuple[Path, ...]) -> tuple[list[FileOutcome], list[Path]]:
    """Return no outcomes, and the files that failed before: those below `paths`, if any are given."""
    wanted = [Path(os.path.abspath(path)) for path in paths]
    with engine.connect() as connection:
        failed = [Path(path) for path in list_paths_to_retry(connection, TRANSIENT_PROBLEMS)]
    chosen = [path for path in failed if not wanted or any(path.is_relative_to(w) for w in wanted)]
    files = list(dict.fromkeys(map(find_archive, chosen)))
    if not files:
        click.echo("No file has failed. There is nothing to try again.", err=True)
    return [], files


def _print_refused(engine: Engine) -> None:
    with engine.connect() as connection:
        refused = list_unread_files(connection, REFUSED)
    if refused:
        columns = {"name": "file", "reason": "why", "advice": "what to do"}
        print_table(f"{len(refused)} refused; they are not opened again until they change", columns, refused)


def _exit_code(outcomes: list[FileOutcome]) -> Exit:
    kinds = {v.outcome for v in outcomes}
    if kinds & {"refused", "refused before"}:
        return Exit.REFUSED
    return Exit.PROBLEMS if kinds & {"read with faults", "failed"} else Exit.READ
