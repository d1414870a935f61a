# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `import`: read files into the database, with progress and the outcome of each file."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text
from sqlalchemy import Engine

from boardtrace.commands._options import db_option, understanding_options
from boardtrace.commands._output import format_count, print_table, printable
from boardtrace.exit_codes import Exit
from boardtrace.pipeline.executors import DaskCluster, ExecutorFactory, LocalProcesses
from boardtrace.pipeline.find_files import SkippedFile, find_archive, find_files
from boardtrace.pipeline.import_files import import_files
from boardtrace.pipeline.import_model import TRANSIENT_PROBLEMS, FileOutcome, Outcome
from boardtrace.pipeline.read_pages import count_cores
from boardtrace.pipeline.report_store import SqlReportStore, add_names_from_decisions
from boardtrace.settings import files_folder, find_columns_file, login_name
from boardtrace.version import own_version
from extract.text.column_names import load_column_names
from ingest.identify_file import make_printable_name
from ingest.read_text import replace_unstorable
from normalise.agencies.registry import load_register
from store.admin.leftovers import open_work_folder
from store.derived.review_queue import RemainingWork, count_remaining_work
from store.engine import open_store, retry_transaction, store_url
from store.reports.import_runs import (
    REFUSED,
    begin_run,
    end_run,
    list_paths_to_retry,
    list_unread_files,
    save_file_outcomes,
)

OUTCOME_MARKS = {
    "read": ("✓", "green"),
    "read with faults": ("!", "yellow"),
    "already read": ("=", "dim"),
    "refused": ("✗", "red"),
    "refused before": ("✗", "dim red"),
    "failed": ("✗", "red"),
    "passed over": ("-", "dim"),
}
OUTCOME_WORDS = {"read with faults": "read with problems"}  # the outcome is stored under its first name
SUMMARY_WORDS = {"read with faults": "read", "already read": "already imported", "refused before": "refused"}
NO_WORK: Mapping[str, RemainingWork] = {}
MAX_PROBLEMS = 3  # per file on the terminal; `boardtrace problems` lists all


class TerminalProgress:
    """Show progress on stderr: bars on a terminal, and one line per file everywhere."""

    def __init__(self, engine: Engine, run: int) -> None:
        self.engine, self.run = engine, run
        self.console = Console(stderr=True, highlight=False)
        self.progress = Progress(
            TextColumn("{task.description:<24.24}", markup=False),  # a file may be called "[/]"
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self.files = self.progress.add_task("files", total=None)
        self.pages = self.progress.add_task("pages", total=None)

    def begun(self, files: int, pages: int) -> None:
        self.progress.update(self.files, total=files)
        self.progress.update(self.pages, total=pages)

    def page_read(self, name: str, number: int, pages: int) -> None:
        self.progress.update(self.pages, advance=1, description=printable(name))

    def files_done(self, outcomes: Sequence[FileOutcome]) -> None:
        rows = [
            {"name": v.name, "sha256": v.sha256, "outcome": v.outcome, "reason": v.reason,
             "advice": v.advice, "path": _retry_path(v.path), "columns": v.columns}
            for v in outcomes
        ]  # fmt: skip
        by = login_name()
        retry_transaction(self.engine, lambda connection: save_file_outcomes(connection, self.run, rows, by))
        self.progress.update(self.files, advance=len(outcomes))
        with self.engine.connect() as connection:
            work = {v.report.id: count_remaining_work(connection, v.report.id) for v in outcomes if v.report}
        self.console.print(*(line for v in outcomes for line in _format_outcome(v, work)), sep="\n", soft_wrap=True)

    def show_summary(self, outcomes: Sequence[FileOutcome], missing: int) -> None:
        """Print what became of all files, how many values need a check, and the commands that list them."""
        with self.engine.connect() as connection:
            found = [count_remaining_work(connection, v.report.id) for v in outcomes if v.report]
        work = RemainingWork(values=sum(w.values for w in found), gaps=sum(w.gaps for w in found))
        has_work = bool(work.values or work.gaps)
        if len(outcomes) + missing > 1 or has_work:
            left = f"; {describe_work(work)}" if has_work else ""
            lists = ": boardtrace review, boardtrace gaps" if has_work else ""
            self.console.print(f"{_count_outcomes(outcomes, missing)}{left}{lists}", style="dim", soft_wrap=True)


def _count_outcomes(outcomes: Sequence[FileOutcome], missing: int) -> str:
    """Return "11 files: 8 read, 2 refused, 1 passed over"."""
    counts = Counter(SUMMARY_WORDS.get(v.outcome, v.outcome) for v in outcomes)
    if missing:
        counts["not found"] = missing
    parts = ", ".join(f"{count} {word}" for word, count in counts.items())
    return f"{format_count(len(outcomes) + missing, 'file')}: {parts}"


def describe_work(work: RemainingWork) -> str:
    """Return "6 values to check, 2 gaps in the plan"."""
    gaps = format_count(work.gaps, "gap in the plan", "gaps in the plan")
    return f"{format_count(work.values, 'value')} to check, {gaps}"


def _retry_path(path: Path) -> str | None:
    """Return the path by which a file can be retried; None for one that is not valid text, which no database stores."""
    whole = os.path.abspath(path)
    return whole if replace_unstorable(whole) == whole else None


def _format_outcome(outcome: FileOutcome, work: Mapping[str, RemainingWork] = NO_WORK) -> list[Text]:
    """Format the outcome of a file: one line, and its first problems below. `work` is the work left, by report."""
    mark, style = OUTCOME_MARKS[outcome.outcome]
    line = f"{mark} {printable(outcome.name)}: {OUTCOME_WORDS.get(outcome.outcome, outcome.outcome)}"
    if outcome.reason:
        line += printable(f". {outcome.reason} {outcome.advice}".rstrip())
    report, below = outcome.report, []
    if report:
        counts = (
            format_count(len(report.findings), "finding"),
            format_count(len(report.questions), "question"),
            format_count(len(report.responses), "response"),
        )
        line += f", as at {report.as_at or 'an unknown date'}: {', '.join(counts)}"
        if report.id in work:
            line += f"; {describe_work(work[report.id])}"
        below = [
            f"    {'page ' + str(f.page) + ': ' if f.page else ''}{printable(f.detail)}"
            for f in report.faults[:MAX_PROBLEMS]
        ]
        if len(report.faults) > MAX_PROBLEMS:
            below.append(f"    and {len(report.faults) - MAX_PROBLEMS} more: boardtrace problems --report {report.id}")
    return [Text(line, style=style), *(Text(b, style="dim") for b in below)]


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

    PATHS are scanned or born-digital PDFs, PNG, JPEG or TIFF images, Word or Excel files, plain text of an OCR program,
    zip archives of these, or folders that are searched for them. A file that was imported before is not read again; if
    the column names have changed, its stored pages are interpreted again. A refused file is not opened again until it
    changes. After an update, --again reads a file again; corrections are kept. The exit code is 3 where a file was
    refused or does not exist.

    Example: boardtrace import reports/2016-Q1/ extra.pdf
    """
    missing = [] if retry_failed else [path for path in paths if not os.path.lexists(path)]
    for path in missing:
        click.echo(f"There is no file or folder “{printable(path)}”. Check its name.", err=True)
    if missing and len(missing) == len(paths):
        return Exit.REFUSED
    paths = tuple(path for path in paths if path not in missing)
    url = store_url(db)
    register, names = load_register(agencies), load_column_names(columns or find_columns_file(url))
    engine = open_store(url)
    names = add_names_from_decisions(names, engine)
    root = files_folder(url)
    passed_over, files = _find_failed_files(engine, paths) if retry_failed else _find_files(paths)
    executors: ExecutorFactory = DaskCluster(cluster) if cluster else LocalProcesses(jobs or count_cores())
    with engine.begin() as connection:
        run = begin_run(connection, own_version())
    terminal = TerminalProgress(engine, run)
    with terminal.progress, open_work_folder(url, root):
        if passed_over:
            terminal.files_done(passed_over)
        report_store = SqlReportStore(engine, root, register, login_name(), own_version())
        outcomes = passed_over + import_files(
            files, report_store, register, executors, terminal, names, where=files_at, again=again
        )
    with engine.begin() as connection:
        end_run(connection, run)
    terminal.show_summary(outcomes, len(missing))
    if retry_failed:
        _print_refused(engine)
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
        others = "".join(f"\n{line}" for v in passed_over for line in _format_outcome(v))
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
