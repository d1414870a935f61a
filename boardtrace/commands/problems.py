"""The command `problems`: what could not be read for certain."""

import click

from boardtrace.commands._lookup import find_report_id
from boardtrace.commands._options import db_option, format_option, open_database, report_option
from boardtrace.commands._output import format_count, print_list
from store.queries.listings import ProblemEntry, list_outdated_reports, list_problems
from store.reports.import_runs import list_unread_files


@click.command("problems")
@db_option
@format_option()
@report_option
def problems_command(db: str, form: str, report: str | None) -> None:
    """List what could not be read for certain, by file and page, and files that were not read at all.

    Example: boardtrace problems --report 2016-01-07
    """
    with open_database(db).connect() as connection:
        rows = list_problems(connection, find_report_id(connection, report))
        rows += list_outdated_reports(connection, find_report_id(connection, report))
        if report is None:
            rows += [
                ProblemEntry(report="", file=f.name, page=None, code=f.outcome, detail=f"{f.reason} {f.advice}".strip())
                for f in list_unread_files(connection)
            ]
    print_list(
        rows,
        form,
        kind=ProblemEntry,
        title=format_count(len(rows), "problem"),
        columns={"file": "file", "page": "page", "code": "problem", "detail": "what"},
    )
