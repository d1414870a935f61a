# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The commands `reports` and `pages`: the reports in the database, and how completely each page was used."""

import click

from boardtrace.commands._lookup import find_report_id
from boardtrace.commands._options import db_option, format_option, open_database, report_option
from boardtrace.commands._output import COUNT_COLUMNS, format_count, print_list
from store.queries.listings import PageEntry, ReportEntry, list_outdated_reports, list_pages, list_reports
from store.reports.page_cache import READ_AGAIN_ADVICE


@click.command("reports")
@db_option
@format_option()
def reports_command(db: str, form: str) -> None:
    """List the reports in the database, with counts of their contents.

    Example: boardtrace reports --format csv
    """
    with open_database(db).connect() as connection:
        rows = list_reports(connection)
        outdated = list_outdated_reports(connection)
    print_list(
        rows,
        form,
        kind=ReportEntry,
        title=format_count(len(rows), "report"),
        columns={"as_at": "as at", "id": "report", "subject": "subject", "file": "file", **COUNT_COLUMNS},
    )
    if outdated:
        were = "report was" if len(outdated) == 1 else "reports were"
        click.echo(
            f"{len(outdated)} {were} read by an earlier version: reading them again may find more. boardtrace problems"
            f" lists them; {READ_AGAIN_ADVICE}",
            err=True,
        )


@click.command("pages")
@db_option
@format_option()
@report_option
def pages_command(db: str, form: str, report: str | None) -> None:
    """List the pages with the number of words in cells, headings, page furniture, and left over.

    Example: boardtrace pages --report 2019-09-20
    """
    with open_database(db).connect() as connection:
        rows = list_pages(connection, find_report_id(connection, report))
    print_list(
        rows,
        form,
        kind=PageEntry,
        title=format_count(len(rows), "page"),
        columns={
            "file": "file",
            "page": "page",
            "in_cells": "in cells",
            "in_headings": "headings",
            "other_tables": "other tables",
            "furniture": "furniture",
            "left_over": "left over",
            "placed": "placed",
            "reader": "read by",
        },
    )
