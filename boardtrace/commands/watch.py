# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `watch`: import files that a scanner drops into a folder."""

import fcntl
import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from boardtrace.commands._import_run import (
    ImportSetup,
    count_work_by_report,
    find_own_path,
    format_outcome,
    run_import,
    set_up_import,
)
from boardtrace.commands._options import db_option, understanding_options
from boardtrace.commands._output import printable
from boardtrace.exit_codes import Exit
from boardtrace.pipeline.executors import LocalProcesses
from boardtrace.pipeline.find_files import describe_other_file, find_archive, is_archive_name, is_report_file
from boardtrace.pipeline.import_model import FileOutcome
from boardtrace.pipeline.read_pages import count_cores
from boardtrace.pipeline.watch_folder import (
    DONE_FOLDER,
    PROBLEMS_FOLDER,
    QUIET_S,
    WatchedFolder,
    choose_target,
    make_target_folders,
    move_with_note,
)
from ingest.identify_file import make_printable_name
from store.clock import current_time

LOCK_FILE = ".boardtrace-watch.lock"
MAX_BATCH_FILES = 8  # files are moved after each batch, so that a person sees which are done
UNREAD_OUTCOMES = {"refused", "refused before", "failed"}
UNFINISHED = (
    "left in the folder. Its end is missing, or it is still being written. From two minutes after its last change on, "
    "boardtrace watch imports it, or says why it cannot be read."
)
TRY_AGAIN = "To import it after all, correct the problem in the note and put the file back into the watched folder."

Moves = Mapping[Path, tuple[Path, str]]
"""Imported files that have to be moved: the target of each, and its note."""


@click.command("watch")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@db_option
@understanding_options("Pages")
@click.option(
    "--quiet",
    "quiet_s",
    type=click.FloatRange(0.1),
    default=QUIET_S,
    show_default=True,
    metavar="SECONDS",
    help="Import a file when it has not changed for so long.",
)
@click.option("--once", is_flag=True, help="Import the files that are complete now, and end.")
def watch_command(
    folder: Path,
    db: str,
    jobs: int | None,
    agencies: Path | None,
    columns: Path | None,
    quiet_s: float,
    once: bool,
) -> Exit:
    """Import files that are dropped into FOLDER, such as by a scanner, until Ctrl-C.

    A file is imported once it is complete, and moved into the folder "done" in it; one that could not be read goes to
    "problems". A note beside each lists the result and the next step. Stopping does no harm: the next start resumes.
    Folders in FOLDER are not watched.

    Example: boardtrace watch scans/
    """
    setup = set_up_import(db, agencies, columns, LocalProcesses(jobs or count_cores()))
    folder = Path(os.path.abspath(folder))
    try:
        with _interrupt_on_terminate(), _lock_folder(folder):
            make_target_folders(folder)
            click.echo(f"Watching {printable(folder)}  (Ctrl-C stops it)", err=True)
            _watch(setup, WatchedFolder(folder, quiet_s), once)
    except OSError as error:
        raise click.UsageError(f"{printable(folder)} cannot be watched: {error.strerror or error}.") from error
    except KeyboardInterrupt:
        click.echo("Stopped. Files that are not imported yet are imported at the next start.", err=True)
    return Exit.READ


def _watch(setup: ImportSetup, watched: WatchedFolder, once: bool) -> None:
    """Import files as they become complete."""
    moves: dict[Path, tuple[Path, str]] = {}
    watched.find_complete_files()
    for _ in _wait_for_changes(watched, once):
        fresh = [path for path in watched.find_complete_files() if path not in moves]
        for start in range(0, len(fresh), MAX_BATCH_FILES):
            moves |= _import_batch(setup, fresh[start : start + MAX_BATCH_FILES])
            moves = _move_files(moves)
        moves = _move_files(moves)
    for path in watched.list_unfinished_files():
        click.echo(f"{printable(path.name)}: {UNFINISHED}", err=True)


def _wait_for_changes(watched: WatchedFolder, once: bool) -> Iterator[None]:
    """Yield at each change of a folder and every `quiet_s` seconds, or `once` after that time.

    Network shares do not report the changes of other machines, so the folder is also looked at without one.
    """
    if once:
        time.sleep(watched.quiet_s)
        yield
        return
    from watchfiles import watch

    wait_ms = int(watched.quiet_s * 1000)
    for _ in watch(watched.folder, recursive=False, rust_timeout=wait_ms, yield_on_timeout=True):
        yield


def _import_batch(setup: ImportSetup, batch: Sequence[Path]) -> Moves:
    """Import some files, and return where each goes."""
    files = [path for path in batch if is_report_file(path) or is_archive_name(path)]
    others = [_pass_over(path) for path in batch if path not in files]
    outcomes, _ = run_import(setup, files, others, find_retry_path=_find_moved_path)
    by_file: dict[Path, list[FileOutcome]] = defaultdict(list)
    for outcome in outcomes:
        by_file[find_archive(outcome.path)].append(outcome)
    return {
        path: (choose_target(path, _choose_folder(said)), _write_note(setup, said)) for path, said in by_file.items()
    }


def _pass_over(path: Path) -> FileOutcome:
    other = describe_other_file(path)
    name = make_printable_name(path)
    return FileOutcome(path=path, name=name, outcome="refused", reason=other.reason, advice=other.advice)


def _choose_folder(outcomes: Sequence[FileOutcome]) -> str:
    is_unread = any(v.outcome in UNREAD_OUTCOMES for v in outcomes)
    return PROBLEMS_FOLDER if is_unread else DONE_FOLDER


def _find_moved_path(outcome: FileOutcome) -> str | None:
    """Return the path to which a file will be moved; None for one in an archive, which may go to either folder."""
    if find_archive(outcome.path) != outcome.path:
        return None
    return find_own_path(outcome) and str(choose_target(outcome.path, _choose_folder([outcome])))


def _write_note(setup: ImportSetup, outcomes: Sequence[FileOutcome]) -> str:
    """Return the note on a file: what became of it, and what to do next."""
    work = count_work_by_report(setup.engine, outcomes)
    lines = [f"boardtrace, {current_time():%d %B %Y, %H:%M} UTC", ""]
    lines += [line.plain for v in outcomes for line in format_outcome(v, work)]
    lines += [f"Check its values: boardtrace review --report {report}" for report in work]
    if _choose_folder(outcomes) == PROBLEMS_FOLDER:
        lines += ["", TRY_AGAIN]
    return "\n".join(lines) + "\n"


def _move_files(moves: Moves) -> dict[Path, tuple[Path, str]]:
    """Move files to their targets; return those that another program holds, which are moved later."""
    left = {}
    for path, (target, note) in moves.items():
        try:
            move_with_note(path, target, note)
        except FileNotFoundError:
            continue  # somebody took it away
        except OSError as error:
            click.echo(f"{printable(path.name)} cannot be moved yet: {error.strerror}.", err=True)
            left[path] = (target, note)
    return left


@contextmanager
def _lock_folder(folder: Path) -> Iterator[None]:
    """Hold a lock on a folder, which the system releases however this process ends. Raises UsageError, OSError."""
    handle = os.open(folder / LOCK_FILE, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.UsageError(f"Another process watches {printable(folder)} already.") from None
        yield
    finally:
        os.close(handle)


@contextmanager
def _interrupt_on_terminate() -> Iterator[None]:
    """Treat SIGTERM, by which a server or the system stops this process, as Ctrl-C."""
    before = signal.signal(signal.SIGTERM, _raise_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _raise_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
