# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Run an import for a command: with progress and the outcome of each file on the terminal."""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text
from sqlalchemy import Engine

from boardtrace.commands._output import format_count, printable
from boardtrace.pipeline.executors import ExecutorFactory
from boardtrace.pipeline.import_files import import_files
from boardtrace.pipeline.import_model import FileOutcome
from boardtrace.pipeline.report_store import SqlReportStore, add_names_from_decisions
from boardtrace.settings import files_folder, find_columns_file, login_name
from boardtrace.version import own_version
from extract.text.column_names import ColumnNames, load_column_names
from ingest.read_text import replace_unstorable
from normalise.agencies.registry import Register, load_register
from store.admin.leftovers import open_work_folder
from store.derived.review_queue import RemainingWork, count_remaining_work
from store.engine import open_store, retry_transaction, store_url
from store.reports.import_runs import begin_run, end_run, save_file_outcomes

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


FindRetryPath = Callable[[FileOutcome], str | None]


def find_own_path(outcome: FileOutcome) -> str | None:
    """Return the path by which a file can be retried; None for one that is not valid text, which no database stores."""
    whole = os.path.abspath(outcome.path)
    return whole if replace_unstorable(whole) == whole else None


class TerminalProgress:
    """Show progress on stderr: bars on a terminal, and one line per file everywhere."""

    def __init__(self, engine: Engine, run: int, find_retry_path: FindRetryPath = find_own_path) -> None:
        self.engine, self.run, self.find_retry_path = engine, run, find_retry_path
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
             "advice": v.advice, "path": self.find_retry_path(v), "columns": v.columns}
            for v in outcomes
        ]  # fmt: skip
        by = login_name()
        retry_transaction(self.engine, lambda connection: save_file_outcomes(connection, self.run, rows, by))
        self.progress.update(self.files, advance=len(outcomes))
        work = count_work_by_report(self.engine, outcomes)
        self.console.print(*(line for v in outcomes for line in format_outcome(v, work)), sep="\n", soft_wrap=True)

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


def count_work_by_report(engine: Engine, outcomes: Sequence[FileOutcome]) -> dict[str, RemainingWork]:
    """Return the work left for each report that was read, by its id."""
    with engine.connect() as connection:
        return {v.report.id: count_remaining_work(connection, v.report.id) for v in outcomes if v.report}


def describe_work(work: RemainingWork) -> str:
    """Return "6 values to check, 2 gaps in the plan"."""
    gaps = format_count(work.gaps, "gap in the plan", "gaps in the plan")
    return f"{format_count(work.values, 'value')} to check, {gaps}"


def format_outcome(outcome: FileOutcome, work: Mapping[str, RemainingWork] = NO_WORK) -> list[Text]:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSetup:
    """The needs of an import: the database, the folder for copies of files, the registers, and where pages are read."""

    url: str
    engine: Engine
    root: Path
    register: Register
    names: ColumnNames
    executors: ExecutorFactory


def set_up_import(db: str, agencies: Path | None, columns: Path | None, executors: ExecutorFactory) -> ImportSetup:
    """Open the database of an import, and load the registers. Raises StoreError, ColumnNamesError, RegisterError."""
    url = store_url(db)
    register, names = load_register(agencies), load_column_names(columns or find_columns_file(url))
    engine = open_store(url)
    return ImportSetup(
        url=url, engine=engine, root=files_folder(url), register=register, names=names, executors=executors
    )


def run_import(
    setup: ImportSetup,
    files: list[Path],
    passed_over: list[FileOutcome],
    *,
    where: str = "",
    again: bool = False,
    find_retry_path: FindRetryPath = find_own_path,
) -> tuple[list[FileOutcome], TerminalProgress]:
    """Import files as one run, with progress on the terminal; `passed_over` are outcomes of files that are not read."""
    with setup.engine.begin() as connection:
        run = begin_run(connection, own_version())
    terminal = TerminalProgress(setup.engine, run, find_retry_path)
    names = add_names_from_decisions(setup.names, setup.engine)
    with terminal.progress, open_work_folder(setup.url, setup.root):
        if passed_over:
            terminal.files_done(passed_over)
        report_store = SqlReportStore(setup.engine, setup.root, setup.register, login_name(), own_version())
        outcomes = passed_over + import_files(
            files, report_store, setup.register, setup.executors, terminal, names, where=where, again=again
        )
    with setup.engine.begin() as connection:
        end_run(connection, run)
    return outcomes, terminal
