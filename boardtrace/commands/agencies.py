"""The commands over agencies: whom the reports name, what each name was matched to, and what a person says of it."""

from dataclasses import dataclass
from datetime import datetime

import click
from sqlalchemy import Connection

from boardtrace.commands._options import by_option, db_option, format_option, opened
from boardtrace.commands._output import show_csv, show_json, show_table
from normalise.agencies.registry import load_register
from normalise.agencies.succession import akin_of
from store.decisions.agency_aliases import (
    AgencyEntry,
    Spelling,
    decide_agency,
    list_agencies,
    list_agency_decisions,
    list_spellings,
    undo_agency_decision,
)
from store.engine import writing

# It may stand before a subcommand's name or after it.
_db_option = click.option(
    "--db",
    default=lambda: click.get_current_context().obj,
    metavar="FILE|URL",
    help="The database, as without a command.",
)

CLOSEST = 5  # what is offered in place of an id that is not there


@click.group("agencies", invoke_without_command=True)
@db_option
@format_option("table", "json", "csv")
@click.pass_context
def agencies_command(context: click.Context, db: str, form: str) -> None:
    """Whom the reports name: list them, or see and say what a name means.

    Example: boardtrace agencies --format csv
    """
    context.obj = db
    if context.invoked_subcommand:
        return
    with opened(db).connect() as connection:
        rows = list_agencies(connection)
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, AgencyEntry)
    else:
        columns = {"id": "agency", "name": "name", "known": "known", "rows": "rows", "first": "first", "last": "last"}
        show_table(f"{len(rows)} agencies", columns | {"spellings": "printed as"}, rows)


@agencies_command.command("show")
@click.argument("agency")
@format_option("table", "json", "csv")
@_db_option
def show_command(db: str, agency: str, form: str) -> None:
    """What each printed name was matched to and why, and who took the agency's place.

    Example: boardtrace agencies show police
    """
    with opened(db).connect() as connection:
        rows = list_spellings(connection, agency)
        if not rows:
            raise _unknown(connection, agency)
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, Spelling)
    else:
        columns = {"printed": "printed", "score": "score", "rows": "rows", "why": "why", "reports": "reports"}
        show_table(f"{agency}: {rows[0].name}", columns, rows)
        own = next((a for a in load_register().agencies if a.id == agency), None)
        if own:
            for said, day in (("from", own.valid_from), ("until", own.valid_to)):
                if day:
                    click.echo(f"{said} {day}")
            for successor in own.successors:
                click.echo(f"then {successor.id}, on {successor.on}")


def _unknown(connection: Connection, agency: str) -> click.UsageError:
    from rapidfuzz import process

    ids = [entry.id for entry in list_agencies(connection)]
    near = [found[0] for found in process.extract(agency, ids, limit=CLOSEST)]
    return click.UsageError(f"No row bears the agency “{agency}”. The closest are: {', '.join(near) or 'none yet'}.")


@agencies_command.command("alias")
@click.argument("name")
@click.argument("agency")
@by_option
@_db_option
def alias_command(db: str, name: str, agency: str, by: str) -> None:
    """Say that the printed NAME means AGENCY, for good.

    Example: boardtrace agencies alias "The Hub" early-help
    """
    _decide(db, agency, by, alias=name)


@agencies_command.command("merge")
@click.argument("agency")
@click.argument("other")
@by_option
@_db_option
def merge_command(db: str, agency: str, other: str, by: str) -> None:
    """Say that OTHER is the same body as AGENCY, for good.

    Example: boardtrace agencies merge aldermoor-hospitals-nhs-trust aldermoor-hospitals
    """
    _decide(db, agency, by, other=other)


def _decide(db: str, agency: str, by: str, alias: str | None = None, other: str | None = None) -> None:
    with writing(opened(db)) as connection:
        akin = akin_of(load_register())
        try:
            number = decide_agency(connection, agency, by, akin, alias=alias, other=other)
        except KeyError as error:
            raise _unknown(connection, error.args[0]) from error
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
    click.echo(f"Kept as number {number}; 'boardtrace agencies undo {number}' takes it back.", err=True)


@agencies_command.command("undo")
@click.argument("number", type=int, required=False)
@by_option
@_db_option
def undo_command(db: str, number: int | None, by: str) -> None:
    """Take back an alias or a merge: that of this NUMBER, or the last.

    Example: boardtrace agencies undo 3
    """
    with writing(opened(db)) as connection:
        try:
            taken = undo_agency_decision(connection, by, akin_of(load_register()), number)
        except KeyError as error:
            held = ", ".join(str(d.id) for d in list_agency_decisions(connection) if not d.undone)
            raise click.UsageError(f"There is no such word to take back. There are: {held or 'none'}.") from error
    click.echo(f"Taken back: {taken.name or taken.other} is {taken.agency} no more.", err=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    number: int
    said: str
    by: str
    at: datetime
    state: str


@agencies_command.command("decisions")
@format_option("table", "csv")
@_db_option
def decisions_command(db: str, form: str) -> None:
    """List what persons said of agencies, what was taken back too.

    Example: boardtrace agencies decisions
    """
    with opened(db).connect() as connection:
        rows = [
            DecisionLine(
                number=d.id, said=f"“{d.name}” is {d.agency}" if d.name else f"{d.other} is {d.agency}",
                by=d.by, at=d.at, state="taken back" if d.undone else "holds",
            )
            for d in list_agency_decisions(connection)
        ]  # fmt: skip
    if form == "csv":
        show_csv(rows, DecisionLine)
    else:
        columns = {"number": "number", "said": "said", "by": "by", "at": "at", "state": ""}
        show_table(f"{len(rows)} decision{'s' if len(rows) != 1 else ''}", columns, rows)
