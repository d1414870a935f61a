# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `import-corrections`: apply what people corrected in an exported workbook."""

from pathlib import Path

import click
from sqlalchemy import Connection

from boardtrace.commands._options import by_option, db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_list, printable
from normalise.agencies.registry import load_register
from store.engine import write_transaction
from store.export.returned_workbook import ReturnedWorkbook, WorkbookError, read_returned_workbook
from store.export.workbook_corrections import (
    WorkbookCorrection,
    apply_corrections,
    check_origin,
    find_corrections,
)

COLUMNS = {
    "place": "where",
    "record": "record",
    "field": "field",
    "before": "is",
    "after": "in the workbook",
    "reason": "why",
    "refused": "refused",
}


@click.command("import-corrections")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@db_option
@format_option()
@by_option
@click.option("--why", default="", help="The reason of corrections whose row has none in its column of reasons.")
@click.option("--dry-run", is_flag=True, help="List the changes in the workbook, and store nothing.")
def import_corrections_command(file: Path, db: str, form: str, by: str, why: str, dry_run: bool) -> None:
    """Apply the corrections in FILE, a workbook of 'boardtrace export --format xlsx' or of the page Exports.

    Read back are the columns status, agency and those of the plan. Each changed cell becomes a correction, with the
    reason of its row from the column "correction reason". If one cell does not fit, because its value was changed
    since the export, its record is unknown or its reason is missing, nothing is applied. Rows that were removed from
    the workbook stay as they are.

    Example: boardtrace import-corrections plan.xlsx --dry-run
    """
    workbook = read_returned_workbook(file)
    with write_transaction(open_database(db)) as connection:
        found = _find_corrections(connection, workbook, why)
        refused = [one for one in found if one.refused]
        is_applied = not dry_run and not refused
        if is_applied:
            apply_corrections(connection, found, by=by, register=load_register())
    saved_by = f", last saved by {printable(workbook.saved_by)}" if workbook.saved_by else ""
    title = f"{format_count(len(found), 'change')} since the export at entry {workbook.head.number}{saved_by}"
    print_list(found, form, kind=WorkbookCorrection, title=title, columns=COLUMNS)
    if refused and not dry_run:
        raise WorkbookError(f"{format_count(len(refused), 'change')} cannot be applied: nothing was stored.")
    stored = f"{format_count(len(found), 'correction')} stored by {printable(by)}."
    click.echo(stored if is_applied else "Nothing was stored.", err=True)


def _find_corrections(connection: Connection, workbook: ReturnedWorkbook, why: str) -> list[WorkbookCorrection]:
    """List the changes of a workbook. Raises WorkbookError for one of another database."""
    if stranger := check_origin(connection, workbook.head):
        raise WorkbookError(stranger)
    return find_corrections(connection, workbook, why)
