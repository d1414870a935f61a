"""The command `export`: whole reports as JSON, CSV or a workbook."""

from pathlib import Path

import click

from boardtrace.commands._lookup import find_report_id
from boardtrace.commands._options import REPORT_HELP, db_option, format_option, open_database, output_option
from boardtrace.commands._output import format_count, print_json, require_output, write_output


@click.command("export")
@db_option
@format_option("json", "csv", "xlsx")
@click.option("--report", "wanted", multiple=True, help=f"{REPORT_HELP} Can be repeated.")
@output_option
def export_command(db: str, form: str, wanted: tuple[str, ...], output: Path | None) -> None:
    """Write reports as JSON (in the format boardtrace/1), CSV, or an XLSX workbook.

    Example: boardtrace export --format xlsx -o plan.xlsx
    """
    from store.export.json import export_reports
    from store.export.spreadsheet import export_csv, export_xlsx
    from store.reports.load import load_report, report_ids

    if form == "xlsx":
        require_output(output, form)
    with open_database(db).connect() as connection:
        ids = list(dict.fromkeys(str(find_report_id(connection, w)) for w in wanted)) or report_ids(connection)
        reports = [load_report(connection, report_id) for report_id in ids]
    if form == "xlsx":
        write_output(export_xlsx(reports), output)
    elif form == "csv":
        write_output(export_csv(reports), output)
    else:
        print_json(export_reports(reports), output)
    if output is not None:
        click.echo(f"{format_count(len(reports), 'report')} written to {output}", err=True)
