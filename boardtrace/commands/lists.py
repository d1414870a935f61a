"""Commands that read the store: reports, records, faults, pages, export."""

import json
from pathlib import Path

import click
from sqlalchemy import Connection

from boardtrace.commands._options import db_option, filter_options, format_option, opened
from boardtrace.commands._output import COUNTS, clean, inert, put, show_csv, show_json, show_table
from store.queries.listings import (
    PageEntry,
    ProblemEntry,
    ReportEntry,
    ResponseEntry,
    ResponseFilter,
    find_report,
    list_pages,
    list_problems,
    list_reports,
    list_responses,
)
from store.reports.import_runs import files_not_read


def report_meant(connection: Connection, wanted: str | None) -> str | None:
    """The report that is meant. Raises UsageError with what there is to choose from."""
    if wanted is None:
        return None
    found = find_report(connection, wanted)
    if found is None:
        there = "; ".join(f"{r.id} ({r.as_at or 'no date'}, {clean(r.file)})" for r in list_reports(connection)[:20])
        raise click.UsageError(f"“{wanted}” names no one report. There are: {there or 'none yet'}.")
    return found


@click.command("reports")
@db_option
@format_option("table", "json", "csv")
def reports_command(db: str, form: str) -> None:
    """List the reports in the database, with counts of what they hold.

    Example: boardtrace reports --format csv
    """
    with opened(db).connect() as connection:
        rows = list_reports(connection)
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, ReportEntry)
    else:
        columns = {
            "as_at": "as at",
            "id": "report",
            "subject": "subject",
            "file": "file",
            **COUNTS,
        }
        show_table(f"{len(rows)} report{'s' if len(rows) != 1 else ''}", columns, rows)


@click.command("records")
@db_option
@format_option("table", "json", "csv")
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
    """List agencies' responses, one a line.

    Example: boardtrace records --agency police --status red
    """
    with opened(db).connect() as connection:
        wanted = ResponseFilter(
            report=report_meant(connection, report), finding=finding, question=question, agency=agency, status=status
        )
        rows = list_responses(connection, wanted)
        if agency and not rows:
            _say_agencies(connection, agency)
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, ResponseEntry)
    else:
        columns = {
            "as_at": "as at",
            "question": "question",
            "agency": "agency",
            "status": "status",
            "dates": "due",
            "actions": "actions",
            "response": "response",
        }
        show_table(f"{len(rows)} record{'s' if len(rows) != 1 else ''}", columns, rows)


def _say_agencies(connection: Connection, agency: str) -> None:
    names = sorted(
        {f"{r.agency_id} ({clean(r.agency)})" for r in list_responses(connection, ResponseFilter()) if r.agency_id}
    )
    if not any(agency.lower() in name.lower() for name in names):
        click.echo(f"No agency is called “{agency}”. There are: {', '.join(names) or 'none yet'}.", err=True)


@click.command("faults")
@db_option
@format_option("table", "json", "csv")
@click.option("--report", help="Only this report: its id, as-at date or file name.")
def faults_command(db: str, form: str, report: str | None) -> None:
    """List what could not be read for certain, by file and page, and files that were not read at all.

    Example: boardtrace faults --report 2016-01-07
    """
    with opened(db).connect() as connection:
        rows = list_problems(connection, report_meant(connection, report))
        if report is None:
            rows += [
                ProblemEntry(report="", file=f.name, page=None, code=f.outcome, detail=f"{f.reason} {f.advice}".strip())
                for f in files_not_read(connection)
            ]
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, ProblemEntry)
    else:
        columns = {"file": "file", "page": "page", "code": "fault", "detail": "what"}
        show_table(f"{len(rows)} fault{'s' if len(rows) != 1 else ''}", columns, rows)


@click.command("pages")
@db_option
@format_option("table", "json", "csv")
@click.option("--report", help="Only this report: its id, as-at date or file name.")
def pages_command(db: str, form: str, report: str | None) -> None:
    """List the pages with where their words went: cells, headings, page furniture, left over.

    Example: boardtrace pages --report 2016-01-07
    """
    with opened(db).connect() as connection:
        rows = list_pages(connection, report_meant(connection, report))
    if form == "json":
        show_json(rows)
    elif form == "csv":
        show_csv(rows, PageEntry)
    else:
        columns = {
            "file": "file",
            "page": "page",
            "in_cells": "in cells",
            "in_headings": "headings",
            "furniture": "furniture",
            "left_over": "left over",
            "placed": "placed",
            "reader": "read by",
        }
        show_table(f"{len(rows)} page{'s' if len(rows) != 1 else ''}", columns, rows)


@click.command("export")
@db_option
@format_option("json", "csv", "xlsx")
@click.option(
    "--report", "wanted", multiple=True, help="Only this report (id, as-at date or file name); may be repeated."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen.")
def export_command(db: str, form: str, wanted: tuple[str, ...], output: Path | None) -> None:
    """Write reports as JSON (the form boardtrace/1), CSV, or an XLSX workbook.

    Example: boardtrace export --format xlsx -o plan.xlsx
    """
    from store.export.json import export_reports
    from store.export.spreadsheet import export_csv, export_xlsx
    from store.reports.load import load_report, report_ids

    if form == "xlsx" and output is None:
        raise click.UsageError("A workbook needs a file: add -o FILE.xlsx")
    with opened(db).connect() as connection:
        ids = list(dict.fromkeys(str(report_meant(connection, w)) for w in wanted)) or report_ids(connection)
        reports = [load_report(connection, report_id) for report_id in ids]
    if form == "xlsx":
        put(export_xlsx(reports), output)
    elif form == "csv":
        put(export_csv(reports), output)
    else:
        put(inert(json.dumps(export_reports(reports), indent=1, ensure_ascii=False)) + "\n", output)
    if output is not None:
        click.echo(f"{len(reports)} report{'s' if len(reports) != 1 else ''} written to {output}", err=True)
