# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The commands `correct`, `confirm` and `undo`: decisions on values that were read."""

import sys
from collections.abc import Callable

import click
from sqlalchemy import Connection

from boardtrace.commands._options import by_option, db_option, open_database
from boardtrace.commands._output import printable
from normalise.agencies.registry import Register, load_register
from store import audit_log
from store.decisions.corrections import ConflictError, FieldError, confirm_value, correct_value
from store.decisions.parse_value import is_known_agency
from store.decisions.undo import undo_entry
from store.engine import write_transaction


def _apply_decision(db: str, decide: Callable[[Connection, Register], audit_log.Entry]) -> None:
    """Apply a decision in one transaction and print its log entry. Raises UsageError."""
    try:
        with write_transaction(open_database(db)) as connection:
            entry = decide(connection, load_register())
    except KeyError as error:
        kind = "log entry" if isinstance(error.args[0], int) else "record"
        raise click.UsageError(f"There is no {kind} {error.args[0]} in this database.") from error
    except (FieldError, ConflictError) as error:
        raise click.UsageError(str(error)) from error
    _print_entry(entry)


def parse_field(field: str) -> tuple[str, str]:
    """Return a field's name in the store, and its column.

    "other:Column" is the column with that printed name, "status" is the field `rag`, and "status:Column" the status of
    another role in that column.
    """
    kind, _, column = field.partition(":")
    return ("rag" if kind == "status" else kind), column


def _print_entry(entry: audit_log.Entry) -> None:
    before, after = entry.before or "", entry.after or ""
    field = f"{entry.field}:{entry.name}" if entry.name else str(entry.field)
    subject = f"{printable(field)} of {entry.owner_id}" if entry.owner_id else "decision"
    click.echo(f"{entry.number}: {subject} {entry.act} by {printable(entry.by)}")
    if before != after:
        click.echo(f"  was: {printable(before) or 'nothing'}\n  is:  {printable(after) or 'nothing'}")


@click.command("correct")
@click.argument("ident", metavar="ID")
@click.argument("field")
@click.argument("value")
@db_option
@by_option
@click.option("--why", required=True, help="Why the value that was read is wrong.")
@click.option("--new-agency", is_flag=True, help="Create an agency that is in no register and in no other row.")
def correct_command(ident: str, field: str, value: str, db: str, by: str, why: str, new_agency: bool) -> None:
    """Correct FIELD of the record ID to VALUE.

    ID is a response, question, finding or report. The reading is kept, and 'boardtrace undo' restores it. Fields are
    those of the export; "status" is red, amber, green, complete, none or "not applicable"; a column that fits no field
    is "other:Its name", and the status that it has, of a quarter or a risk, is "status:Its name". Dates are written as
    a report prints them: "revised to 30/09/2019", "completed 1 June 2019".

    Example: boardtrace correct af46d59920-1c-nps-1 status amber --why "The fill is amber on the page"
    """
    kind, column = parse_field(field)
    if kind == "agency" and not new_agency:
        _ask_about_new_agency(db, value)
    _apply_decision(db, lambda c, r: correct_value(c, ident, kind, value, by=by, why=why, register=r, name=column))


def _ask_about_new_agency(db: str, value: str) -> None:
    """Ask whether to create the agency, where no register and no row has it.

    Raises UsageError where nobody can answer, Abort where the answer is no.
    """
    with open_database(db).connect() as connection:
        if is_known_agency(connection, value, load_register()):
            return
    message = f"No register and no row has the agency “{printable(value.strip())}”."
    if not sys.stdin.isatty():
        raise click.UsageError(f"{message} Check its name, or create it with --new-agency.")
    click.confirm(f"{message} Create it?", abort=True, err=True)


@click.command("confirm")
@click.argument("ident", metavar="ID")
@click.argument("field")
@db_option
@by_option
@click.option("--why", default="", help="The source it was checked against, if not the page.")
def confirm_command(ident: str, field: str, db: str, by: str, why: str) -> None:
    """Confirm that FIELD of the record ID was checked on the page and is right.

    Example: boardtrace confirm af46d59920-1c-nps-1 target_date
    """
    kind, column = parse_field(field)
    _apply_decision(db, lambda c, r: confirm_value(c, ident, kind, by=by, why=why, register=r, name=column))


@click.command("undo")
@click.argument("number", type=int)
@db_option
@by_option
@click.option("--why", default="", help="Why it was wrong.")
def undo_command(number: int, db: str, by: str, why: str) -> None:
    """Undo the correction, confirmation, edit of rows or decision on problems with this NUMBER in the log.

    The undo gets its own log entry.

    Values that were decided together, as the same reading in several places, are undone together.

    Example: boardtrace undo 6 --why "It was the row above"
    """
    _apply_decision(db, lambda c, r: undo_entry(c, number, by=by, why=why, register=r))
