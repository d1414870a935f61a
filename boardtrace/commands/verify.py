# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `verify`: check that the database is as it was imported and decided."""

import re
import secrets
from collections.abc import Collection
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from boardtrace.commands._options import db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_csv, print_json, print_table
from boardtrace.exit_codes import Exit
from boardtrace.settings import files_folder
from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from store.admin.checkpoints import checkpoint_path, load_checkpoints, load_public_key
from store.audit_log import Head
from store.engine import snapshot_connection, store_url

INPUT_PATH = click.Path(exists=True, dir_okay=False, path_type=Path)
SEEDS = 1_000_000  # a number that is short enough to be read out
DEFAULT_SAMPLE = 50  # places
HEAD_FORM = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class HeadType(click.ParamType[Head]):
    """A head of the log as NUMBER:HASH."""

    name = "NUMBER:HASH"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        found = HEAD_FORM.fullmatch(value.strip())
        if not found:
            self.fail(f"“{value}” is not a head of the log: give NUMBER:HASH as verify prints it.", param, ctx)
        return Head(int(found[1]), found[2])


@click.command("verify")
@db_option
@format_option()
@click.option("--all", "every", is_flag=True, help="Read every place again, not a sample.")
@click.option(
    "--sample", type=click.IntRange(0), default=DEFAULT_SAMPLE, show_default=True, help="How many places to read again."
)
@click.option("--seed", type=int, default=None, help="Which places: the seed that an earlier check printed.")
@click.option(
    "--head",
    "heads",
    type=HeadType(),
    multiple=True,
    help="A head of the log that was noted earlier; several are possible.",
)
@click.option("--public-key", type=INPUT_PATH, help="The public key of signed checkpoints (`boardtrace checkpoint`).")
@click.option("--checkpoints", "more", type=INPUT_PATH, multiple=True, help="A second file of signed checkpoints.")
def verify_command(
    db: str,
    form: str,
    every: bool,
    sample: int,
    seed: int | None,
    heads: tuple[Head, ...],
    public_key: Path | None,
    more: tuple[Path, ...],
) -> int:
    """Check that the database is as it was imported and decided.

    Each kept file has its hash, each place shows its words (a sample of the places is read again, or all of them with
    --all), no row, page reading, decision, account or SQL view was edited, derived tables follow from the rows, and the
    log is unbroken. Note the head of the log that is printed at the end, and give it as --head later: only that shows
    that the log was not replaced or set back.

    The exit code is 1 if anything is wrong, and 6 if the log itself is. What earlier versions did not log is listed
    as not covered and changes no exit code.

    Example: boardtrace verify --all
    """
    from store.verify.discrepancies import Discrepancy
    from store.verify.verify_store import verify_store

    root = files_folder(store_url(db))
    own = checkpoint_path(root)
    signed = {str(path): load_checkpoints(path) for path in (*([own] if own.exists() else []), *more)}
    if more and not own.exists():
        signed[str(own)] = []
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    console = Console(stderr=True, highlight=False)
    with (
        snapshot_connection(open_database(db)) as connection,
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task("reports", total=None)
        result = verify_store(
            connection,
            root,
            relation_explainer(load_register()),
            sample=None if every else sample,
            seed=seed,
            heads=heads,
            checkpoints=signed,
            public_key=load_public_key(public_key) if public_key else None,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )
    checked, found = result.checked, result.discrepancies
    if form == "json":
        print_json({"checked": checked, "troubles": found, "remarks": result.remarks})
    elif form == "csv":
        print_csv([*found, *result.remarks], Discrepancy)
    elif found or result.remarks:
        columns = {"kind": "what", "file": "file", "page": "page", "detail": "what is wrong", "advice": "what to do"}
        title = f"{format_count(len(found), 'problem')}, {format_count(len(result.remarks), 'remark')}"
        print_table(title, columns, [*found, *result.remarks])
    counts = f"{format_count(checked.reports, 'report')}, {format_count(checked.entries, 'log entry', 'log entries')}"
    places = f"{checked.words} of {format_count(checked.places, 'place')} read again"
    which = "" if checked.words == checked.places else f" (seed {checked.seed})"
    outcome = format_count(len(found), "problem") if found else "no problems"
    click.echo(f"{counts}, {places}{which}: {outcome}", err=True)
    click.echo(f"Head of the log: {checked.head}", err=True)
    return _choose_exit_code({one.kind for one in found})


def _choose_exit_code(kinds: Collection[str]) -> Exit:
    if "log" in kinds:
        return Exit.LOG
    return Exit.PROBLEMS if kinds else Exit.READ
