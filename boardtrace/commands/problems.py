# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `problems`: what could not be read for certain, and the decisions that close problems."""

from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy import Connection

from boardtrace.commands._lookup import find_report_id
from boardtrace.commands._options import by_option, db_option, format_option, open_database, report_option
from boardtrace.commands._output import format_count, print_list, printable
from store import audit_log
from store.decisions.corrections import FieldError
from store.decisions.problem_decisions import accept_problem, decide_column, ignore_file
from store.engine import write_transaction
from store.queries.listings import ProblemEntry, list_outdated_reports, list_problems
from store.reports.import_runs import list_unread_files
from store.reports.load import load_sources

# --db is accepted before a subcommand's name and after it.
_subcommand_db_option = click.option(
    "--db",
    default=lambda: click.get_current_context().obj,
    metavar="FILE|URL",
    help="The database, as for boardtrace problems.",
)
_why_option = click.option("--why", default="", help="The reason, for the log.")


@click.group("problems", invoke_without_command=True)
@db_option
@format_option()
@report_option
@click.option("--closed", is_flag=True, help="List the problems that were closed, by whom and when.")
@click.pass_context
def problems_command(context: click.Context, db: str, form: str, report: str | None, closed: bool) -> None:
    """List what could not be read for certain, by file and page, and files that were not read at all.

    Correcting or confirming the value that a problem is about closes it; so does a decision: boardtrace problems
    column, accept or ignore, and boardtrace agencies accept.

    Example: boardtrace problems --report 2019-09-20
    """
    context.obj = db
    if context.invoked_subcommand:
        return
    with open_database(db).connect() as connection:
        rows = list_problems(connection, find_report_id(connection, report), closed=closed)
        if not closed:
            rows += list_outdated_reports(connection, find_report_id(connection, report))
        if report is None and not closed:
            rows += _list_unread_files(connection)
    columns = {"id": "number", "file": "file", "page": "page", "code": "problem", "detail": "what"}
    closing = {"closed_how": "closed", "closed_by": "by", "closed_at": "at"}
    title = format_count(len(rows), "closed problem" if closed else "problem")
    print_list(rows, form, kind=ProblemEntry, title=title, columns=columns | (closing if closed else {}))


def _list_unread_files(connection: Connection) -> list[ProblemEntry]:
    return [
        ProblemEntry(report="", file=f.name, page=None, code=f.outcome, detail=f"{f.reason} {f.advice}".strip())
        for f in list_unread_files(connection)
    ]


@problems_command.command("column")
@click.argument("name")
@click.argument("field")
@by_option
@_why_option
@_subcommand_db_option
def column_command(name: str, field: str, db: str, by: str, why: str) -> None:
    """Decide that a column with the printed NAME is FIELD.

    FIELD is a field of the export, or "other" for a column that is not part of the plan. Later imports read such
    columns so; 'boardtrace reprocess' reads those of stored reports again.

    Example: boardtrace problems column "Progress made" response
    """
    _save_decision(db, lambda connection: decide_column(connection, name, field, by=by, why=why))


@problems_command.command("accept")
@click.argument("number", type=int)
@by_option
@_why_option
@_subcommand_db_option
def accept_command(number: int, db: str, by: str, why: str) -> None:
    """Decide that the problem with this NUMBER needs nothing.

    Example: boardtrace problems accept 2 --why "The stamp covers no text"
    """
    _save_decision(db, lambda connection: accept_problem(connection, number, by=by, why=why))


@problems_command.command("ignore")
@click.argument("file")
@by_option
@_why_option
@_subcommand_db_option
def ignore_command(file: str, db: str, by: str, why: str) -> None:
    """Ignore FILE: a file that was not read is passed over by later imports; of a report, all problems are closed.

    Example: boardtrace problems ignore harrowmere-2019-03.pdf --why "There is a better copy"
    """

    def ignore(connection: Connection) -> audit_log.Entry:
        name = Path(file).name
        unread = next((f for f in list_unread_files(connection) if f.name in (file, name)), None)
        if unread:
            return ignore_file(connection, unread.sha256 or unread.name, unread.name, by=by, why=why)
        source = load_sources(connection)[find_report_id(connection, name) or ""]
        return ignore_file(connection, source.sha256, source.name, by=by, why=why)

    _save_decision(db, ignore)


def _save_decision(db: str, decide: Callable[[Connection], audit_log.Entry]) -> None:
    """Save a decision and print its log entry. Raises UsageError."""
    try:
        with write_transaction(open_database(db)) as connection:
            entry = decide(connection)
    except KeyError as error:
        raise click.UsageError(f"No problem is number {error.args[0]}. 'boardtrace problems' lists them.") from error
    except FieldError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{entry.number}: {printable(entry.after or '')}. 'boardtrace undo {entry.number}' undoes it.", err=True)
