# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `export`: whole reports in one of the formats of store/export/formats.py."""

from pathlib import Path

import click

from boardtrace.commands._lookup import find_report_id
from boardtrace.commands._options import (
    REPORT_HELP,
    db_option,
    format_option,
    names_option,
    open_database,
    output_option,
)
from boardtrace.commands._output import escape_controls, format_count, require_output, write_output
from boardtrace.settings import read_environment
from normalise.persons import leave_names_out
from store.audit_log import load_head
from store.export.formats import EXPORT_FORMATS
from store.export.options import ExportOptions
from store.versions.standing import load_standings

HELP = f"""Write whole reports in one of these formats: {", ".join(f.label for f in EXPORT_FORMATS.values())}.

Example: boardtrace export --format xlsx -o plan.xlsx
"""


@click.command("export", help=HELP)
@db_option
@format_option(*EXPORT_FORMATS)
@click.option("--report", "wanted", multiple=True, help=f"{REPORT_HELP} Can be repeated.")
@names_option
@output_option
def export_command(db: str, form: str, wanted: tuple[str, ...], without_names: bool, output: Path | None) -> None:
    from store.reports.load import list_report_ids, load_report

    export_format = EXPORT_FORMATS[form]
    if export_format.needs_file:
        require_output(output, form)
    with open_database(db).connect() as connection:
        ids = list(dict.fromkeys(str(find_report_id(connection, w)) for w in wanted)) or list_report_ids(connection)
        reports = [load_report(connection, report_id) for report_id in ids]
        if without_names:
            reports = leave_names_out(reports)
        standings = load_standings(connection, ids)
        head = str(load_head(connection))
    options = ExportOptions(standings=standings, base_url=read_environment().base_url, log_head=head)
    content = export_format.render(reports, options)
    if form == "json" and isinstance(content, str):
        content = escape_controls(content)
    write_output(content, output)
    if output is not None:
        click.echo(f"{format_count(len(reports), 'report')} written to {output}; head of the log: {head}", err=True)
