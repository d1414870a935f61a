"""The command `verify`: check that the database still contains what was imported."""

import secrets

import click
from rich.console import Console
from rich.progress import Progress

from boardtrace.commands._options import db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_csv, print_json, print_table
from boardtrace.exit_codes import Exit
from boardtrace.settings import files_folder
from store.engine import store_url

SEEDS = 1_000_000  # a number that is short enough to be read out
DEFAULT_SAMPLE = 50  # places


@click.command("verify")
@db_option
@format_option()
@click.option("--all", "every", is_flag=True, help="Read every place again, not a sample.")
@click.option(
    "--sample", type=click.IntRange(0), default=DEFAULT_SAMPLE, show_default=True, help="How many places to read again."
)
@click.option("--seed", type=int, default=None, help="Which places: the seed that an earlier check printed.")
def verify_command(db: str, form: str, every: bool, sample: int, seed: int | None) -> int:
    """Check that the database still contains what was imported.

    Each kept file has its hash, each place shows its words (a sample of the places is read again, or all of them with
    --all), no row was edited, the log is unbroken and agrees with the corrections, and the schema is the program's.
    The exit code is 1 if anything is wrong, with a list.

    Example: boardtrace verify --all
    """
    from store.provenance.discrepancies import Discrepancy
    from store.provenance.verify import verify_store

    seed = secrets.randbelow(SEEDS) if seed is None else seed
    console = Console(stderr=True, highlight=False)
    with (
        open_database(db).connect() as connection,
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task("reports", total=None)
        found, checked = verify_store(
            connection,
            files_folder(store_url(db)),
            sample=None if every else sample,
            seed=seed,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )
    if form == "json":
        print_json({"checked": checked, "troubles": found})
    elif form == "csv":
        print_csv(found, Discrepancy)
    elif found:
        columns = {"kind": "what", "file": "file", "page": "page", "detail": "what is wrong", "advice": "what to do"}
        print_table(format_count(len(found), "problem"), columns, found)
    counts = f"{format_count(checked.reports, 'report')}, {format_count(checked.entries, 'log entry', 'log entries')}"
    places = f"{checked.words} of {format_count(checked.places, 'place')} read again"
    which = "" if checked.words == checked.places else f" (seed {checked.seed})"
    result = format_count(len(found), "problem") if found else "no problems"
    click.echo(f"{counts}, {places}{which}: {result}", err=True)
    return Exit.PROBLEMS if found else Exit.READ
