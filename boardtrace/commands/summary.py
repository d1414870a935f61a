# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `summary`: each agency and each finding at one version."""

from pathlib import Path

import click

from boardtrace.commands._lookup import find_case, find_version
from boardtrace.commands._options import db_option, format_option, open_matched_database, output_option
from boardtrace.commands._output import print_list, printable
from store.compare.compare import list_versions
from store.compare.summary import StatusSummary, summarise_version
from store.export.summary import write_summary_html, write_summary_xlsx

SUMMARY_COLUMNS = {
    "kind": "by",
    "name": "name",
    "responses": "resp.",
    "through_all": "by all",
    "red": "R",
    "amber": "A",
    "green": "G",
    "complete": "C",
    "none": "none",
    "overdue": "overdue",
    "slipped_often": "slipped 2+",
    "unanswered": "no answer",
    "better": "better",
    "worse": "worse",
    "slipped": "slipped",
    "dropped": "dropped",
}


@click.command("summary")
@click.argument("wanted", metavar="[AS_AT]", required=False)
@db_option
@format_option("table", "json", "csv", "xlsx", "html")
@output_option
def summary_command(wanted: str | None, db: str, form: str, output: Path | None) -> None:
    """Count statuses and changes per agency and per finding at one version.

    AS_AT is a date, a report's id or a file's name; without it, the last version is used. Changes are those since the
    version before. A row that prints “All agencies” counts for each agency of the report; “by all” is how many of its
    rows name it only so.

    Example: boardtrace summary 2019-09-20 --format html -o summary.html
    """
    engine, find_succession = open_matched_database(db)
    with engine.connect() as connection:
        versions = [v for v in list_versions(connection) if v.superseded_by is None]
        if not versions:
            raise click.UsageError("The database has no reports yet. Import one: boardtrace import FILE.")
        version = find_version(connection, wanted) if wanted else versions[-1]
        earlier = [
            v for v in versions if v.review == version.review and v.as_at and version.as_at and v.as_at < version.as_at
        ]
        case = find_case(connection, version.review)
        rows = summarise_version(connection, version, earlier[-1] if earlier else None, find_succession)
    since = f", since {earlier[-1].as_at}" if earlier else ""
    title = f"{printable(case.subject or case.title)}, as at {version.as_at or printable(version.file)}{since}"
    print_list(
        rows,
        form,
        kind=StatusSummary,
        title=title,
        columns=SUMMARY_COLUMNS,
        output=output,
        writers={"xlsx": write_summary_xlsx, "html": write_summary_html},
    )
    if form != "table":
        click.echo(f"{title}{f', written to {output}' if output else ''}", err=True)
