# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `agencies`: the agencies that reports name, how each printed name was matched, and decisions on it."""

from dataclasses import dataclass
from datetime import datetime

import click
from sqlalchemy import Connection

from boardtrace.commands._options import by_option, db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_list, print_table
from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from store.decisions.agency_aliases import (
    AgencyEntry,
    Spelling,
    accept_agency,
    decide_agency,
    list_agencies,
    list_agency_decisions,
    list_spellings,
    undo_agency_decision,
)
from store.engine import write_transaction
from store.queries.agency_overview import AgencyOverview, load_agency_overview

# --db is accepted before a subcommand's name and after it.
_subcommand_db_option = click.option(
    "--db",
    default=lambda: click.get_current_context().obj,
    metavar="FILE|URL",
    help="The database, as for boardtrace agencies.",
)

MAX_SUGGESTIONS = 5  # ids suggested for an unknown one


@click.group("agencies", invoke_without_command=True)
@db_option
@format_option()
@click.pass_context
def agencies_command(context: click.Context, db: str, form: str) -> None:
    """List the agencies that reports name; show, correct or undo how printed names are matched.

    Example: boardtrace agencies --format csv
    """
    context.obj = db
    if context.invoked_subcommand:
        return
    with open_database(db).connect() as connection:
        rows = list_agencies(connection)
    print_list(
        rows,
        form,
        kind=AgencyEntry,
        title=format_count(len(rows), "agency", "agencies"),
        columns={
            "id": "agency",
            "name": "name",
            "known": "known",
            "rows": "rows",
            "first": "first",
            "last": "last",
            "spellings": "printed as",
        },
    )


@agencies_command.command("show")
@click.argument("agency")
@format_option()
@_subcommand_db_option
def show_command(db: str, agency: str, form: str) -> None:
    """Show the printed names that were matched to AGENCY and why, its successors, and its current actions.

    Example: boardtrace agencies show police
    """
    with open_database(db).connect() as connection:
        rows = list_spellings(connection, agency)
        if not rows:
            raise _unknown_agency_error(connection, agency)
        overview = load_agency_overview(connection, agency)
    print_list(
        rows,
        form,
        kind=Spelling,
        title=f"{agency}: {rows[0].name}",
        columns={"printed": "printed", "score": "score", "rows": "rows", "why": "why", "reports": "reports"},
    )
    if form == "table":
        _print_register_entry(agency)
        _print_overview(overview)


def _print_overview(overview: AgencyOverview) -> None:
    """Print the current actions of an agency, and its workload by lead."""
    rate = "" if overview.completion_rate is None else f" ({overview.completion_rate:.0%})"
    late = overview.dashboard.exceptions[0].count
    actions = format_count(overview.actions, "current action")
    click.echo(f"\n{actions}: {overview.complete} complete{rate}, {late} overdue")
    if overview.mean_slip_days is not None:
        days = format_count(round(overview.mean_slip_days), "day")
        click.echo(f"{overview.slipped} slipped since the version before, by {days} on average")
    if overview.leads:
        columns = {"lead": "lead", "actions": "open", "red": "red", "overdue": "overdue"}
        print_table("Open actions by lead", columns, overview.leads)


def _print_register_entry(agency: str) -> None:
    entry = next((a for a in load_register().agencies if a.id == agency), None)
    if entry is None:
        return
    for label, day in (("from", entry.valid_from), ("until", entry.valid_to)):
        if day:
            click.echo(f"{label} {day}")
    for successor in entry.successors:
        click.echo(f"then {successor.id}, on {successor.on}")


def _unknown_agency_error(connection: Connection, agency: str) -> click.UsageError:
    from rapidfuzz import process

    ids = [entry.id for entry in list_agencies(connection)]
    closest = [found[0] for found in process.extract(agency, ids, limit=MAX_SUGGESTIONS)]
    return click.UsageError(f"No row has the agency “{agency}”. The closest are: {', '.join(closest) or 'none yet'}.")


@agencies_command.command("alias")
@click.argument("name")
@click.argument("agency")
@by_option
@_subcommand_db_option
def alias_command(db: str, name: str, agency: str, by: str) -> None:
    """Permanently match the printed NAME to AGENCY.

    Example: boardtrace agencies alias "The Hub" early-help
    """
    _save_decision(db, agency, by, alias=name)


@agencies_command.command("accept")
@click.argument("name")
@by_option
@_subcommand_db_option
def accept_command(db: str, name: str, by: str) -> None:
    """Decide that the printed NAME, which is in no register, is a real agency.

    Example: boardtrace agencies accept "Harrowmere Homes"
    """
    with write_transaction(open_database(db)) as connection:
        try:
            number = accept_agency(connection, name, by, relation_explainer(load_register()))
        except KeyError as error:
            raise click.UsageError(f"No row has the agency “{name}” as printed.") from error
    _print_saved(number)


@agencies_command.command("merge")
@click.argument("agency")
@click.argument("other")
@by_option
@_subcommand_db_option
def merge_command(db: str, agency: str, other: str, by: str) -> None:
    """Permanently merge OTHER into AGENCY.

    Example: boardtrace agencies merge harrowmere-homes housing
    """
    _save_decision(db, agency, by, other=other)


def _save_decision(db: str, agency: str, by: str, alias: str | None = None, other: str | None = None) -> None:
    with write_transaction(open_database(db)) as connection:
        find_succession = relation_explainer(load_register())
        try:
            number = decide_agency(connection, agency, by, find_succession, alias=alias, other=other)
        except KeyError as error:
            raise _unknown_agency_error(connection, error.args[0]) from error
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
    _print_saved(number)


def _print_saved(number: int) -> None:
    click.echo(f"Saved as decision {number}. 'boardtrace agencies undo {number}' undoes it.", err=True)


@agencies_command.command("undo")
@click.argument("number", type=int, required=False)
@by_option
@_subcommand_db_option
def undo_command(db: str, number: int | None, by: str) -> None:
    """Undo an alias or a merge: the one with this NUMBER, or the last.

    Example: boardtrace agencies undo 1
    """
    with write_transaction(open_database(db)) as connection:
        try:
            undone = undo_agency_decision(connection, by, relation_explainer(load_register()), number)
        except KeyError as error:
            active = ", ".join(str(d.id) for d in list_agency_decisions(connection) if not d.undone)
            raise click.UsageError(f"No such decision to undo. There are: {active or 'none'}.") from error
    click.echo(f"Undone: {undone.name or undone.other} is no longer {undone.agency}.", err=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A decision on agencies in one line."""

    number: int
    said: str
    by: str
    at: datetime
    state: str


@agencies_command.command("decisions")
@format_option()
@_subcommand_db_option
def decisions_command(db: str, form: str) -> None:
    """List the aliases and merges, including those that were undone.

    Example: boardtrace agencies decisions
    """
    with open_database(db).connect() as connection:
        rows = [
            DecisionLine(
                number=d.id,
                said=f"“{d.name}” is {d.agency}" if d.name else f"{d.other} is {d.agency}",
                by=d.by,
                at=d.at,
                state="taken back" if d.undone else "holds",
            )
            for d in list_agency_decisions(connection)
        ]
    print_list(
        rows,
        form,
        kind=DecisionLine,
        title=format_count(len(rows), "decision"),
        columns={"number": "number", "said": "decision", "by": "by", "at": "at", "state": ""},
    )
