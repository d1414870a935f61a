"""The command `records`: the agencies' responses."""

import click
from sqlalchemy import Connection

from boardtrace.commands._lookup import find_report_id
from boardtrace.commands._options import db_option, filter_options, format_option, open_database
from boardtrace.commands._output import format_count, print_list, printable
from store.queries.listings import ResponseEntry, ResponseFilter, list_responses


def make_filter(
    connection: Connection,
    *,
    report: str | None,
    finding: str | None,
    question: str | None,
    agency: str | None,
    status: str | None,
) -> ResponseFilter:
    """Make a filter from the values of `filter_options`. Raises UsageError."""
    return ResponseFilter(
        report=find_report_id(connection, report), finding=finding, question=question, agency=agency, status=status
    )


@click.command("records")
@db_option
@format_option()
@filter_options
def records_command(
    db: str,
    form: str,
    report: str | None,
    finding: str | None,
    question: str | None,
    agency: str | None,
    status: str | None,
) -> None:
    """List the agencies' responses, one per line.

    Example: boardtrace records --agency police --status red
    """
    with open_database(db).connect() as connection:
        wanted = make_filter(
            connection, report=report, finding=finding, question=question, agency=agency, status=status
        )
        rows = list_responses(connection, wanted)
        if agency and not rows:
            _print_known_agencies(connection, agency)
    print_list(
        rows,
        form,
        kind=ResponseEntry,
        title=format_count(len(rows), "record"),
        columns={
            "as_at": "as at",
            "question": "question",
            "agencies": "agency",
            "status": "status",
            "dates": "due",
            "actions": "actions",
            "response": "response",
        },
    )


def _print_known_agencies(connection: Connection, agency: str) -> None:
    records = list_responses(connection, ResponseFilter())
    names = sorted({f"{r.agency_id} ({printable(r.agency)})" for r in records if r.agency_id})
    if not any(agency.lower() in name.lower() for name in names):
        click.echo(f"No agency is called “{agency}”. There are: {', '.join(names) or 'none yet'}.", err=True)
